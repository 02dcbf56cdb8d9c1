//! A message that was leased, as it is sent.

use wassla_domain::Fault;
use wassla_domain::inbox::Outgoing;

use crate::conversation::ConversationRecord;
use crate::error::RecordError;
use crate::inconsistent;
use crate::message::MessageRecord;

impl MessageRecord {
    /// The message of a row that was leased, with the row of its conversation among these.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row makes no sense, or is not there.
    pub fn outgoing(&self, conversations: &[ConversationRecord]) -> Result<Outgoing, Fault> {
        let mut conversations = conversations.iter();
        let found = conversations.find(|row| row.id == self.conversation_id);
        let conversation = found.ok_or_else(|| {
            let field = "conversation_id".to_owned();
            inconsistent("a row of messages")(RecordError::Missing { field })
        })?;
        let conversation = conversation.read()?;
        let stored = self.stored(conversation.workspace.clone())?;
        Ok(stored.outgoing(&conversation))
    }
}
