//! Calls inside of a transaction. Every transaction locks their conversations first, then their
//! messages, then the calls in the order of their ids.

use sqlx::{FromRow, PgConnection, query, query_scalar};
use wassla_domain::CallId;
use wassla_domain::inbox::HeldCall;
use wassla_store_sql::{CallRecord, ConversationRecord, MessageRecord, StoredCallRow};

use crate::error::Stopped;
use crate::mail;

/// The conversations of the calls that a batch is about, by Meta's ids.
pub(crate) async fn conversations_of(
    connection: &mut PgConnection,
    wanted: &str,
) -> Result<Vec<String>, sqlx::Error> {
    let select = "
        SELECT conversation_id FROM calls JOIN jsonb_to_recordset($1::jsonb) AS wanted (
            kind text, asset_id text, external_id text) USING (kind, asset_id, external_id)";
    query_scalar(select)
        .bind(wanted)
        .fetch_all(connection)
        .await
}

/// The calls that a batch is about, locked. One that came up after the conversations were locked
/// is not among them: the unique index then lets the batch be decided on again.
pub(crate) async fn lock_standing(
    connection: &mut PgConnection,
    wanted: &str,
    conversations: &[String],
) -> Result<Vec<StoredCallRow>, sqlx::Error> {
    let select = "
        SELECT calls.*, (
            SELECT max(seq) FROM messages WHERE conversation_id = calls.conversation_id
        ) AS last_seq
        FROM calls
        WHERE conversation_id = ANY($2) AND (kind, asset_id, external_id) IN (
            SELECT kind, asset_id, external_id FROM jsonb_to_recordset($1::jsonb) AS wanted (
                kind text, asset_id text, external_id text)
        )
        ORDER BY id FOR UPDATE OF calls";
    query(select)
        .bind(wanted)
        .bind(conversations)
        .try_map(|row| StoredCallRow::from_row(&row))
        .fetch_all(connection)
        .await
}

/// A call with its message and its conversation, locked.
pub(crate) async fn lock(
    connection: &mut PgConnection,
    id: &CallId,
) -> Result<Option<HeldCall>, Stopped> {
    let select = "SELECT conversation_id FROM calls WHERE id = $1";
    let conversation = query_scalar(select)
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(conversation) = conversation else {
        return Ok(None);
    };
    let conversations = mail::lock_conversations(connection, &[conversation]).await?;
    let message = query("SELECT * FROM messages WHERE id = $1 FOR UPDATE")
        .bind(id.as_str())
        .try_map(|row| MessageRecord::from_row(&row))
        .fetch_optional(&mut *connection)
        .await?;
    let select = "
        SELECT calls.*, (
            SELECT max(seq) FROM messages WHERE conversation_id = calls.conversation_id
        ) AS last_seq
        FROM calls WHERE id = $1 FOR UPDATE OF calls";
    let standing = query(select)
        .bind(id.as_str())
        .try_map(|row| StoredCallRow::from_row(&row))
        .fetch_optional(&mut *connection)
        .await?;
    let conversation = conversations.first();
    let held = standing.map(|standing| standing.held(message.as_ref(), conversation));
    Ok(held.transpose()?)
}

/// Writes a call, its words, and that its Inbox changed.
pub(crate) async fn write(
    connection: &mut PgConnection,
    held: &HeldCall,
) -> Result<(), sqlx::Error> {
    if let Some(conversation) = &held.conversation {
        let conversation = ConversationRecord::json_of([conversation]);
        mail::write_conversations(connection, &conversation).await?;
    }
    mail::change_messages(connection, &MessageRecord::json_of([&held.message])).await?;
    let row = CallRecord::of(&held.stored);
    write_calls(connection, &CallRecord::json_of([&row])).await?;
    mail::count_change(connection, std::slice::from_ref(&row.workspace_id)).await
}

/// Writes whole rows, new or not.
pub(crate) async fn write_calls(
    connection: &mut PgConnection,
    json: &str,
) -> Result<(), sqlx::Error> {
    let upsert = "
        INSERT INTO calls
            (id, workspace_id, conversation_id, kind, asset_id, external_id, direction, agent_id,
             stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds, holder,
             due_at)
        SELECT id, workspace_id, conversation_id, kind, asset_id, external_id, direction,
            agent_id, stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds,
            holder, due_at
        FROM jsonb_to_recordset($1::jsonb) AS new (
            id text, workspace_id text, conversation_id text, kind text, asset_id text,
            external_id text, direction text, agent_id text, stage text, outcome text,
            failure_code bigint, offer text, rang_at bigint, accepted_at bigint, ended_at bigint,
            seconds bigint, holder text, due_at bigint)
        ON CONFLICT (id) DO UPDATE SET
            agent_id = excluded.agent_id, stage = excluded.stage, outcome = excluded.outcome,
            failure_code = excluded.failure_code, offer = excluded.offer,
            rang_at = excluded.rang_at, accepted_at = excluded.accepted_at,
            ended_at = excluded.ended_at, seconds = excluded.seconds, holder = excluded.holder,
            due_at = excluded.due_at";
    let written = query(upsert).bind(json).execute(connection).await;
    written.map(drop)
}
