use async_trait::async_trait;
use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};
use wassla_domain::{Agent, Fault, Workspace, WorkspaceId};

use crate::engine::{Engine, SqlStore};
use crate::{AgentRecord, WorkspaceRecord};

#[async_trait]
impl<E: Engine> WorkspaceDirectory for SqlStore<E> {
    async fn workspace(&self, id: &WorkspaceId) -> Result<Option<Workspace>, Fault> {
        let select = "SELECT * FROM workspaces WHERE id = $1";
        let row: Option<WorkspaceRecord> = self.read_one(select, &[id.as_str().into()]).await?;
        row.map(WorkspaceRecord::read).transpose()
    }

    async fn put_workspace(&self, workspace: &Workspace) -> Result<(), Fault> {
        let row = WorkspaceRecord::from(workspace);
        let upsert = "
            INSERT INTO workspaces (id, name, plan, suspended) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, plan = excluded.plan, suspended = excluded.suspended";
        let values = [
            row.id.into(),
            row.name.into(),
            row.plan.into(),
            row.suspended.into(),
        ];
        self.write(upsert, &values).await.map(drop)
    }
}

#[async_trait]
impl<E: Engine> AgentDirectory for SqlStore<E> {
    async fn agents(&self, workspace: &WorkspaceId) -> Result<Vec<Agent>, Fault> {
        let select = "SELECT * FROM agents WHERE workspace_id = $1 ORDER BY name, id";
        let rows: Vec<AgentRecord> = self.read(select, &[workspace.as_str().into()]).await?;
        rows.into_iter().map(AgentRecord::read).collect()
    }

    async fn put_agent(&self, agent: &Agent) -> Result<bool, Fault> {
        let row = AgentRecord::from(agent);
        let upsert = "
            INSERT INTO agents (id, workspace_id, name, modality, status)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, modality = excluded.modality, status = excluded.status
            WHERE agents.workspace_id = excluded.workspace_id";
        let values = [
            row.id.into(),
            row.workspace_id.into(),
            row.name.into(),
            row.modality.into(),
            row.status.into(),
        ];
        Ok(self.write(upsert, &values).await? == 1)
    }
}
