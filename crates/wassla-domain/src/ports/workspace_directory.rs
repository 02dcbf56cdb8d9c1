use async_trait::async_trait;

use crate::fault::Fault;
use crate::ids::WorkspaceId;
use crate::plan::Workspace;

/// The workspaces that the reference server knows. A host that keeps its own replaces
/// [`PlanPolicy`](super::PlanPolicy) and does not need this port.
///
/// An adapter MUST show a write to every reader as soon as `put` has answered.
#[async_trait]
pub trait WorkspaceDirectory: Send + Sync + 'static {
    /// One workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or the row makes no sense.
    async fn workspace(&self, id: &WorkspaceId) -> Result<Option<Workspace>, Fault>;

    /// Writes a workspace, whether or not it exists.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn put_workspace(&self, workspace: &Workspace) -> Result<(), Fault>;
}
