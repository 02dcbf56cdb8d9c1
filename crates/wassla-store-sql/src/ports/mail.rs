//! Conversations and messages inside of a transaction. Every transaction locks conversations
//! first, in the order of their ids, then messages, then calls, then counts of changes.

use sqlx::Error;
use wassla_domain::Timestamp;
use wassla_domain::inbox::{ConversationState, NewReply};

use crate::engine::{Engine, UnitOfWork};
use crate::{ConversationRecord, MessageRecord};

/// The conversations with these ids, locked.
pub(super) async fn lock_conversations<E: Engine>(
    whole: &mut UnitOfWork<E>,
    ids: &[String],
) -> Result<Vec<ConversationRecord>, Error> {
    let lock = E::SQL.inbox.lock_conversations;
    whole.fetch(lock, &[ids.into()]).await
}

/// Queues replies at the end of a conversation that is locked, and writes both.
pub(super) async fn queue<E: Engine>(
    whole: &mut UnitOfWork<E>,
    conversation: ConversationState,
    replies: &[NewReply],
    now: Timestamp,
) -> Result<(), Error> {
    let seqs = next_seqs(whole, replies.len()).await?;
    let workspace = conversation.conversation.workspace.to_string();
    let queued = conversation.queue(replies, &seqs, now);
    let conversations = ConversationRecord::json_of([&queued.conversation]);
    write_conversations(whole, &conversations).await?;
    if queued.messages.is_empty() {
        return Ok(());
    }
    add_messages(whole, &MessageRecord::json_of(&queued.messages)).await?;
    count_changes(whole, &[workspace]).await
}

/// Numbers for messages of conversations that are locked.
pub(super) async fn next_seqs<E: Engine>(
    whole: &mut UnitOfWork<E>,
    count: usize,
) -> Result<Vec<i64>, Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let next = E::SQL.inbox.next_seqs;
    let seqs: Vec<(i64,)> = whole.fetch(next, &[count.into()]).await?;
    Ok(seqs.into_iter().map(|(seq,)| seq).collect())
}

/// Writes whole rows, new or not.
pub(super) async fn write_conversations<E: Engine>(
    whole: &mut UnitOfWork<E>,
    json: &str,
) -> Result<(), Error> {
    let write = E::SQL.inbox.write_conversations;
    whole.execute(write, &[json.into()]).await.map(drop)
}

/// Writes new rows.
pub(super) async fn add_messages<E: Engine>(
    whole: &mut UnitOfWork<E>,
    json: &str,
) -> Result<(), Error> {
    let add = E::SQL.inbox.add_messages;
    whole.execute(add, &[json.into()]).await.map(drop)
}

/// Writes what may change of rows that are locked.
pub(super) async fn change_messages<E: Engine>(
    whole: &mut UnitOfWork<E>,
    json: &str,
) -> Result<(), Error> {
    let change = E::SQL.inbox.change_messages;
    whole.execute(change, &[json.into()]).await.map(drop)
}

/// Counts a change of the Inboxes of these workspaces, which are in their order: the last thing
/// that a transaction does.
pub(super) async fn count_changes<E: Engine>(
    whole: &mut UnitOfWork<E>,
    workspaces: &[String],
) -> Result<(), Error> {
    let count = E::SQL.inbox.count_changes;
    whole.execute(count, &[workspaces.into()]).await.map(drop)
}
