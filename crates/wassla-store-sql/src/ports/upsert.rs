//! All rows of a sign-in in one transaction.

use std::collections::BTreeSet;

use sqlx::Error;
use wassla_domain::Fault;
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};

use crate::engine::{Engine, SqlStore, Stopped, UnitOfWork, Value};
use crate::{ChannelRecord, CleanupRecord, CurrentRow, WriteRecord};

pub(super) async fn upsert_channels<E: Engine>(
    store: &SqlStore<E>,
    upserts: &ChannelUpserts,
) -> Result<UpsertOutcome, Fault> {
    let writes = WriteRecord::of(upserts)?;
    let upsert = || upsert_once(store, &writes);
    store.whole("a upserts", upsert).await
}

async fn upsert_once<E: Engine>(
    store: &SqlStore<E>,
    writes: &[WriteRecord],
) -> Result<UpsertOutcome, Stopped> {
    let mut whole = store.begin_whole().await?;
    lock(&mut whole, writes).await?;
    let mut decided = Vec::new();
    for write in writes {
        let current = current_row(&mut whole, &write.row).await?;
        if !write.is_current(current.as_ref()) {
            return whole.undo(UpsertOutcome::Stale).await;
        }
        decided.push((write, current));
    }

    let mut held_elsewhere = Vec::new();
    for (write, current) in decided {
        if !write_row(&mut whole, write).await? {
            held_elsewhere.push(write.kind);
            continue;
        }
        let row = &write.row;
        hold(&mut whole, [&row.workspace_id, &row.kind, &row.external_id]).await?;
        cancel_jobs(&mut whole, row).await?;
        let leaves = write.leaves_number(current.as_ref());
        let ends_calling = leaves && end_calling(&mut whole, &row.id).await?;
        if let Some(job) = &write.job {
            owe(&mut whole, job, ends_calling).await?;
        }
    }
    whole
        .commit(UpsertOutcome::Written { held_elsewhere })
        .await
}

/// Takes a lock for each row and each asset that the set of upserts touches, always in the same
/// order: settlements with something in common follow each other, and none waits for one that
/// waits for it. The unique indexes decide all the same.
async fn lock<E: Engine>(whole: &mut UnitOfWork<E>, writes: &[WriteRecord]) -> Result<(), Error> {
    let Some(lock) = E::SQL.channels.lock_names else {
        return Ok(());
    };
    let mut names = BTreeSet::new();
    for write in writes {
        let row = &write.row;
        names.insert(format!("row {} {}", row.kind, row.workspace_id));
        names.insert(format!("asset {} {}", row.kind, row.external_id));
        if let Some(job) = &write.job {
            names.insert(format!("asset {} {}", job.kind, job.external_id));
        }
    }
    let names: Vec<_> = names.into_iter().collect();
    whole.execute(lock, &[names[..].into()]).await.map(drop)
}

async fn current_row<E: Engine>(
    whole: &mut UnitOfWork<E>,
    row: &ChannelRecord,
) -> Result<Option<CurrentRow>, Error> {
    let values = [(&row.workspace_id).into(), (&row.kind).into()];
    whole.fetch_one(E::SQL.dialect.lock_current, &values).await
}

/// Writes the row; `false` when another workspace holds its asset.
async fn write_row<E: Engine>(
    whole: &mut UnitOfWork<E>,
    write: &WriteRecord,
) -> Result<bool, Error> {
    let row = &write.row;
    let mut values: Vec<Value<'_>> = vec![
        (&row.id).into(),
        (&row.workspace_id).into(),
        (&row.kind).into(),
        (&row.external_id).into(),
        (&row.state).into(),
        (&row.config).into(),
        (&row.evidence).into(),
        row.due_at.into(),
        (&row.moved_from).into(),
        row.version.into(),
        row.connected_at.into(),
        row.updated_at.into(),
    ];
    if write.replaces.is_some() {
        let updated = whole.execute(E::SQL.dialect.update_channel, &values).await;
        return Ok(updated? == 1);
    }
    // The agent is set by the first write alone: it may have been changed since it was read.
    values.push((&row.agent_id).into());
    Ok(whole
        .execute(E::SQL.dialect.insert_channel, &values)
        .await?
        == 1)
}

/// Keeps that the workspace has held the asset, for as long as the counts of it are of interest.
pub(super) async fn hold<E: Engine>(
    whole: &mut UnitOfWork<E>,
    held: [&str; 3],
) -> Result<(), Error> {
    let insert = "
        INSERT INTO holdings (workspace_id, kind, external_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
    let values = held.map(Value::from);
    whole.execute(insert, &values).await.map(drop)
}

async fn cancel_jobs<E: Engine>(
    whole: &mut UnitOfWork<E>,
    row: &ChannelRecord,
) -> Result<(), Error> {
    // An Instagram account that was linked to another Page leaves that Page to be cleaned up.
    let values = [
        (&row.kind).into(),
        (&row.external_id).into(),
        (&row.config).into(),
    ];
    let deleted = whole.execute(E::SQL.dialect.cancel_jobs, &values).await;
    deleted.map(drop)
}

/// Leaves a job, which ends calling if a calling row went.
pub(super) async fn owe<E: Engine>(
    whole: &mut UnitOfWork<E>,
    job: &CleanupRecord,
    ends_calling: bool,
) -> Result<(), Error> {
    let values = [
        (&job.id).into(),
        (&job.workspace_id).into(),
        (&job.kind).into(),
        (&job.external_id).into(),
        (&job.asset).into(),
        (&job.access_token).into(),
        (&job.meta_user_id).into(),
        job.owed_since.into(),
        job.attempts.into(),
        job.due_at.into(),
        ends_calling.into(),
    ];
    let inserted = whole.execute(E::SQL.dialect.insert_job, &values).await;
    inserted.map(drop)
}

/// Deletes the calling row that rides on a row, which is locked; `false` when none does.
pub(super) async fn end_calling<E: Engine>(
    whole: &mut UnitOfWork<E>,
    chat_id: &str,
) -> Result<bool, Error> {
    let delete = "DELETE FROM agent_channels WHERE chat_id = $1";
    Ok(whole.execute(delete, &[chat_id.into()]).await? > 0)
}
