//! Calls inside of a transaction. Every transaction locks their conversations first, then their
//! messages, then the calls in the order of their ids.

use sqlx::Error;
use wassla_domain::CallId;
use wassla_domain::inbox::HeldCall;

use super::mail;
use crate::engine::{Engine, Stopped, UnitOfWork};
use crate::{CallRecord, ConversationRecord, MessageRecord, StoredCallRow};

/// The conversations of the calls that a batch is about, by Meta's ids.
pub(super) async fn conversations_of<E: Engine>(
    whole: &mut UnitOfWork<E>,
    wanted: &str,
) -> Result<Vec<String>, Error> {
    let select = E::SQL.calls.conversations_of;
    let ids: Vec<(String,)> = whole.fetch(select, &[wanted.into()]).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// The calls that a batch is about, locked. One that came up after the conversations were locked
/// is not among them: the unique index then lets the batch be decided on again.
pub(super) async fn lock_known<E: Engine>(
    whole: &mut UnitOfWork<E>,
    wanted: &str,
    conversations: &[String],
) -> Result<Vec<StoredCallRow>, Error> {
    let values = [wanted.into(), conversations.into()];
    whole.fetch(E::SQL.calls.lock_known, &values).await
}

/// A call with its message and its conversation, locked.
pub(super) async fn lock<E: Engine>(
    whole: &mut UnitOfWork<E>,
    id: &CallId,
) -> Result<Option<HeldCall>, Stopped> {
    let select = "SELECT conversation_id FROM calls WHERE id = $1";
    let values = [id.as_str().into()];
    let conversation: Option<(String,)> = whole.fetch_one(select, &values).await?;
    let Some((conversation,)) = conversation else {
        return Ok(None);
    };
    let conversations = mail::lock_conversations(whole, &[conversation]).await?;
    let message: Option<MessageRecord> = whole
        .fetch_one(E::SQL.dialect.lock_message, &values)
        .await?;
    let standing: Option<StoredCallRow> =
        whole.fetch_one(E::SQL.dialect.lock_call, &values).await?;
    let conversation = conversations.first();
    let held = standing.map(|standing| standing.held(message.as_ref(), conversation));
    Ok(held.transpose()?)
}

/// Writes a call, its words, and that its Inbox changed.
pub(super) async fn write<E: Engine>(
    whole: &mut UnitOfWork<E>,
    held: &HeldCall,
) -> Result<(), Error> {
    if let Some(conversation) = &held.conversation {
        let conversation = ConversationRecord::json_of([conversation]);
        mail::write_conversations(whole, &conversation).await?;
    }
    mail::change_messages(whole, &MessageRecord::json_of([&held.message])).await?;
    let row = CallRecord::of(&held.stored);
    write_calls(whole, &CallRecord::json_of([&row])).await?;
    mail::count_changes(whole, std::slice::from_ref(&row.workspace_id)).await
}

/// Writes whole rows, new or not.
pub(super) async fn write_calls<E: Engine>(
    whole: &mut UnitOfWork<E>,
    json: &str,
) -> Result<(), Error> {
    let write = E::SQL.calls.write;
    whole.execute(write, &[json.into()]).await.map(drop)
}
