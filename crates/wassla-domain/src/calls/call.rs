//! A call in the log.

use crate::calls::{
    CallDirection, CallEvent, CallOutcome, CallRecipient, CallSaid, CallStatus, ExternalCallId,
    Sdp, Termination,
};
use crate::ids::{AgentId, CallId, ConversationId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::time::Timestamp;

/// A call as the log keeps it. It outlives its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Our id, also Meta's `biz_opaque_callback_data`.
    pub id: CallId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The conversation with the customer.
    pub conversation: ConversationId,
    /// The number.
    pub asset: AssetRef,
    /// Meta's id.
    pub external_id: ExternalCallId,
    /// Who called whom.
    pub direction: CallDirection,
    /// Who answered.
    pub agent: Option<AgentId>,
    /// How far it is.
    pub stage: CallStage,
    /// Meta's code, when it failed.
    pub failure_code: Option<u32>,
    /// When it rang, as Meta says.
    pub rang_at: Timestamp,
    /// When it was picked up.
    pub accepted_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How long they talked, in seconds: Meta's word, else ours.
    pub seconds: Option<u32>,
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallStage {
    /// It rings.
    Ringing,
    /// A process is answering it.
    Answering,
    /// They talk.
    Connected,
    /// It is over.
    Ended(CallOutcome),
}

/// Where the next page of calls begins: after this one, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCursor {
    /// Its [`Call::rang_at`].
    pub at: Timestamp,
    /// Its id.
    pub id: CallId,
}

/// A call that a process has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedCall {
    /// The call as it stood before: ringing, or left by a process that is gone.
    pub call: Call,
    /// The caller's offer, while it rings.
    pub offer: Option<Sdp>,
}

impl CallStage {
    /// The name in rows and JSON, but for the outcome.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Answering => "answering",
            Self::Connected => "connected",
            Self::Ended(_) => "ended",
        }
    }

    /// Reads a name and, of a call that is over, its outcome.
    pub fn parse(text: &str, outcome: Option<CallOutcome>) -> Option<Self> {
        match (text, outcome) {
            ("ringing", None) => Some(Self::Ringing),
            ("answering", None) => Some(Self::Answering),
            ("connected", None) => Some(Self::Connected),
            ("ended", Some(outcome)) => Some(Self::Ended(outcome)),
            _ => None,
        }
    }

    /// How it ended; `None` while it lives.
    pub const fn outcome(self) -> Option<CallOutcome> {
        match self {
            Self::Ended(outcome) => Some(outcome),
            Self::Ringing | Self::Answering | Self::Connected => None,
        }
    }

    /// Whether it is not over.
    pub const fn is_live(self) -> bool {
        self.outcome().is_none()
    }
}

impl Call {
    /// A call of which this event is the first that is heard, in this conversation.
    pub fn begun(
        event: &CallEvent,
        recipient: &CallRecipient,
        conversation: ConversationId,
    ) -> Self {
        let call = Self {
            id: recipient.id.clone(),
            workspace: recipient.workspace.clone(),
            conversation,
            asset: event.asset.clone(),
            external_id: event.call.clone(),
            direction: event.direction(),
            agent: None,
            stage: CallStage::Ringing,
            failure_code: None,
            rang_at: event.at,
            accepted_at: None,
            ended_at: None,
            seconds: None,
        };
        match &event.said {
            CallSaid::Connect { .. } if event.rings_for_us() && !recipient.rings => {
                call.over(CallOutcome::Missed, None, event.at)
            }
            CallSaid::Connect { .. } | CallSaid::Terminate(_) | CallSaid::Status(_) => {
                call.after(event)
            }
        }
    }

    /// The call after one more event. Events come in any order and more than once: a call that is
    /// over stays over, and what Meta says of its times counts.
    #[must_use]
    pub fn after(&self, event: &CallEvent) -> Self {
        let rang_at = self.rang_at.min(event.at);
        let call = Self {
            rang_at,
            ..self.clone()
        };
        match &event.said {
            CallSaid::Connect { .. } | CallSaid::Status(CallStatus::Ringing) => call,
            CallSaid::Status(CallStatus::Accepted) => call.picked_up(event.at),
            CallSaid::Status(CallStatus::Rejected) => {
                call.over(CallOutcome::Declined, None, event.at)
            }
            CallSaid::Terminate(termination) => call.terminated(termination, event.at),
        }
    }

    /// The call once it was picked up, if it is not over.
    #[must_use]
    pub fn picked_up(&self, at: Timestamp) -> Self {
        if !self.stage.is_live() {
            return self.clone();
        }
        Self {
            stage: CallStage::Connected,
            accepted_at: self.accepted_at.or(Some(at)),
            ..self.clone()
        }
    }

    /// The call once it ended by our doing, or without Meta's word for it; one that is over stays
    /// as it is.
    #[must_use]
    pub fn over(&self, outcome: CallOutcome, code: Option<u32>, at: Timestamp) -> Self {
        if !self.stage.is_live() {
            return self.clone();
        }
        let talked = self.accepted_at.map(|accepted| at.seconds_since(accepted));
        Self {
            stage: CallStage::Ended(outcome),
            failure_code: code,
            ended_at: Some(at),
            seconds: talked.map(|seconds| u32::try_from(seconds).unwrap_or(0)),
            ..self.clone()
        }
    }

    fn terminated(&self, said: &Termination, at: Timestamp) -> Self {
        let was_picked_up = said.seconds.is_some_and(|seconds| seconds > 0)
            || said.started_at.is_some()
            || self.stage == CallStage::Connected;
        let outcome = match (said.completed, was_picked_up) {
            (true, true) => CallOutcome::Completed,
            (false, true) => CallOutcome::Failed,
            (_, false) if said.code.is_some() => CallOutcome::Failed,
            (_, false) => match self.direction {
                CallDirection::UserInitiated => CallOutcome::Missed,
                CallDirection::BusinessInitiated => CallOutcome::Unanswered,
            },
        };
        let call = self.over(outcome, said.code, said.ended_at.unwrap_or(at));
        Self {
            failure_code: call.failure_code.or(said.code),
            accepted_at: said.started_at.or(call.accepted_at),
            ended_at: said.ended_at.or(call.ended_at),
            seconds: said.seconds.or(call.seconds),
            ..call
        }
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
