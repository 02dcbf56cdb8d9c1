//! Conversations and messages inside of a transaction, which has the write lock.

use sqlx::{FromRow, SqliteConnection, SqliteExecutor, query, query_scalar};
use wassla_domain::inbox::{ConversationState, NewReply};
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{ConversationRecord, MessageRecord, texts};

use crate::error::fault;

/// The conversations with these ids.
pub(crate) async fn conversations(
    executor: impl SqliteExecutor<'_>,
    ids: &[String],
) -> Result<Vec<ConversationRecord>, Fault> {
    let select = "
        SELECT * FROM conversations WHERE id IN (SELECT value FROM json_each(?1))";
    let rows = query(select)
        .bind(texts(ids))
        .try_map(|row| ConversationRecord::from_row(&row))
        .fetch_all(executor)
        .await;
    rows.map_err(fault)
}

/// Queues replies at the end of a conversation, and writes both.
pub(crate) async fn queue(
    connection: &mut SqliteConnection,
    conversation: ConversationState,
    replies: &[NewReply],
    now: Timestamp,
) -> Result<(), Fault> {
    let seqs = next_seqs(connection, replies.len()).await?;
    let workspace = conversation.conversation.workspace.to_string();
    let queued = conversation.queue(replies, &seqs, now);
    let conversations = ConversationRecord::json_of([&queued.conversation]);
    write_conversations(connection, &conversations).await?;
    if queued.messages.is_empty() {
        return Ok(());
    }
    add_messages(connection, &MessageRecord::json_of(&queued.messages)).await?;
    count_change(connection, &[workspace]).await
}

/// Numbers for messages.
pub(crate) async fn next_seqs(
    connection: &mut SqliteConnection,
    count: usize,
) -> Result<Vec<i64>, Fault> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let last: i64 = query_scalar("SELECT coalesce(max(seq), 0) FROM messages")
        .fetch_one(connection)
        .await
        .map_err(fault)?;
    Ok((last + 1..).take(count).collect())
}

/// Writes whole rows, new or not.
pub(crate) async fn write_conversations(
    connection: &mut SqliteConnection,
    json: &str,
) -> Result<(), Fault> {
    let upsert = "
        INSERT INTO conversations
            (id, workspace_id, kind, external_id, channel_display, customer_name, aliases,
             last_message, last_words, last_at, last_inbound_at, asked_up_to,
             answer_due_at, answer_failures, answer_round)
        SELECT value ->> '$.id', value ->> '$.workspace_id', value ->> '$.kind',
            value ->> '$.external_id', value ->> '$.channel_display',
            value ->> '$.customer_name', value ->> '$.aliases', value ->> '$.last_message',
            value ->> '$.last_words', value ->> '$.last_at',
            value ->> '$.last_inbound_at', value ->> '$.asked_up_to',
            value ->> '$.answer_due_at', value ->> '$.answer_failures',
            value ->> '$.answer_round'
        FROM json_each(?1) WHERE true
        ON CONFLICT (id) DO UPDATE SET
            channel_display = excluded.channel_display, customer_name = excluded.customer_name,
            aliases = excluded.aliases, last_message = excluded.last_message,
            last_words = excluded.last_words,
            last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
            asked_up_to = excluded.asked_up_to, answer_due_at = excluded.answer_due_at,
            answer_failures = excluded.answer_failures, answer_round = excluded.answer_round";
    let written = query(upsert).bind(json).execute(connection).await;
    written.map(drop).map_err(fault)
}

/// Writes new rows.
pub(crate) async fn add_messages(
    connection: &mut SqliteConnection,
    json: &str,
) -> Result<(), Fault> {
    let insert = "
        INSERT INTO messages
            (seq, id, conversation_id, kind, asset_id, author, author_id, content, words,
             facts, delivery, failure_code, failure_reason, failure_words, may_have_arrived,
             possibly_repeated, external_id, written_at, due_at, round, attempts)
        SELECT value ->> '$.seq', value ->> '$.id', value ->> '$.conversation_id',
            value ->> '$.kind', value ->> '$.asset_id', value ->> '$.author',
            value ->> '$.author_id', value ->> '$.content', value ->> '$.words',
            value ->> '$.facts', value ->> '$.delivery', value ->> '$.failure_code',
            value ->> '$.failure_reason', value ->> '$.failure_words',
            value ->> '$.may_have_arrived', value ->> '$.possibly_repeated',
            value ->> '$.external_id', value ->> '$.written_at', value ->> '$.due_at',
            value ->> '$.round', value ->> '$.attempts'
        FROM json_each(?1)";
    let inserted = query(insert).bind(json).execute(connection).await;
    inserted.map(drop).map_err(fault)
}

/// Writes what may change of rows.
pub(crate) async fn change_messages(
    connection: &mut SqliteConnection,
    json: &str,
) -> Result<(), Fault> {
    let update = "
        UPDATE messages SET
            words = value ->> '$.words', facts = value ->> '$.facts',
            delivery = value ->> '$.delivery',
            failure_code = value ->> '$.failure_code',
            failure_reason = value ->> '$.failure_reason',
            failure_words = value ->> '$.failure_words',
            may_have_arrived = value ->> '$.may_have_arrived',
            possibly_repeated = value ->> '$.possibly_repeated',
            external_id = value ->> '$.external_id', due_at = value ->> '$.due_at',
            attempts = value ->> '$.attempts'
        FROM json_each(?1) WHERE messages.seq = value ->> '$.seq'";
    let updated = query(update).bind(json).execute(connection).await;
    updated.map(drop).map_err(fault)
}

/// Counts a change of the Inboxes of these workspaces.
pub(crate) async fn count_change(
    connection: &mut SqliteConnection,
    workspaces: &[String],
) -> Result<(), Fault> {
    let count = "
        INSERT INTO inboxes (workspace_id, changes) SELECT value, 1 FROM json_each(?1) WHERE true
        ON CONFLICT (workspace_id) DO UPDATE SET changes = changes + 1";
    let counted = query(count)
        .bind(texts(workspaces))
        .execute(connection)
        .await;
    counted.map(drop).map_err(fault)
}
