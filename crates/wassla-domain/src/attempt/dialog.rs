//! What goes to Meta's dialog, and what comes back.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::nonce::State;
use crate::meta::MetaCode;

/// What the dialog is asked.
#[derive(Debug, Clone)]
pub struct DialogRequest<'a> {
    /// The nonce that must come back.
    pub state: &'a State,
    /// Whether to ask again for what was declined before (`auth_type=rerequest`).
    pub ask_again: bool,
}

/// What the dialog answered, read by the HTTP face.
#[derive(Debug, Clone)]
pub enum DialogAnswer {
    /// The person approved.
    Approved(AuthorizationCode),
    /// Meta came back without a code, with its `error_code` where there is one.
    Denied(Option<MetaCode>),
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
