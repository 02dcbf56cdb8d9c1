//! How the row of a message changes while it is sent, and by Meta's reports.

use wassla_domain::Fault;
use wassla_domain::inbound::{ExternalMessageId, SendFailure};
use wassla_domain::inbox::{Attempted, Delivery, Outgoing, Window};

use crate::channel::count;
use crate::conversation::ConversationRecord;
use crate::error::RecordError;
use crate::message::MessageRecord;
use crate::{inconsistent, storable};

impl MessageRecord {
    /// The message of a row that was leased, with the row of its conversation.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row makes no sense.
    pub fn outgoing(&self, conversation: &ConversationRecord) -> Result<Outgoing, Fault> {
        let message = self.read()?;
        let conversation = conversation.read()?;
        let attempts = count("attempts", self.attempts);
        Ok(Outgoing {
            id: message.id,
            round: self.round,
            window: Window::since(conversation.last_inbound_at),
            conversation: conversation.id,
            workspace: conversation.workspace,
            asset: conversation.asset,
            aliases: conversation.aliases,
            text: message.content.words(),
            delivery: message.delivery,
            attempts: attempts.map_err(inconsistent("a row of messages"))?,
        })
    }

    /// Takes in a report; `true` when the message changed by it. `external_id` is Meta's id, unless
    /// another message has it.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn report(
        &mut self,
        report: Delivery,
        failure: Option<&SendFailure>,
        external_id: Option<&ExternalMessageId>,
    ) -> Result<bool, Fault> {
        let before = self.clone();
        let delivery = self.known_delivery()?;
        let after = delivery.after(report);
        if after != delivery {
            self.set_delivery(after);
            self.failure_code = failure.and_then(|failure| failure.code.map(i64::from));
            self.failure_words = failure.map(|failure| storable(&failure.words).into_owned());
        }
        if self.external_id.is_none() {
            self.external_id = external_id.map(|id| id.as_str().to_owned());
        }
        Ok(*self != before)
    }

    /// Notes that Meta is about to be asked; `false` when a report has settled the message.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn begin_attempt(&mut self) -> Result<bool, Fault> {
        let delivery = self.known_delivery()?;
        if !delivery.is_open() {
            return Ok(false);
        }
        self.possibly_repeated |= delivery == Delivery::Sending;
        self.set_delivery(Delivery::Sending);
        self.attempts += 1;
        Ok(true)
    }

    /// Notes what became of an attempt; what a report has said meanwhile stays. `true` when the
    /// message changed for people.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn end_attempt(&mut self, attempted: &Attempted, id_is_free: bool) -> Result<bool, Fault> {
        let is_open = self.known_delivery()?.is_open();
        match attempted {
            Attempted::Sent(id) => self.report(Delivery::Sent, None, id_is_free.then_some(id)),
            Attempted::Failed(failure) if is_open => {
                self.report(Delivery::Failed, Some(failure), None)
            }
            Attempted::Again(at) if is_open => {
                self.set_delivery(Delivery::Queued);
                self.due_at = Some(at.millis());
                Ok(true)
            }
            Attempted::Unknown(at) if is_open => {
                self.due_at = Some(at.millis());
                Ok(false)
            }
            Attempted::Failed(_) | Attempted::Again(_) | Attempted::Unknown(_) => Ok(false),
        }
    }

    fn known_delivery(&self) -> Result<Delivery, Fault> {
        self.delivery().map_err(inconsistent("a row of messages"))
    }
}

impl ConversationRecord {
    /// Takes a reply for its last message.
    pub fn end_with(&mut self, message: &MessageRecord) {
        self.last_words = message.words.clone().unwrap_or_default();
        self.last_at = self.last_at.max(message.written_at);
    }

    /// The row among those of one lease.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when it is not there.
    pub fn of<'a>(rows: &'a [Self], message: &MessageRecord) -> Result<&'a Self, Fault> {
        let found = rows.iter().find(|row| row.id == message.conversation_id);
        found.ok_or_else(|| {
            let field = "conversation_id".to_owned();
            inconsistent("a row of messages")(RecordError::Missing { field })
        })
    }
}

#[cfg(test)]
#[path = "sending_tests.rs"]
mod tests;
