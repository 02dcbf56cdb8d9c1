use async_trait::async_trait;
use sqlx::{FromRow, query};
use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};
use wassla_domain::{Agent, Fault, Workspace, WorkspaceId};
use wassla_store_sql::{AgentRecord, WorkspaceRecord};

use crate::error::fault;
use crate::open::SqliteStore;

#[async_trait]
impl WorkspaceDirectory for SqliteStore {
    async fn workspace(&self, id: &WorkspaceId) -> Result<Option<Workspace>, Fault> {
        let row = query("SELECT * FROM workspaces WHERE id = ?1")
            .bind(id.as_str())
            .try_map(|row| WorkspaceRecord::from_row(&row))
            .fetch_optional(self.reader())
            .await;
        row.map_err(fault)?.map(WorkspaceRecord::read).transpose()
    }

    async fn put_workspace(&self, workspace: &Workspace) -> Result<(), Fault> {
        let row = WorkspaceRecord::from(workspace);
        let upsert = "
            INSERT INTO workspaces (id, name, plan, suspended) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, plan = excluded.plan, suspended = excluded.suspended";
        let put = query(upsert)
            .bind(row.id)
            .bind(row.name)
            .bind(row.plan)
            .bind(row.suspended)
            .execute(self.writer())
            .await;
        put.map(drop).map_err(fault)
    }
}

#[async_trait]
impl AgentDirectory for SqliteStore {
    async fn agents(&self, workspace: &WorkspaceId) -> Result<Vec<Agent>, Fault> {
        let rows = query("SELECT * FROM agents WHERE workspace_id = ?1 ORDER BY name, id")
            .bind(workspace.as_str())
            .try_map(|row| AgentRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(AgentRecord::read).collect()
    }

    async fn put_agent(&self, agent: &Agent) -> Result<bool, Fault> {
        let row = AgentRecord::from(agent);
        let upsert = "
            INSERT INTO agents (id, workspace_id, name, modality, status)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, modality = excluded.modality, status = excluded.status
            WHERE agents.workspace_id = excluded.workspace_id";
        let put = query(upsert)
            .bind(row.id)
            .bind(row.workspace_id)
            .bind(row.name)
            .bind(row.modality)
            .bind(row.status)
            .execute(self.writer())
            .await;
        Ok(put.map_err(fault)?.rows_affected() == 1)
    }
}
