use std::sync::Arc;

use wassla_domain::ports::{PlanPolicy, WorkspaceDirectory};
use wassla_domain::{Action, Caller, Entitlements, Fault, PlanTable, WorkspaceId};

use crate::{UseCaseError, Wassla};

/// The plan policy of a host that keeps its workspaces in the store: a table of plans, and each
/// workspace's own.
#[derive(Clone)]
pub struct PlanDirectory {
    table: PlanTable,
    workspaces: Arc<dyn WorkspaceDirectory>,
}

impl PlanDirectory {
    /// A policy over this table and directory.
    pub fn new(table: PlanTable, workspaces: Arc<dyn WorkspaceDirectory>) -> Self {
        Self { table, workspaces }
    }
}

#[async_trait::async_trait]
impl PlanPolicy for PlanDirectory {
    async fn entitlements(&self, workspace: &WorkspaceId) -> Result<Entitlements, Fault> {
        let workspace = self.workspaces.workspace(workspace).await?;
        Ok(self.table.entitlements(workspace.as_ref()))
    }
}

impl Wassla {
    /// What the caller's workspace may use now.
    ///
    /// # Errors
    /// `role_not_allowed` for an unknown role, or a fault of the policy.
    pub async fn entitlements(&self, caller: &Caller) -> Result<Entitlements, UseCaseError> {
        caller.may(Action::SeeChannels)?;
        Ok(self.ports.plans.entitlements(&caller.workspace).await?)
    }
}
