//! A call with what its words are written to.

use wassla_domain::calls::CallOutcome;
use wassla_domain::ports::AnsweredCall;
use wassla_domain::{Call, Fault, Timestamp};

use crate::call::StoredCallRow;
use crate::conversation::ConversationRecord;
use crate::error::RecordError;
use crate::inconsistent;
use crate::message::MessageRecord;

/// A call with what its words are written to, locked where the store has locks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCall {
    /// Its row.
    pub standing: StoredCallRow,
    /// The message that it is in its conversation.
    pub message: MessageRecord,
    /// The conversation.
    pub conversation: ConversationRecord,
}

impl HeldCall {
    /// A call with its message and its conversation.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when one of them is not there.
    pub fn of(
        standing: StoredCallRow,
        message: Option<MessageRecord>,
        conversation: Option<ConversationRecord>,
    ) -> Result<Self, Fault> {
        let missing = |field: &str| {
            let field = field.to_owned();
            inconsistent("a row of calls")(RecordError::Missing { field })
        };
        Ok(Self {
            standing,
            message: message.ok_or_else(|| missing("message"))?,
            conversation: conversation.ok_or_else(|| missing("conversation"))?,
        })
    }

    /// Whether it lives and is this holder's.
    pub fn is_held_by(&self, holder: &str) -> bool {
        let row = &self.standing.row;
        row.outcome.is_none() && row.holder.as_deref() == Some(holder)
    }

    /// Notes that it was picked up.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn answer(&mut self, answered: &AnsweredCall) -> Result<(), Fault> {
        let call = self.standing.row.read()?.picked_up(answered.at);
        self.set(&Call {
            agent: Some(answered.agent.clone()),
            ..call
        });
        self.standing.row.due_at = Some(answered.until.millis());
        Ok(())
    }

    /// Notes that it is over; `false` when it was before.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn end(
        &mut self,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let call = self.standing.row.read()?;
        if !call.stage.is_live() {
            return Ok(false);
        }
        self.set(&call.over(outcome, code, at));
        Ok(true)
    }

    /// Whether its message is the last of its conversation.
    pub fn is_last(&self) -> bool {
        self.standing.last_seq == self.message.seq
    }

    /// Takes over how far the call is, with its words in its message and, if that is the last of
    /// its conversation, there.
    fn set(&mut self, call: &Call) {
        self.standing.row.set(call);
        self.message.words = Some(call.words());
        if self.is_last() {
            self.conversation.last_words = call.words();
        }
    }
}
