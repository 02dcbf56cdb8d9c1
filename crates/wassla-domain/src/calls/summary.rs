//! A call as its conversation shows it.

use crate::calls::{Call, CallDirection, CallStage};

/// What people read of a call in its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSummary {
    /// Who called whom.
    pub direction: CallDirection,
    /// How far it is.
    pub stage: CallStage,
    /// How long they talked, in seconds, once it is over.
    pub seconds: Option<u32>,
}

impl From<&Call> for CallSummary {
    fn from(call: &Call) -> Self {
        Self {
            direction: call.direction,
            stage: match call.stage {
                // Who answers a call, and whether somebody begins to, is nothing to read.
                CallStage::Answering => CallStage::Ringing,
                stage @ (CallStage::Ringing | CallStage::Connected | CallStage::Ended(_)) => stage,
            },
            seconds: call.stage.outcome().and(call.seconds),
        }
    }
}

impl CallSummary {
    /// A customer's call at this stage, of which no length is known.
    pub const fn incoming(stage: CallStage) -> Self {
        Self {
            direction: CallDirection::UserInitiated,
            stage,
            seconds: None,
        }
    }
}
