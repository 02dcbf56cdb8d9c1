//! `agent put`.

use wassla_domain::Agent;
use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};

use crate::failure::Failure;

/// Writes an agent, whether or not it exists.
pub(crate) async fn put(
    workspaces: &dyn WorkspaceDirectory,
    agents: &dyn AgentDirectory,
    agent: &Agent,
) -> Result<String, Failure> {
    let Agent { id, workspace, .. } = agent;
    if agent.name.trim().is_empty() {
        return Err(Failure::Refused("an agent needs a name".to_owned()));
    }
    if workspaces.workspace(workspace).await?.is_none() {
        let mend = "write it first with \"wassla-server workspace put\"";
        let sentence = format!("there is no workspace {workspace}: {mend}");
        return Err(Failure::Refused(sentence));
    }

    if !agents.put_agent(agent).await? {
        let sentence = format!("the id {id} is taken by an agent of another workspace");
        return Err(Failure::Refused(sentence));
    }
    let (modality, status) = (agent.modality.as_str(), agent.status.as_str());
    Ok(format!("agent {id} is written: {modality}, {status}"))
}
