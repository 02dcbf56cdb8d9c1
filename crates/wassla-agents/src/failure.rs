//! Why a runtime gave no answer.

use std::error::Error;

/// Why there is no answer: a word or two, and what lies under it.
#[derive(Debug)]
pub(crate) struct EndpointFailure {
    pub(crate) reason: &'static str,
    pub(crate) source: Option<Box<dyn Error + Send + Sync>>,
}

impl EndpointFailure {
    pub(crate) const fn new(reason: &'static str) -> Self {
        Self {
            reason,
            source: None,
        }
    }

    pub(crate) fn because(
        reason: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            reason,
            source: Some(source.into()),
        }
    }

    /// Whether the runtime itself is in trouble, not only this request.
    pub(crate) fn is_down(&self) -> bool {
        matches!(
            self.reason,
            "unreachable" | "timed_out" | "broken_off" | "throttled" | "server_error"
        )
    }
}
