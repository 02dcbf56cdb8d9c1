//! What Meta is told about a call.

use crate::calls::{ExternalCallId, Sdp};
use crate::ids::CallId;

/// What Meta is told about one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallControl {
    /// The call.
    pub call: ExternalCallId,
    /// What to do.
    pub action: CallAction,
}

/// What to do with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAction {
    /// Media may be set up before the call counts as picked up.
    PreAccept(Sdp),
    /// It is picked up; the answer is the one of `PreAccept`.
    Accept {
        /// The answer.
        answer: Sdp,
        /// Our id (`biz_opaque_callback_data`).
        id: CallId,
    },
    /// It is not picked up.
    Reject,
    /// It ends.
    Terminate,
}

impl CallAction {
    /// Meta's name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::PreAccept(_) => "pre_accept",
            Self::Accept { .. } => "accept",
            Self::Reject => "reject",
            Self::Terminate => "terminate",
        }
    }
}
