use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use wassla_domain::ports::PlanPolicy;
use wassla_domain::{ChannelKind, Entitlements, Fault, WorkspaceId};

/// Plans that a test sets, and changes while a sign-in runs.
#[derive(Debug, Default)]
pub struct FixedPlans(Mutex<BTreeMap<WorkspaceId, Entitlements>>);

impl FixedPlans {
    /// Nobody has anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on the workspace has exactly these channels.
    pub fn include(&self, workspace: &WorkspaceId, kinds: impl IntoIterator<Item = ChannelKind>) {
        let kinds = kinds.into_iter().collect();
        self.set(workspace, Entitlements::Active(kinds));
    }

    /// From now on the workspace has every channel.
    pub fn include_all(&self, workspace: &WorkspaceId) {
        self.include(workspace, ChannelKind::ALL);
    }

    /// From now on the workspace is suspended.
    pub fn suspend(&self, workspace: &WorkspaceId) {
        self.set(workspace, Entitlements::Suspended);
    }

    fn set(&self, workspace: &WorkspaceId, entitlements: Entitlements) {
        self.plans().insert(workspace.clone(), entitlements);
    }

    fn plans(&self) -> MutexGuard<'_, BTreeMap<WorkspaceId, Entitlements>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl PlanPolicy for FixedPlans {
    async fn entitlements(&self, workspace: &WorkspaceId) -> Result<Entitlements, Fault> {
        let known = self.plans().get(workspace).cloned();
        Ok(known.unwrap_or_else(|| Entitlements::Active([].into())))
    }
}
