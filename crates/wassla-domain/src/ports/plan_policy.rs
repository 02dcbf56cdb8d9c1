use async_trait::async_trait;

use crate::fault::Fault;
use crate::ids::WorkspaceId;
use crate::plan::Entitlements;

/// What a workspace has paid for.
///
/// An adapter MUST answer for the moment it is asked: plans change during a sign-in. A workspace
/// that it does not know has no channels; that is an answer, not a fault.
#[async_trait]
pub trait PlanPolicy: Send + Sync + 'static {
    /// What the workspace may use right now.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when that cannot be said; the sign-in then stops before Meta is
    /// asked for a token.
    async fn entitlements(&self, workspace: &WorkspaceId) -> Result<Entitlements, Fault>;
}
