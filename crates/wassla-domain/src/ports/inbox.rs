use async_trait::async_trait;

use crate::fault::Fault;
use crate::ids::{ConversationId, WorkspaceId};
use crate::inbound::Outcome;
pub use crate::inbox::ProcessedBatch;
use crate::inbox::{
    Conversation, ConversationCursor, Message, MessageCursor, NewReply, ProcessedEvent,
};
use crate::kind::ChannelKind;
use crate::time::Timestamp;

/// Conversations and messages.
///
/// What a batch does is decided by [`PendingBatch::fold`](crate::inbox::PendingBatch::fold): an
/// adapter MUST see what [`PendingBatch::query`](crate::inbox::PendingBatch::query) names and write
/// the changes as they are; MUST write a batch whole or not at all, each event at most once;
/// MUST keep one message for each `(asset, Meta's id)`; MUST find a customer by any of their
/// names; and MUST NOT show one workspace what belongs to another.
#[async_trait]
pub trait Inbox: Send + Sync + 'static {
    /// Takes events in: writes what each does, counts it, and marks it as taken. An event that was
    /// taken in before does nothing. A message that is there already becomes a
    /// [`Outcome::Duplicate`]; an echo that was to be left aside and proves to be ours is
    /// [`Outcome::Noted`]. A conversation that waits for an answer already goes on waiting as
    /// it does. Names that turn out to be one customer's stay with the conversations that they
    /// have, and the message joins that of the first of them. A report reaches messages of its own
    /// asset only. What is said of a call writes the call and its message
    /// ([`Call::begun`](crate::Call::begun), [`Call::after`](crate::Call::after)); a customer's
    /// call opens the reply window as a message does; of a call that is not known, and has no desk
    /// or no customer, nothing is written.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn process_events(
        &self,
        taken: &[ProcessedEvent],
        now: Timestamp,
    ) -> Result<ProcessedBatch, Fault>;

    /// The conversations of a workspace, newest first, after a cursor.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn conversations(
        &self,
        workspace: &WorkspaceId,
        after: Option<&ConversationCursor>,
        at_most: u32,
    ) -> Result<Vec<Conversation>, Fault>;

    /// One conversation of a workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or the row makes no sense.
    async fn conversation(
        &self,
        workspace: &WorkspaceId,
        id: &ConversationId,
    ) -> Result<Option<Conversation>, Fault>;

    /// The messages of a conversation of a workspace, newest first, before a cursor.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn messages(
        &self,
        workspace: &WorkspaceId,
        conversation: &ConversationId,
        before: Option<MessageCursor>,
        at_most: u32,
    ) -> Result<Vec<Message>, Fault>;

    /// Queues a teammate's reply, due at once; `false` when the workspace has no such
    /// conversation.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn queue_reply(
        &self,
        workspace: &WorkspaceId,
        reply: &NewReply,
        now: Timestamp,
    ) -> Result<bool, Fault>;

    /// A number that grows whenever something in the workspace's Inbox changes.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn last_change(&self, workspace: &WorkspaceId) -> Result<i64, Fault>;

    /// What was counted for a kind of channel, calling included: under the workspace, and, for
    /// assets that it held and that no other workspace holds now, what no channel took. Of one
    /// asset alone if its id is given, else of all that the workspace ever held.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn counted(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        external_id: Option<&str>,
    ) -> Result<Vec<Counted>, Fault>;
}

/// A count of the delivery view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What became of the events.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
    /// When the last of them was taken in.
    pub last_at: Timestamp,
}
