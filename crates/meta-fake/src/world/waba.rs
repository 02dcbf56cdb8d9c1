//! WhatsApp Business accounts and who may see them.

use serde::{Deserialize, Serialize};

use super::{GraphProblem, Number, TokenHolder, World, permission, subscription::WabaSubscription};

/// A WhatsApp Business account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waba {
    /// The WABA's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: String,
    /// Meta's number for its time zone.
    pub timezone_id: String,
    /// The namespace of its templates.
    pub message_template_namespace: String,
    /// `APPROVED`, or something else.
    pub account_review_status: String,
    /// Ids of its numbers, the newest onboarded first.
    #[serde(default)]
    pub number_ids: Vec<String>,
    /// The apps that receive its webhooks.
    #[serde(default)]
    pub subscriptions: Vec<WabaSubscription>,
    /// The apps from which its business took the access away.
    #[serde(default)]
    pub removed_apps: Vec<String>,
}

impl World {
    /// One WABA; 100/33 unless the person administers its business or was assigned to it, and
    /// the business left the app its access.
    pub fn waba(&self, caller: &TokenHolder, verb: &str, id: &str) -> Result<&Waba, GraphProblem> {
        let waba = self
            .wabas
            .iter()
            .find(|waba| waba.id == id && self.reaches_waba(caller, id))
            .ok_or_else(|| GraphProblem::unseen(verb, id))?;
        self.need(caller, permission::WABA_MANAGEMENT)?;
        Ok(waba)
    }

    /// The numbers of a WABA, the newest onboarded first.
    pub fn numbers_of(
        &self,
        caller: &TokenHolder,
        waba_id: &str,
    ) -> Result<Vec<&Number>, GraphProblem> {
        let waba = self.waba(caller, "get", waba_id)?;
        let number = |id: &String| self.numbers.iter().find(|number| number.id == *id);
        Ok(waba.number_ids.iter().filter_map(number).collect())
    }

    /// The id of the business that owns a WABA.
    pub fn owner_of(&self, waba_id: &str) -> Option<&str> {
        let owns = |waba_ids: &[String]| waba_ids.iter().any(|held| held == waba_id);
        let owner = self
            .businesses
            .iter()
            .find(|business| owns(&business.waba_ids))?;
        Some(&owner.id)
    }

    pub(super) fn reaches_waba(&self, caller: &TokenHolder, id: &str) -> bool {
        let Some(person) = self.caller_person(caller).filter(|_| caller.is_user()) else {
            return false;
        };
        let administers = |owner: &str| person.admin_of.iter().any(|held| held == owner);
        let assigned = person.assigned_wabas.iter().any(|held| held == id);
        let shared = self.businesses.iter().any(|business| {
            administers(&business.id) && business.client_waba_ids.iter().any(|held| held == id)
        });
        let removed = self.wabas.iter().find(|waba| waba.id == id);
        let removed = removed.is_some_and(|waba| waba.removed_apps.contains(&caller.app_id));
        !removed && (assigned || shared || self.owner_of(id).is_some_and(administers))
    }
}
