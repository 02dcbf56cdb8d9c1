//! Calls inside of a transaction, which has the write lock.

use sqlx::{FromRow, SqliteConnection, query};
use wassla_domain::inbox::HeldCall;
use wassla_domain::{CallId, Fault};
use wassla_store_sql::{CallRecord, ConversationRecord, MessageRecord, StoredCallRow};

use crate::error::fault;
use crate::mail;

/// The calls that a batch is about, by Meta's ids.
pub(crate) async fn standing(
    connection: &mut SqliteConnection,
    wanted: &str,
) -> Result<Vec<StoredCallRow>, Fault> {
    let select = "
        SELECT calls.*, (
            SELECT max(seq) FROM messages WHERE conversation_id = calls.conversation_id
        ) AS last_seq
        FROM json_each(?1) AS wanted
        CROSS JOIN calls ON calls.kind = wanted.value ->> '$.kind'
            AND calls.asset_id = wanted.value ->> '$.asset_id'
            AND calls.external_id = wanted.value ->> '$.external_id'";
    let rows = query(select)
        .bind(wanted)
        .try_map(|row| StoredCallRow::from_row(&row))
        .fetch_all(connection)
        .await;
    rows.map_err(fault)
}

/// A call with its message and its conversation.
pub(crate) async fn held(
    connection: &mut SqliteConnection,
    id: &CallId,
) -> Result<Option<HeldCall>, Fault> {
    let select = "
        SELECT calls.*, (
            SELECT max(seq) FROM messages WHERE conversation_id = calls.conversation_id
        ) AS last_seq
        FROM calls WHERE id = ?1";
    let standing = query(select)
        .bind(id.as_str())
        .try_map(|row| StoredCallRow::from_row(&row))
        .fetch_optional(&mut *connection)
        .await;
    let Some(standing) = standing.map_err(fault)? else {
        return Ok(None);
    };
    let message = query("SELECT * FROM messages WHERE id = ?1")
        .bind(id.as_str())
        .try_map(|row| MessageRecord::from_row(&row))
        .fetch_optional(&mut *connection)
        .await;
    let ids = [standing.row.conversation_id.clone()];
    let conversations = mail::conversations(&mut *connection, &ids).await?;
    let message = message.map_err(fault)?;
    let held = standing.held(message.as_ref(), conversations.first());
    held.map(Some)
}

/// Writes a call, its words, and that its Inbox changed.
pub(crate) async fn write(connection: &mut SqliteConnection, held: &HeldCall) -> Result<(), Fault> {
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
    connection: &mut SqliteConnection,
    json: &str,
) -> Result<(), Fault> {
    let upsert = "
        INSERT INTO calls
            (id, workspace_id, conversation_id, kind, asset_id, external_id, direction, agent_id,
             stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds, holder,
             due_at)
        SELECT value ->> '$.id', value ->> '$.workspace_id', value ->> '$.conversation_id',
            value ->> '$.kind', value ->> '$.asset_id', value ->> '$.external_id',
            value ->> '$.direction', value ->> '$.agent_id', value ->> '$.stage',
            value ->> '$.outcome', value ->> '$.failure_code', value ->> '$.offer',
            value ->> '$.rang_at', value ->> '$.accepted_at', value ->> '$.ended_at',
            value ->> '$.seconds', value ->> '$.holder', value ->> '$.due_at'
        FROM json_each(?1) WHERE true
        ON CONFLICT (id) DO UPDATE SET
            agent_id = excluded.agent_id, stage = excluded.stage, outcome = excluded.outcome,
            failure_code = excluded.failure_code, offer = excluded.offer,
            rang_at = excluded.rang_at, accepted_at = excluded.accepted_at,
            ended_at = excluded.ended_at, seconds = excluded.seconds, holder = excluded.holder,
            due_at = excluded.due_at";
    let written = query(upsert).bind(json).execute(connection).await;
    written.map(drop).map_err(fault)
}
