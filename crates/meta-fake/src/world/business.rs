//! Business portfolios and who may see them.

use serde::{Deserialize, Serialize};

use super::{GraphProblem, TokenHolder, Waba, World, permission};

/// A business portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Business {
    /// The business's id.
    pub id: String,
    /// The business's name.
    pub name: String,
    /// Ids of the WABAs that it owns, in the order in which they are answered.
    #[serde(default)]
    pub waba_ids: Vec<String>,
    /// Ids of the WABAs of other businesses that are shared with it.
    #[serde(default)]
    pub client_waba_ids: Vec<String>,
}

impl World {
    /// The businesses that the person administers; needs `business_management`.
    pub fn businesses_of(&self, caller: &TokenHolder) -> Result<Vec<&Business>, GraphProblem> {
        let person = self.me(caller)?;
        if let Err(problem) = self.need(caller, permission::BUSINESS_MANAGEMENT) {
            return if self.settings.hides_unreadable_lists {
                Ok(Vec::new())
            } else {
                Err(problem)
            };
        }
        let held = |business: &&Business| person.admin_of.contains(&business.id);
        Ok(self.businesses.iter().filter(held).collect())
    }

    /// One business; 100/33 unless the person administers it.
    pub fn business(&self, caller: &TokenHolder, id: &str) -> Result<&Business, GraphProblem> {
        let administers = caller.is_user()
            && self
                .caller_person(caller)
                .is_some_and(|person| person.admin_of.contains(&id.into()));
        let found = self.businesses.iter().find(|business| business.id == id);
        let business = found
            .filter(|_| administers)
            .ok_or_else(|| GraphProblem::unseen("get", id))?;
        self.need(caller, permission::BUSINESS_MANAGEMENT)?;
        Ok(business)
    }

    /// The WABAs that a business owns; needs `whatsapp_business_management` too.
    pub fn owned_wabas(&self, caller: &TokenHolder, id: &str) -> Result<Vec<&Waba>, GraphProblem> {
        let business = self.business(caller, id)?;
        self.need(caller, permission::WABA_MANAGEMENT)?;
        Ok(self.wabas_by_id(&business.waba_ids))
    }

    /// The WABAs of other businesses that are shared with a business.
    pub fn client_wabas(&self, caller: &TokenHolder, id: &str) -> Result<Vec<&Waba>, GraphProblem> {
        let business = self.business(caller, id)?;
        self.need(caller, permission::WABA_MANAGEMENT)?;
        Ok(self.wabas_by_id(&business.client_waba_ids))
    }

    /// The WABAs that were assigned to the person behind the token, who asks for their own.
    pub fn assigned_wabas(
        &self,
        caller: &TokenHolder,
        user_id: &str,
    ) -> Result<Vec<&Waba>, GraphProblem> {
        let me = self.me(caller).ok().filter(|me| me.id == user_id);
        let person = me.ok_or_else(|| GraphProblem::unseen("get", user_id))?;
        self.need(caller, permission::WABA_MANAGEMENT)?;
        Ok(self.wabas_by_id(&person.assigned_wabas))
    }

    fn wabas_by_id(&self, ids: &[String]) -> Vec<&Waba> {
        let waba = |id: &String| self.wabas.iter().find(|waba| waba.id == *id);
        ids.iter().filter_map(waba).collect()
    }
}
