//! `agent put`.

use wassla_domain::Agent;
use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};

use crate::failure::CommandFailure;

/// Writes an agent, whether or not it exists.
pub(crate) async fn put(
    workspaces: &dyn WorkspaceDirectory,
    agents: &dyn AgentDirectory,
    agent: &Agent,
) -> Result<String, CommandFailure> {
    let Agent { id, workspace, .. } = agent;
    if agent.name.trim().is_empty() {
        return Err(CommandFailure::Refused("an agent needs a name".to_owned()));
    }
    if workspaces.workspace(workspace).await?.is_none() {
        let fix = "write it first with \"wassla-server workspace put\"";
        let sentence = format!("there is no workspace {workspace}: {fix}");
        return Err(CommandFailure::Refused(sentence));
    }

    if !agents.put_agent(agent).await? {
        let sentence = format!("the id {id} is taken by an agent of another workspace");
        return Err(CommandFailure::Refused(sentence));
    }
    let (modality, status) = (agent.modality.as_str(), agent.status.as_str());
    Ok(format!("agent {id} is written: {modality}, {status}"))
}
