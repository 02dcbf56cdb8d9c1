//! What goes to Meta's dialog, and what comes back.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::nonce::State;
use crate::meta::MetaCode;

/// Which permissions the dialog asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuthType {
    /// Those that were neither granted nor declined before.
    #[default]
    Usual,
    /// Those that were declined before as well (`auth_type=rerequest`).
    Rerequest,
}

/// What the dialog is asked.
#[derive(Debug, Clone)]
pub struct DialogRequest<'a> {
    /// The nonce that must come back.
    pub state: &'a State,
    /// Which permissions it asks for.
    pub auth_type: AuthType,
}

/// What the dialog answered, read by the HTTP face.
#[derive(Debug, Clone)]
pub enum DialogAnswer {
    /// The person approved.
    Approved(AuthorizationCode),
    /// The person did not approve; Meta's `error_code` where there is one.
    Denied(Option<MetaCode>),
    /// Meta itself refused the app, with its `error_code` where there is one.
    Refused(Option<MetaCode>),
}

/// A single-use authorization code. It never prints, and only a permitted attempt can spend it.
#[derive(Clone)]
pub struct AuthorizationCode(SecretString);

impl AuthorizationCode {
    /// Wraps the `code` parameter.
    pub fn new(code: impl Into<SecretString>) -> Self {
        Self(code.into())
    }

    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for AuthorizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationCode([redacted])")
    }
}
