//! Conversations and messages inside of a transaction. Every transaction locks conversations
//! first, in the order of their ids, then messages, then calls, then counts of changes.

use sqlx::{FromRow, PgConnection, PgExecutor, query, query_scalar};
use wassla_domain::Timestamp;
use wassla_domain::inbox::{ConversationState, NewReply};
use wassla_store_sql::{ConversationRecord, MessageRecord};

use crate::columns::conversation_columns;

/// The conversations with these ids, locked.
pub(crate) async fn lock_conversations(
    connection: &mut PgConnection,
    ids: &[String],
) -> Result<Vec<ConversationRecord>, sqlx::Error> {
    let select = concat!(
        "SELECT ",
        conversation_columns!(),
        " FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE"
    );
    query(select)
        .bind(ids)
        .try_map(|row| ConversationRecord::from_row(&row))
        .fetch_all(connection)
        .await
}

/// The conversations with these ids.
pub(crate) async fn conversations(
    executor: impl PgExecutor<'_>,
    ids: &[String],
) -> Result<Vec<ConversationRecord>, sqlx::Error> {
    let select = concat!(
        "SELECT ",
        conversation_columns!(),
        " FROM conversations WHERE id = ANY($1)"
    );
    query(select)
        .bind(ids)
        .try_map(|row| ConversationRecord::from_row(&row))
        .fetch_all(executor)
        .await
}

/// Queues replies at the end of a conversation that is locked, and writes both.
pub(crate) async fn queue(
    connection: &mut PgConnection,
    conversation: ConversationState,
    replies: &[NewReply],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
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

/// Numbers for messages of conversations that are locked.
pub(crate) async fn next_seqs(
    connection: &mut PgConnection,
    count: usize,
) -> Result<Vec<i64>, sqlx::Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    query_scalar("SELECT nextval('messages_seq') FROM generate_series(1, $1)")
        .bind(count)
        .fetch_all(connection)
        .await
}

/// Writes whole rows, new or not.
pub(crate) async fn write_conversations(
    connection: &mut PgConnection,
    json: &str,
) -> Result<(), sqlx::Error> {
    let upsert = "
        INSERT INTO conversations
            (id, workspace_id, kind, external_id, channel_display, customer_name, aliases,
             last_message, last_words, last_at, last_inbound_at, asked_up_to,
             answer_due_at, answer_failures, answer_round)
        SELECT id, workspace_id, kind, external_id, channel_display, customer_name,
            aliases::jsonb, last_message, last_words, last_at, last_inbound_at,
            asked_up_to, answer_due_at, answer_failures, answer_round
        FROM jsonb_to_recordset($1::jsonb) AS new (
            id text, workspace_id text, kind text, external_id text, channel_display text,
            customer_name text, aliases text, last_message text, last_words text,
            last_at bigint, last_inbound_at bigint, asked_up_to bigint,
            answer_due_at bigint, answer_failures bigint, answer_round bigint)
        ON CONFLICT (id) DO UPDATE SET
            channel_display = excluded.channel_display, customer_name = excluded.customer_name,
            aliases = excluded.aliases, last_message = excluded.last_message,
            last_words = excluded.last_words,
            last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
            asked_up_to = excluded.asked_up_to, answer_due_at = excluded.answer_due_at,
            answer_failures = excluded.answer_failures, answer_round = excluded.answer_round";
    let written = query(upsert).bind(json).execute(connection).await;
    written.map(drop)
}

/// Writes new rows.
pub(crate) async fn add_messages(
    connection: &mut PgConnection,
    json: &str,
) -> Result<(), sqlx::Error> {
    let insert = "
        INSERT INTO messages
            (seq, id, conversation_id, kind, asset_id, author, author_id, content, words, facts,
             delivery, failure_code, failure_reason, failure_words, may_have_arrived,
             possibly_repeated, external_id, written_at, due_at, round, attempts)
        SELECT seq, id, conversation_id, kind, asset_id, author, author_id, content, words, facts,
            delivery, failure_code, failure_reason, failure_words, may_have_arrived,
            possibly_repeated, external_id, written_at, due_at, round, attempts
        FROM jsonb_to_recordset($1::jsonb) AS new (
            seq bigint, id text, conversation_id text, kind text, asset_id text, author text,
            author_id text, content text, words text, facts text, delivery text,
            failure_code bigint, failure_reason text, failure_words text,
            may_have_arrived boolean, possibly_repeated boolean, external_id text,
            written_at bigint, due_at bigint, round bigint, attempts bigint)";
    let inserted = query(insert).bind(json).execute(connection).await;
    inserted.map(drop)
}

/// Writes what may change of rows that are locked.
pub(crate) async fn change_messages(
    connection: &mut PgConnection,
    json: &str,
) -> Result<(), sqlx::Error> {
    let update = "
        UPDATE messages SET
            words = new.words, facts = new.facts, delivery = new.delivery,
            failure_code = new.failure_code, failure_reason = new.failure_reason,
            failure_words = new.failure_words, may_have_arrived = new.may_have_arrived,
            possibly_repeated = new.possibly_repeated,
            external_id = new.external_id, due_at = new.due_at, attempts = new.attempts
        FROM jsonb_to_recordset($1::jsonb) AS new (
            seq bigint, words text, facts text, delivery text, failure_code bigint,
            failure_reason text, failure_words text, may_have_arrived boolean,
            possibly_repeated boolean, external_id text, due_at bigint, attempts bigint)
        WHERE messages.seq = new.seq";
    let updated = query(update).bind(json).execute(connection).await;
    updated.map(drop)
}

/// Counts a change of the Inboxes of these workspaces, which are in their order: the last thing
/// that a transaction does.
pub(crate) async fn count_change(
    connection: &mut PgConnection,
    workspaces: &[String],
) -> Result<(), sqlx::Error> {
    let count = "
        INSERT INTO inboxes AS own (workspace_id, changes)
        SELECT workspace_id, 1 FROM unnest($1::text[]) AS changed (workspace_id)
        ON CONFLICT (workspace_id) DO UPDATE SET changes = own.changes + 1";
    let counted = query(count).bind(workspaces).execute(connection).await;
    counted.map(drop)
}
