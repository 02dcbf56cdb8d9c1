//! A call that somebody has in hand, with the places where people read of it.

use crate::calls::{AnsweredCall, Call, CallOutcome, StoredCall};
use crate::inbox::{ConversationChange, ConversationState, StoredMessage};
use crate::time::Timestamp;

/// A call with what shows it, locked where the store has locks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCall {
    /// The call.
    pub stored: StoredCall,
    /// The message that it is in its conversation.
    pub message: StoredMessage,
    /// The conversation; `None` if another message is its last, and it stays as it is.
    pub conversation: Option<ConversationChange>,
}

impl HeldCall {
    /// A call with its message and its conversation, whose last message has this number.
    pub fn new(
        stored: StoredCall,
        message: StoredMessage,
        conversation: ConversationState,
        last_seq: i64,
    ) -> Self {
        let is_last = message.message.seq == last_seq;
        Self {
            stored,
            message,
            conversation: is_last.then_some(ConversationChange {
                state: conversation,
                last: None,
            }),
        }
    }

    /// Notes that it was picked up; `false` if it is over, or another holder's.
    pub fn answer(&mut self, answered: &AnsweredCall) -> bool {
        if !self.stored.is_held_by(&answered.holder) {
            return false;
        }
        self.set(Call {
            agent: Some(answered.agent.clone()),
            ..self.stored.call.picked_up(answered.at)
        });
        self.stored.due_at = Some(answered.until);
        true
    }

    /// Notes that it is over; `false` if it was before.
    pub fn end(&mut self, outcome: CallOutcome, code: Option<u32>, at: Timestamp) -> bool {
        let call = &self.stored.call;
        if !call.stage.is_live() {
            return false;
        }
        self.set(call.over(outcome, code, at));
        true
    }

    fn set(&mut self, call: Call) {
        self.message.show_call(&call);
        if let Some(conversation) = &mut self.conversation {
            conversation.last = Some(self.message.message.content.clone());
        }
        self.stored.set(call);
    }
}

#[cfg(test)]
#[path = "held_call_tests.rs"]
mod tests;
