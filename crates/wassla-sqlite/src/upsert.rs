//! All rows of a sign-in in one transaction.

use sqlx::{FromRow, SqliteConnection, query};
use wassla_domain::Fault;
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};
use wassla_store_sql::{ChannelRecord, CleanupRecord, CurrentRow, WriteRecord};

use crate::error::fault;
use crate::open::SqliteStore;

pub(crate) async fn upsert_channels(
    store: &SqliteStore,
    upserts: &ChannelUpserts,
) -> Result<UpsertOutcome, Fault> {
    let writes = WriteRecord::of(upserts)?;
    let mut whole = store.begin().await?;
    let mut decided = Vec::new();
    for write in &writes {
        let standing = standing_row(&mut whole, &write.row).await?;
        if !write.is_current(standing.as_ref()) {
            return Ok(UpsertOutcome::Stale);
        }
        decided.push((write, standing));
    }

    let mut held_elsewhere = Vec::new();
    for (write, standing) in decided {
        if !write_row(&mut whole, write).await? {
            held_elsewhere.push(write.kind);
            continue;
        }
        let row = &write.row;
        hold(&mut whole, [&row.workspace_id, &row.kind, &row.external_id]).await?;
        cancel_jobs(&mut whole, row).await?;
        let leaves = write.leaves_number(standing.as_ref());
        let ends_calling = leaves && end_calling(&mut whole, &row.id).await?;
        if let Some(job) = &write.job {
            owe(&mut whole, job, ends_calling).await?;
        }
    }
    whole.commit().await.map_err(fault)?;
    Ok(UpsertOutcome::Written { held_elsewhere })
}

async fn standing_row(
    connection: &mut SqliteConnection,
    row: &ChannelRecord,
) -> Result<Option<CurrentRow>, Fault> {
    let select = "
        SELECT id, version, external_id FROM agent_channels
        WHERE workspace_id = ?1 AND kind = ?2";
    let standing = query(select)
        .bind(&row.workspace_id)
        .bind(&row.kind)
        .try_map(|row| CurrentRow::from_row(&row))
        .fetch_optional(connection)
        .await;
    standing.map_err(fault)
}

/// Writes the row; `false` when another workspace holds its asset.
async fn write_row(connection: &mut SqliteConnection, write: &WriteRecord) -> Result<bool, Fault> {
    // The agent is set by the first write alone: it may have been changed since it was read.
    let statement = if write.replaces.is_none() {
        "INSERT INTO agent_channels
            (id, workspace_id, kind, external_id, state, config, evidence, due_at, moved_from,
             version, connected_at, updated_at, agent_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (kind, external_id) DO NOTHING"
    } else {
        "UPDATE agent_channels SET
            external_id = ?4, state = ?5, config = ?6, evidence = ?7, due_at = ?8,
            moved_from = ?9, version = ?10, connected_at = ?11, updated_at = ?12
         WHERE id = ?1 AND workspace_id = ?2 AND kind = ?3
            AND NOT EXISTS (
                SELECT 1 FROM agent_channels AS held
                WHERE held.kind = ?3 AND held.external_id = ?4 AND held.workspace_id <> ?2
            )"
    };
    let row = &write.row;
    let mut statement = query(statement)
        .bind(&row.id)
        .bind(&row.workspace_id)
        .bind(&row.kind)
        .bind(&row.external_id)
        .bind(&row.state)
        .bind(&row.config)
        .bind(&row.evidence)
        .bind(row.due_at)
        .bind(&row.moved_from)
        .bind(row.version)
        .bind(row.connected_at)
        .bind(row.updated_at);
    if write.replaces.is_none() {
        statement = statement.bind(&row.agent_id);
    }
    let written = statement.execute(connection).await;
    Ok(written.map_err(fault)?.rows_affected() == 1)
}

/// Keeps that the workspace has held the asset, for as long as the counts of it are of interest.
pub(crate) async fn hold(
    connection: &mut SqliteConnection,
    [workspace_id, kind, external_id]: [&str; 3],
) -> Result<(), Fault> {
    let insert = "
        INSERT INTO holdings (workspace_id, kind, external_id) VALUES (?1, ?2, ?3)
        ON CONFLICT DO NOTHING";
    let inserted = query(insert)
        .bind(workspace_id)
        .bind(kind)
        .bind(external_id)
        .execute(connection)
        .await;
    inserted.map(drop).map_err(fault)
}

async fn cancel_jobs(connection: &mut SqliteConnection, row: &ChannelRecord) -> Result<(), Fault> {
    // An Instagram account that was linked to another Page leaves that Page to be cleaned up.
    let delete = "
        DELETE FROM cleanup_jobs WHERE kind = ?1 AND external_id = ?2 AND NOT ends_calling
            AND json_extract(asset, '$.page_id') IS json_extract(?3, '$.page_id')";
    let deleted = query(delete)
        .bind(&row.kind)
        .bind(&row.external_id)
        .bind(&row.config)
        .execute(connection)
        .await;
    deleted.map(drop).map_err(fault)
}

/// Leaves a job, which ends calling if a calling row went.
pub(crate) async fn owe(
    connection: &mut SqliteConnection,
    job: &CleanupRecord,
    ends_calling: bool,
) -> Result<(), Fault> {
    let insert = "
        INSERT INTO cleanup_jobs
            (id, workspace_id, kind, external_id, asset, access_token, meta_user_id, owed_since,
             attempts, due_at, ends_calling)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let inserted = query(insert)
        .bind(&job.id)
        .bind(&job.workspace_id)
        .bind(&job.kind)
        .bind(&job.external_id)
        .bind(&job.asset)
        .bind(&job.access_token)
        .bind(&job.meta_user_id)
        .bind(job.owed_since)
        .bind(job.attempts)
        .bind(job.due_at)
        .bind(ends_calling)
        .execute(connection)
        .await;
    inserted.map(drop).map_err(fault)
}

/// Deletes the calling row that rides on a row; `false` when none does.
pub(crate) async fn end_calling(
    connection: &mut SqliteConnection,
    chat_id: &str,
) -> Result<bool, Fault> {
    let delete = "DELETE FROM agent_channels WHERE chat_id = ?1";
    let deleted = query(delete).bind(chat_id).execute(connection).await;
    Ok(deleted.map_err(fault)?.rows_affected() > 0)
}
