//! From SQLite's rows to records.

use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row};
use wassla_records::{
    AgentRecord, AttemptRecord, ChannelRecord, DebtRecord, StandingRow, WorkspaceRecord,
};

pub(crate) fn attempt(row: &SqliteRow) -> Result<AttemptRecord, Error> {
    Ok(AttemptRecord {
        state_hash: row.try_get("state_hash")?,
        browser_hash: row.try_get("browser_hash")?,
        workspace_id: row.try_get("workspace_id")?,
        user_id: row.try_get("user_id")?,
        wanted: row.try_get("wanted")?,
        started_at: row.try_get("started_at")?,
        claimed_at: row.try_get("claimed_at")?,
        landing: row.try_get("landing")?,
    })
}

pub(crate) fn channel(row: &SqliteRow) -> Result<ChannelRecord, Error> {
    Ok(ChannelRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        kind: row.try_get("kind")?,
        external_id: row.try_get("external_id")?,
        agent_id: row.try_get("agent_id")?,
        state: row.try_get("state")?,
        config: row.try_get("config")?,
        evidence: row.try_get("evidence")?,
        due_at: row.try_get("due_at")?,
        moved_from: row.try_get("moved_from")?,
        version: row.try_get("version")?,
        connected_at: row.try_get("connected_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(crate) fn standing(row: &SqliteRow) -> Result<StandingRow, Error> {
    Ok(StandingRow {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        external_id: row.try_get("external_id")?,
    })
}

pub(crate) fn debt(row: &SqliteRow) -> Result<DebtRecord, Error> {
    Ok(DebtRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        kind: row.try_get("kind")?,
        external_id: row.try_get("external_id")?,
        asset: row.try_get("asset")?,
        access_token: row.try_get("access_token")?,
        owed_since: row.try_get("owed_since")?,
    })
}

pub(crate) fn workspace(row: &SqliteRow) -> Result<WorkspaceRecord, Error> {
    Ok(WorkspaceRecord {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        plan: row.try_get("plan")?,
        suspended: row.try_get("suspended")?,
    })
}

pub(crate) fn agent(row: &SqliteRow) -> Result<AgentRecord, Error> {
    Ok(AgentRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        name: row.try_get("name")?,
        modality: row.try_get("modality")?,
        status: row.try_get("status")?,
    })
}
