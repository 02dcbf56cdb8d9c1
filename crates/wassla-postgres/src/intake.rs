//! Taking a batch of events in, in one transaction.

use sqlx::{FromRow, PgConnection, query, query_scalar};
use wassla_domain::inbound::EventSeq;
use wassla_domain::inbox::{PendingBatch, ProcessedEvent, SnapshotQuery};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{AliasRecord, IntakeWrites, SnapshotLookup, SnapshotRows, StoredMessageRow};

use crate::error::{Stopped, whole};
use crate::open::PostgresStore;
use crate::{held_calls, mail};

pub(crate) async fn process_events(
    store: &PostgresStore,
    taken: &[ProcessedEvent],
    now: Timestamp,
) -> Result<ProcessedBatch, Fault> {
    whole("an intake", || process_once(store, taken, now)).await
}

async fn process_once(
    store: &PostgresStore,
    taken: &[ProcessedEvent],
    now: Timestamp,
) -> Result<ProcessedBatch, Stopped> {
    let mut whole = store.begin().await?;
    let pending = lock_pending(&mut whole, taken).await?;
    let batch = PendingBatch::of(taken, pending.into_iter().map(EventSeq));
    if batch.is_empty() {
        whole.rollback().await?;
        return Ok(ProcessedBatch::default());
    }
    let seen = look(&mut whole, &batch.query()).await?;
    let changes = batch.fold(seen.read()?, now)?;
    write(&mut whole, &IntakeWrites::of(&changes), now).await?;
    whole.commit().await?;
    Ok(changes.event_processed)
}

/// Locks the events that nobody took before, in their order: of two processes with the same
/// events one waits here, and then finds them taken.
async fn lock_pending(
    connection: &mut PgConnection,
    taken: &[ProcessedEvent],
) -> Result<Vec<i64>, sqlx::Error> {
    let seqs: Vec<_> = taken.iter().map(|taken| taken.seq.0).collect();
    let lock = "
        SELECT seq FROM inbound_events WHERE seq = ANY($1) AND taken_at IS NULL
        ORDER BY seq FOR UPDATE";
    query_scalar(lock).bind(seqs).fetch_all(connection).await
}

async fn look(
    connection: &mut PgConnection,
    query: &SnapshotQuery,
) -> Result<SnapshotRows, sqlx::Error> {
    let lookup = SnapshotLookup::of(query);
    let mut seen = SnapshotRows::default();
    if let Some(wanted) = &lookup.aliases {
        seen.aliases = aliases(connection, wanted).await?;
    }
    let of_names = seen.aliases.iter();
    let mut ids: Vec<_> = of_names
        .map(|alias| alias.conversation_id.clone())
        .collect();
    if let Some(wanted) = &lookup.calls {
        ids.extend(held_calls::conversations_of(connection, wanted).await?);
    }
    if !ids.is_empty() {
        seen.conversations = mail::lock_conversations(connection, &ids).await?;
    }
    let marked = lookup.marked(&seen.aliases);
    if lookup.messages.is_some() || !marked.is_empty() {
        let wanted = lookup.messages.as_deref().unwrap_or("[]");
        seen.messages = lock_messages(connection, wanted, &marked).await?;
    }
    if let Some(wanted) = &lookup.calls {
        seen.calls = held_calls::lock_standing(connection, wanted, &ids).await?;
    }
    seen.seqs = mail::next_seqs(connection, lookup.arrivals).await?;
    Ok(seen)
}

async fn aliases(
    connection: &mut PgConnection,
    wanted: &str,
) -> Result<Vec<AliasRecord>, sqlx::Error> {
    let select = "
        SELECT known.* FROM jsonb_to_recordset($1::jsonb) AS wanted (
            kind text, external_id text, workspace_id text, alias_kind text, alias text)
        JOIN conversation_aliases AS known
            USING (kind, external_id, workspace_id, alias_kind, alias)";
    query(select)
        .bind(wanted)
        .try_map(|row| AliasRecord::from_row(&row))
        .fetch_all(connection)
        .await
}

