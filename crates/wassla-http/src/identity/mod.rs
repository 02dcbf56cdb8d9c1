//! Who asks: the host's business, behind one small trait.

mod claims;
mod demo;
mod jwt;
mod keys;

use async_trait::async_trait;
use axum::http::HeaderMap;
use wassla_domain::{Caller, Fault};

pub(crate) use demo::COOKIE as DEMO_COOKIE;
pub use demo::{DemoUser, DemoUsers};
pub use jwt::JwtSessions;
pub use keys::{InvalidSecret, JwksSource, JwtKeys};

/// The host's answer to who sends a request.
///
/// An implementation MUST NOT trust anything in the headers that it has not verified, and MUST
/// take a bearer, when there is one, rather than a cookie: a request with a bearer is not checked
/// for its origin.
#[async_trait]
pub trait WhoAsks: Send + Sync + 'static {
    /// Who sends these headers.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when that cannot be said right now.
    async fn who_asks(&self, headers: &HeaderMap) -> Result<Identity, Fault>;

    /// Whether a request with these headers may be answered at all.
    fn admits(&self, headers: &HeaderMap) -> bool {
        let _ = headers;
        true
    }

    /// What people call the caller and the workspace, where that is not their ids.
    fn names(&self, caller: &Caller) -> Option<Names> {
        let _ = caller;
        None
    }
}

/// Who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A person of the host product.
    Known(Person),
    /// Nobody that the host knows.
    Nobody,
}

/// A person of the host product, as their session describes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who they are.
    pub caller: Caller,
    /// The language they use in the host product, as a BCP 47 tag: pages speak it unless the
    /// person chose another there.
    pub locale: Option<String>,
}

impl From<Caller> for Person {
    fn from(caller: Caller) -> Self {
        Self {
            caller,
            locale: None,
        }
    }
}

/// What people call a caller and the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The person.
    pub user: String,
    /// The workspace.
    pub workspace: String,
}
