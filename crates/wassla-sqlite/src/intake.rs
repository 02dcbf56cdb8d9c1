//! Taking a batch of events in, in one transaction.

use sqlx::{FromRow, SqliteConnection, query, query_scalar};
use wassla_domain::inbound::EventSeq;
use wassla_domain::inbox::{PendingBatch, ProcessedEvent, SnapshotQuery};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{
    AliasRecord, IntakeWrites, SnapshotLookup, SnapshotRows, StoredMessageRow, texts,
};

use crate::error::fault;
use crate::open::SqliteStore;
use crate::{held_calls, mail};

pub(crate) async fn process_events(
    store: &SqliteStore,
    taken: &[ProcessedEvent],
    now: Timestamp,
) -> Result<ProcessedBatch, Fault> {
    let mut whole = store.begin().await?;
    let pending = pending(&mut whole, taken).await?;
    let batch = PendingBatch::of(taken, pending.into_iter().map(EventSeq));
    if batch.is_empty() {
        return Ok(ProcessedBatch::default());
    }
    let seen = look(&mut whole, &batch.query()).await?;
    let changes = batch.fold(seen.read()?, now)?;
    write(&mut whole, &IntakeWrites::of(&changes), now).await?;
    whole.commit().await.map_err(fault)?;
    Ok(changes.event_processed)
}

/// The events that nobody took before.
async fn pending(
    connection: &mut SqliteConnection,
    taken: &[ProcessedEvent],
) -> Result<Vec<i64>, Fault> {
    let seqs: Vec<_> = taken.iter().map(|taken| taken.seq.0).collect();
    let select = "
        SELECT seq FROM inbound_events
        WHERE seq IN (SELECT value FROM json_each(?1)) AND taken_at IS NULL";
    let pending = query_scalar(select)
        .bind(texts(&seqs))
        .fetch_all(connection)
        .await;
    pending.map_err(fault)
}

async fn look(
    connection: &mut SqliteConnection,
    query: &SnapshotQuery,
) -> Result<SnapshotRows, Fault> {
    let lookup = SnapshotLookup::of(query);
    let mut seen = SnapshotRows::default();
    if let Some(wanted) = &lookup.aliases {
        seen.aliases = aliases(connection, wanted).await?;
    }
    if let Some(wanted) = &lookup.calls {
        seen.calls = held_calls::standing(connection, wanted).await?;
    }
    let ids = seen.conversation_ids();
    if !ids.is_empty() {
        seen.conversations = mail::conversations(&mut *connection, &ids).await?;
    }
    let marked = lookup.marked(&seen.aliases);
    if lookup.messages.is_some() || !marked.is_empty() {
        let wanted = lookup.messages.as_deref().unwrap_or("[]");
        seen.messages = messages(connection, wanted, &marked).await?;
    }
    seen.seqs = mail::next_seqs(connection, lookup.arrivals).await?;
    Ok(seen)
}

async fn aliases(
    connection: &mut SqliteConnection,
    wanted: &str,
) -> Result<Vec<AliasRecord>, Fault> {
    let select = "
        SELECT known.* FROM json_each(?1) AS wanted
        CROSS JOIN conversation_aliases AS known
            ON known.kind = wanted.value ->> '$.kind'
            AND known.external_id = wanted.value ->> '$.external_id'
            AND known.workspace_id = wanted.value ->> '$.workspace_id'
            AND known.alias_kind = wanted.value ->> '$.alias_kind'
            AND known.alias = wanted.value ->> '$.alias'";
    let rows = query(select)
        .bind(wanted)
        .try_map(|row| AliasRecord::from_row(&row))
        .fetch_all(connection)
        .await;
    rows.map_err(fault)
}

/// Messages by Meta's id, by ours, and what was sent in conversations that are marked.
async fn messages(
    connection: &mut SqliteConnection,
    wanted: &str,
    marked: &[String],
) -> Result<Vec<StoredMessageRow>, Fault> {
    let select = "
        WITH found AS (
            SELECT messages.seq FROM json_each(?1) AS wanted
            CROSS JOIN messages ON messages.external_id = wanted.value ->> '$.external_id'
                AND messages.kind = wanted.value ->> '$.kind'
                AND messages.asset_id = wanted.value ->> '$.asset_id'
            UNION
            SELECT messages.seq FROM json_each(?1) AS wanted
            CROSS JOIN messages ON messages.id = wanted.value ->> '$.id'
            UNION
            SELECT messages.seq FROM json_each(?2) AS marked
            CROSS JOIN messages ON messages.conversation_id = marked.value
                AND delivery IN ('sent', 'delivered')
        )
        SELECT messages.*, conversations.workspace_id FROM found
        CROSS JOIN messages ON messages.seq = found.seq
        CROSS JOIN conversations ON conversations.id = messages.conversation_id
        ORDER BY messages.seq";
    let rows = query(select)
        .bind(wanted)
        .bind(texts(marked))
        .try_map(|row| StoredMessageRow::from_row(&row))
        .fetch_all(connection)
        .await;
    rows.map_err(fault)
}

async fn write(
    connection: &mut SqliteConnection,
    writes: &IntakeWrites,
    now: Timestamp,
) -> Result<(), Fault> {
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

async fn add_aliases(connection: &mut SqliteConnection, json: &str) -> Result<(), Fault> {
    let insert = "
        INSERT INTO conversation_aliases
            (kind, external_id, workspace_id, alias_kind, alias, conversation_id)
        SELECT value ->> '$.kind', value ->> '$.external_id', value ->> '$.workspace_id',
            value ->> '$.alias_kind', value ->> '$.alias', value ->> '$.conversation_id'
        FROM json_each(?1)";
    let inserted = query(insert).bind(json).execute(connection).await;
    inserted.map(drop).map_err(fault)
}

async fn mark_taken(
    connection: &mut SqliteConnection,
    json: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let update = "
        UPDATE inbound_events SET taken_at = ?2, outcome = value ->> '$.outcome'
        FROM json_each(?1) WHERE inbound_events.seq = value ->> '$.seq'";
    let updated = query(update)
        .bind(json)
        .bind(now.millis())
        .execute(connection)
        .await;
    updated.map(drop).map_err(fault)
}

async fn count(connection: &mut SqliteConnection, json: &str, now: Timestamp) -> Result<(), Fault> {
    let upsert = "
        INSERT INTO delivery_counts (workspace_id, kind, external_id, outcome, count, last_at)
        SELECT value ->> '$.workspace_id', value ->> '$.kind', value ->> '$.external_id',
            value ->> '$.outcome', value ->> '$.count', ?2
        FROM json_each(?1) WHERE true
        ON CONFLICT (workspace_id, kind, external_id, outcome) DO UPDATE SET
            count = count + excluded.count, last_at = max(last_at, excluded.last_at)";
    let counted = query(upsert)
        .bind(json)
        .bind(now.millis())
        .execute(connection)
        .await;
    counted.map(drop).map_err(fault)
}
