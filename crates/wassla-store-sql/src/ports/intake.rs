//! Taking a batch of events in, in one transaction.

use sqlx::Error;
use wassla_domain::inbound::EventSeq;
use wassla_domain::inbox::{PendingBatch, ProcessedEvent, SnapshotQuery};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{Fault, Timestamp};

use super::{held_calls, mail};
use crate::engine::{Engine, SqlStore, Stopped, UnitOfWork, Value};
use crate::{IntakeWrites, SnapshotLookup, SnapshotRows};

pub(super) async fn process_events<E: Engine>(
    store: &SqlStore<E>,
    taken: &[ProcessedEvent],
    now: Timestamp,
) -> Result<ProcessedBatch, Fault> {
    let process = || process_once(store, taken, now);
    store.whole("an intake", process).await
}

async fn process_once<E: Engine>(
    store: &SqlStore<E>,
    taken: &[ProcessedEvent],
    now: Timestamp,
) -> Result<ProcessedBatch, Stopped> {
    let mut whole = store.begin_whole().await?;
    let pending = lock_pending(&mut whole, taken).await?;
    let batch = PendingBatch::of(taken, pending.into_iter().map(|(seq,)| EventSeq(seq)));
    if batch.is_empty() {
        return whole.undo(ProcessedBatch::default()).await;
    }
    let seen = look(&mut whole, &batch.query()).await?;
    let changes = batch.fold(seen.read()?, now)?;
    write(&mut whole, &IntakeWrites::of(&changes), now).await?;
    whole.commit(changes.event_processed).await
}

/// Locks the events that nobody took before, in their order: of two processes with the same
/// events one waits here, and then finds them taken.
async fn lock_pending<E: Engine>(
    whole: &mut UnitOfWork<E>,
    taken: &[ProcessedEvent],
) -> Result<Vec<(i64,)>, Error> {
    let seqs = Value::Ints(taken.iter().map(|taken| taken.seq.0).collect());
    whole.fetch(E::SQL.intake.lock_pending, &[seqs]).await
}

async fn look<E: Engine>(
    whole: &mut UnitOfWork<E>,
    query: &SnapshotQuery,
) -> Result<SnapshotRows, Error> {
    let lookup = SnapshotLookup::of(query);
    let mut seen = SnapshotRows::default();
    if let Some(wanted) = &lookup.aliases {
        seen.aliases = whole.fetch(E::SQL.intake.aliases, &[wanted.into()]).await?;
    }
    let of_names = seen.aliases.iter();
    let mut ids: Vec<_> = of_names
        .map(|alias| alias.conversation_id.clone())
        .collect();
    if let Some(wanted) = &lookup.calls {
        ids.extend(held_calls::conversations_of(whole, wanted).await?);
    }
    if !ids.is_empty() {
        seen.conversations = mail::lock_conversations(whole, &ids).await?;
    }
    // Messages by Meta's id, by ours, and what was sent in conversations that are marked.
    let marked = lookup.marked(&seen.aliases);
    if lookup.messages.is_some() || !marked.is_empty() {
        let wanted = lookup.messages.as_deref().unwrap_or("[]");
        let values = [wanted.into(), marked[..].into()];
        seen.messages = whole.fetch(E::SQL.intake.lock_messages, &values).await?;
    }
    if let Some(wanted) = &lookup.calls {
        seen.calls = held_calls::lock_known(whole, wanted, &ids).await?;
    }
    seen.seqs = mail::next_seqs(whole, lookup.arrivals).await?;
    Ok(seen)
}

async fn write<E: Engine>(
    whole: &mut UnitOfWork<E>,
    writes: &IntakeWrites,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = E::SQL.intake;
    if let Some(conversations) = &writes.conversations {
        mail::write_conversations(whole, conversations).await?;
    }
    if let Some(aliases) = &writes.aliases {
        whole.execute(sql.add_aliases, &[aliases.into()]).await?;
    }
    if let Some(messages) = &writes.messages {
        mail::add_messages(whole, messages).await?;
    }
    if let Some(reports) = &writes.reports {
        mail::change_messages(whole, reports).await?;
    }
    if let Some(calls) = &writes.calls {
        held_calls::write_calls(whole, calls).await?;
    }
    if let Some(events) = &writes.events {
        let values = [events.into(), now.into()];
        whole.execute(sql.mark_processed, &values).await?;
    }
    if let Some(counts) = &writes.counts {
        let values = [counts.into(), now.into()];
        whole.execute(sql.count, &values).await?;
    }
    if !writes.inboxes.is_empty() {
        mail::count_changes(whole, &writes.inboxes).await?;
    }
    Ok(())
}
