//! Plans: which channels a workspace has paid for.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::WorkspaceId;
use crate::kind::ChannelKind;

/// A workspace as the plan check needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name on pages.
    pub name: String,
    /// Its plan; a plan that the plan table does not name includes nothing.
    pub plan: String,
    /// Whether the host has suspended it.
    pub suspended: bool,
}

/// What a workspace may use right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entitlements {
    /// Suspended: nothing, under any plan.
    Suspended,
    /// Active, with these channels.
    Active(BTreeSet<ChannelKind>),
}

impl Entitlements {
    /// Whether the kind may be used.
    pub fn include(&self, kind: impl Into<ChannelKind>) -> bool {
        match self {
            Self::Suspended => false,
            Self::Active(kinds) => kinds.contains(&kind.into()),
        }
    }
}

/// Plan names and the channels that each includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTable(BTreeMap<String, BTreeSet<ChannelKind>>);

impl PlanTable {
    /// A table from its rows.
    pub fn new(rows: impl IntoIterator<Item = (String, BTreeSet<ChannelKind>)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// Whether any plan includes the kind.
    pub fn offers(&self, kind: impl Into<ChannelKind>) -> bool {
        let kind = kind.into();
        self.0.values().any(|kinds| kinds.contains(&kind))
    }

    /// What a workspace may use; one that is unknown may use nothing.
    pub fn entitlements(&self, workspace: Option<&Workspace>) -> Entitlements {
        let Some(workspace) = workspace else {
            return Entitlements::Active(BTreeSet::new());
        };
        if workspace.suspended {
            return Entitlements::Suspended;
        }
        Entitlements::Active(self.0.get(&workspace.plan).cloned().unwrap_or_default())
    }
}

impl Default for PlanTable {
    /// `growth` and `scale` include every channel.
    fn default() -> Self {
        let all: BTreeSet<_> = ChannelKind::ALL.into();
        Self::new([
            ("growth".to_owned(), all.clone()),
            ("scale".to_owned(), all),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::ChatKind;

    fn workspace(plan: &str, suspended: bool) -> Workspace {
        Workspace {
            id: WorkspaceId::parse("ws_1").unwrap(),
            name: "Acme".into(),
            plan: plan.into(),
            suspended,
        }
    }

    #[test]
    fn a_plan_not_named_includes_nothing() {
        let table = PlanTable::default();
        for kind in ChannelKind::ALL {
            assert!(
                table
                    .entitlements(Some(&workspace("growth", false)))
                    .include(kind)
            );
            assert!(
                !table
                    .entitlements(Some(&workspace("free", false)))
                    .include(kind)
            );
            assert!(!table.entitlements(None).include(kind));
        }
    }

    #[test]
    fn a_table_offers_what_any_of_its_plans_includes() {
        let chats = BTreeSet::from([ChatKind::Whatsapp.into()]);
        let table = PlanTable::new([("free".into(), BTreeSet::new()), ("chat".into(), chats)]);
        assert!(table.offers(ChatKind::Whatsapp));
        assert!(!table.offers(ChannelKind::WhatsappCall));
        assert!(PlanTable::default().offers(ChannelKind::WhatsappCall));
    }

    #[test]
    fn a_suspended_workspace_has_nothing_whatever_its_plan() {
        let entitlements = PlanTable::default().entitlements(Some(&workspace("scale", true)));
        assert_eq!(entitlements, Entitlements::Suspended);
        assert!(!entitlements.include(ChatKind::Whatsapp));
    }
}
