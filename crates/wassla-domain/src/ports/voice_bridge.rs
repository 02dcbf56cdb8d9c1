use async_trait::async_trait;

use crate::calls::{CallOffer, VoiceSession};
use crate::ids::CallId;

/// What talks to customers.
///
/// An adapter MUST give every call a session of its own, MUST bound every answer in time, MUST free
/// what a session holds when it is over, MUST NOT panic on any offer, and MUST NOT show a session
/// description in errors or logs.
#[async_trait]
pub trait VoiceBridge: Send + Sync + 'static {
    /// Whether there is anything behind the bridge that could answer.
    fn answers(&self) -> bool {
        true
    }

    /// Answers an offer. The media may flow from then on.
    ///
    /// # Errors
    /// [`BridgeError`]: the call is rejected.
    async fn answer(&self, offer: &CallOffer) -> Result<VoiceSession, BridgeError>;

    /// Ends the session of a call; one that is not known, or over, needs nothing.
    async fn end(&self, call: &CallId);
}

/// A voice bridge that did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the voice bridge did not answer: {reason}")]
pub struct BridgeError {
    /// Why, in a word or two: a figure's label.
    pub reason: &'static str,
    /// What lies under it.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl BridgeError {
    /// A bridge that did not answer, for this reason.
    pub const fn new(reason: &'static str) -> Self {
        Self {
            reason,
            source: None,
        }
    }

    /// A bridge that did not answer, with what lies under it.
    pub fn because(
        reason: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            reason,
            source: Some(source.into()),
        }
    }
}
