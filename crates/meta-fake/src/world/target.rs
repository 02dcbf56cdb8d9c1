//! What a permission was granted for: `granular_scopes` of `debug_token`.

use super::{TokenHolder, World, permission};

/// A granted permission and the assets that it is limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedScope {
    /// The permission.
    pub scope: &'static str,
    /// The ids of the assets, the newest first; missing when it is not limited to some.
    pub target_ids: Option<Vec<String>>,
}

impl World {
    /// The granted permissions of a person, each with what it was granted for.
    pub(super) fn granted_scopes(
        &self,
        owner: &TokenHolder,
        scopes: &[&'static str],
    ) -> Vec<GrantedScope> {
        let granted = |scope: &&'static str| GrantedScope {
            scope,
            target_ids: self
                .targets(owner, scope)
                .filter(|ids| self.settings.names_targets && !ids.is_empty()),
        };
        scopes.iter().map(granted).collect()
    }

    fn targets(&self, owner: &TokenHolder, scope: &str) -> Option<Vec<String>> {
        let person = self.caller_person(owner)?;
        let pages = || person.page_roles.iter().rev();
        Some(match scope {
            permission::WABA_MANAGEMENT | permission::WABA_MESSAGING => {
                let newest_first = self.wabas.iter().rev();
                let reached = newest_first.filter(|waba| self.reaches_waba(owner, &waba.id));
                reached.map(|waba| waba.id.clone()).collect()
            }
            permission::BUSINESS_MANAGEMENT => person.admin_of.iter().rev().cloned().collect(),
            permission::INSTAGRAM_BASIC | permission::INSTAGRAM_MESSAGES => {
                let linked = pages().filter_map(|role| self.instagram_of(owner, &role.page_id));
                linked.map(|account| account.id.clone()).collect()
            }
            scope if scope.starts_with("pages_") => {
                pages().map(|role| role.page_id.clone()).collect()
            }
            _ => return None,
        })
    }
}
