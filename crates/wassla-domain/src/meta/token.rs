//! Access tokens and what Meta says of them.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::GrantedTargets;
use crate::ids::{AppId, MetaUserId};
use crate::time::Timestamp;

/// An access token of Meta's. It never prints.
#[derive(Clone)]
pub struct AccessToken(SecretString);

impl AccessToken {
    /// Wraps a token.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self(token.into())
    }

    /// The token, for the request or the seal and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken([redacted])")
    }
}

/// A token as an exchange gave it.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// The token.
    pub token: AccessToken,
    /// How long it lives; Meta may leave it out.
    pub expires_in: Option<Duration>,
}

/// When a token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Never by time.
    Never,
    /// At this instant.
    At(Timestamp),
    /// Meta did not say.
    Unknown,
}

/// What `debug_token` says of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFacts {
    /// Whether Meta accepts it.
    pub valid: bool,
    /// The app that it was issued to.
    pub app: Option<AppId>,
    /// The person, scoped to that app.
    pub user: Option<MetaUserId>,
    /// When it ends.
    pub expires: Expiry,
    /// The permissions that it carries.
    pub scopes: BTreeSet<String>,
    /// The assets that they were granted for.
    pub targets: GrantedTargets,
}