/// Messages by Meta's id, by ours, and what was sent in conversations that are marked.
async fn lock_messages(
    connection: &mut PgConnection,
    wanted: &str,
    marked: &[String],
) -> Result<Vec<StoredMessageRow>, sqlx::Error> {
    let select = "
        WITH wanted AS (
            SELECT * FROM jsonb_to_recordset($1::jsonb) AS wanted (
                kind text, asset_id text, external_id text, id text)
        ), found AS (
            SELECT seq FROM wanted JOIN messages USING (kind, asset_id, external_id)
            UNION
            SELECT seq FROM wanted JOIN messages USING (id)
            UNION
            SELECT seq FROM messages
            WHERE conversation_id = ANY($2) AND delivery IN ('sent', 'delivered')
        )
        SELECT messages.*, conversations.workspace_id FROM messages
        JOIN conversations ON conversations.id = messages.conversation_id
        WHERE messages.seq IN (SELECT seq FROM found)
        ORDER BY messages.seq FOR UPDATE OF messages";
    query(select)
        .bind(wanted)
        .bind(marked)
        .try_map(|row| StoredMessageRow::from_row(&row))
        .fetch_all(connection)
        .await
}

async fn write(
    connection: &mut PgConnection,
    writes: &IntakeWrites,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if let Some(conversations) = &writes.conversations {
        mail::write_conversations(connection, conversations).await?;
    }
    if let Some(aliases) = &writes.aliases {
        add_aliases(connection, aliases).await?;
    }
    if let Some(messages) = &writes.messages {
        mail::add_messages(connection, messages).await?;
    }
    if let Some(reports) = &writes.reports {
        mail::change_messages(connection, reports).await?;
    }
    if let Some(calls) = &writes.calls {
        held_calls::write_calls(connection, calls).await?;
    }
    if let Some(events) = &writes.events {
        mark_taken(connection, events, now).await?;
    }
    if let Some(counts) = &writes.counts {
        count(connection, counts, now).await?;
    }
    if !writes.inboxes.is_empty() {
        mail::count_change(connection, &writes.inboxes).await?;
    }
    Ok(())
}

async fn add_aliases(connection: &mut PgConnection, json: &str) -> Result<(), sqlx::Error> {
    let insert = "
        INSERT INTO conversation_aliases
            (kind, external_id, workspace_id, alias_kind, alias, conversation_id)
        SELECT kind, external_id, workspace_id, alias_kind, alias, conversation_id
        FROM jsonb_to_recordset($1::jsonb) AS new (
            kind text, external_id text, workspace_id text, alias_kind text, alias text,
            conversation_id text)";
    let inserted = query(insert).bind(json).execute(connection).await;
    inserted.map(drop)
}

async fn mark_taken(
    connection: &mut PgConnection,
    json: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let update = "
        UPDATE inbound_events SET taken_at = $2, outcome = done.outcome
        FROM jsonb_to_recordset($1::jsonb) AS done (seq bigint, outcome text)
        WHERE inbound_events.seq = done.seq AND taken_at IS NULL";
    let updated = query(update)
        .bind(json)
        .bind(now.millis())
        .execute(connection)
        .await;
    updated.map(drop)
}

async fn count(
    connection: &mut PgConnection,
    json: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let upsert = "
        INSERT INTO delivery_counts AS sum
            (workspace_id, kind, external_id, outcome, count, last_at)
        SELECT workspace_id, kind, external_id, outcome, count, $2
        FROM jsonb_to_recordset($1::jsonb) AS new (
            workspace_id text, kind text, external_id text, outcome text, count bigint)
        ON CONFLICT (workspace_id, kind, external_id, outcome) DO UPDATE SET
            count = sum.count + excluded.count,
            last_at = greatest(sum.last_at, excluded.last_at)";
    let counted = query(upsert)
        .bind(json)
        .bind(now.millis())
        .execute(connection)
        .await;
    counted.map(drop)
}
