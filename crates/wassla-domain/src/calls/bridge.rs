//! What a voice bridge is given, and what it gives.

use std::fmt;
use std::pin::Pin;

use crate::agent::Agent;
use crate::ids::{CallId, ConversationId, WorkspaceId};

/// How long a session description may be.
const SDP_AT_MOST: usize = 64 * 1024;

/// A session description (RFC 8866). It names addresses and keys of a call, and does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Sdp(String);

impl Sdp {
    /// A description; `None` if the text cannot be one.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_one = text.starts_with("v=0") && text.len() <= SDP_AT_MOST && !text.contains('\0');
        is_one.then_some(Self(text))
    }

    /// The description as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sdp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sdp({} bytes)", self.0.len())
    }
}

/// A call that a voice bridge is to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOffer {
    /// The call.
    pub call: CallId,
    /// Who answers.
    pub agent: Agent,
    /// Whose call it is.
    pub workspace: WorkspaceId,
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The caller, as people read it.
    pub customer: String,
    /// The number that was called, as people read it.
    pub business: String,
    /// The caller's offer.
    pub offer: Sdp,
}

/// Resolves when the bridge's side of a call is over.
pub type SessionOver = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A call that a voice bridge answers.
pub struct VoiceSession {
    /// The answer to the offer.
    pub answer: Sdp,
    /// When the bridge's side is over: the agent hung up, or the media stopped. Never, when the
    /// bridge does not tell.
    pub over: SessionOver,
}

impl fmt::Debug for VoiceSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VoiceSession({:?})", self.answer)
    }
}
