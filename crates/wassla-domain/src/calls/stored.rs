//! A call as a store keeps it: with the caller's offer and the process that has it.

use crate::calls::{Call, CallDirection, CallEvent, CallRecipient, CallSaid, CallStage, Sdp};
use crate::ids::{AgentId, CallId, ConversationId};
use crate::time::Timestamp;

/// A call, and the work that it still is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCall {
    /// The call.
    pub call: Call,
    /// The caller's offer; only while it rings for us.
    pub offer: Option<Sdp>,
    /// The process that has it.
    pub holder: Option<String>,
    /// When it is to be taken, or until when it is kept; only while it lives and a customer called.
    pub due_at: Option<Timestamp>,
}

/// A call that was picked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredCall {
    /// The call.
    pub id: CallId,
    /// Whose it is to keep.
    pub holder: String,
    /// Who answered.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
    /// Until when it is kept.
    pub until: Timestamp,
}

impl StoredCall {
    /// A call of which this event is the first that is heard, in this conversation. One that a
    /// customer made and that lives is due at once.
    pub fn begun(
        event: &CallEvent,
        recipient: &CallRecipient,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Self {
        let call = Call::begun(event, recipient, conversation);
        let is_for_us = call.direction == CallDirection::UserInitiated;
        let offer = match &event.said {
            CallSaid::Connect { offer } if is_for_us => offer.clone(),
            CallSaid::Connect { .. } | CallSaid::Terminate(_) | CallSaid::Status(_) => None,
        };
        let mut stored = Self {
            call: call.clone(),
            offer,
            holder: None,
            due_at: is_for_us.then_some(now),
        };
        stored.set(call);
        stored
    }

    /// Takes over how far the call is. One that is over is nobody's, and an offer is kept only
    /// while it rings.
    pub fn set(&mut self, call: Call) {
        if call.stage != CallStage::Ringing {
            self.offer = None;
        }
        if !call.stage.is_live() {
            self.holder = None;
            self.due_at = None;
        }
        self.call = call;
    }

    /// Takes the call for a holder; one that rang is being answered. `true` if the call changed
    /// by it.
    pub fn take(&mut self, holder: &str, until: Timestamp) -> bool {
        let rang = self.call.stage == CallStage::Ringing;
        if rang {
            self.call.stage = CallStage::Answering;
        }
        self.offer = None;
        self.holder = Some(holder.to_owned());
        self.due_at = Some(until);
        rang
    }

    /// Whether it lives and is this holder's.
    pub fn is_held_by(&self, holder: &str) -> bool {
        self.call.stage.is_live() && self.holder.as_deref() == Some(holder)
    }

    /// Whether it rings and somebody is to take it up.
    pub fn rings_for_us(&self) -> bool {
        self.call.stage == CallStage::Ringing && self.due_at.is_some()
    }
}

#[cfg(test)]
#[path = "stored_tests.rs"]
mod tests;
