use async_trait::async_trait;
use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};
use wassla_domain::{Agent, Fault, Workspace, WorkspaceId};

use super::MemoryStore;

#[async_trait]
impl WorkspaceDirectory for MemoryStore {
    async fn workspace(&self, id: &WorkspaceId) -> Result<Option<Workspace>, Fault> {
        Ok(self.tables().workspaces.get(id).cloned())
    }

    async fn put_workspace(&self, workspace: &Workspace) -> Result<(), Fault> {
        let workspaces = &mut self.tables().workspaces;
        workspaces.insert(workspace.id.clone(), workspace.clone());
        Ok(())
    }
}

#[async_trait]
impl AgentDirectory for MemoryStore {
    async fn agents(&self, workspace: &WorkspaceId) -> Result<Vec<Agent>, Fault> {
        let tables = self.tables();
        let own = tables
            .agents
            .values()
            .filter(|agent| agent.workspace == *workspace);
        let mut agents: Vec<_> = own.cloned().collect();
        agents.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(agents)
    }

    async fn put_agent(&self, agent: &Agent) -> Result<bool, Fault> {
        let agents = &mut self.tables().agents;
        let held = agents.get(&agent.id);
        if held.is_some_and(|held| held.workspace != agent.workspace) {
            return Ok(false);
        }
        agents.insert(agent.id.clone(), agent.clone());
        Ok(true)
    }
}
