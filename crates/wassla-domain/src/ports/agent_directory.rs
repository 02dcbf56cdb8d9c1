use async_trait::async_trait;

use crate::agent::Agent;
use crate::fault::Fault;
use crate::ids::WorkspaceId;

/// The agents of a workspace.
///
/// An adapter MUST NOT answer with another workspace's agents, and MUST answer in the order of
/// their names, then ids.
#[async_trait]
pub trait AgentDirectory: Send + Sync + 'static {
    /// All agents of a workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn agents(&self, workspace: &WorkspaceId) -> Result<Vec<Agent>, Fault>;

    /// Writes an agent, whether or not it exists. An id that another workspace uses stays theirs:
    /// the answer is `false` and nothing is written.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn put_agent(&self, agent: &Agent) -> Result<bool, Fault>;
}
