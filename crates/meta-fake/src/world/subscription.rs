//! Which apps receive the webhooks of a WABA or a Page.

use serde::{Deserialize, Serialize};

use super::webhook_fields::{PAGE_FIELDS, refuse_unknown};
use super::{GraphProblem, TokenHolder, World, permission};

/// An app that is subscribed to a WABA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WabaSubscription {
    /// The app's id.
    pub app_id: String,
    /// Where this WABA's messages go instead of the app's address.
    #[serde(default)]
    pub override_callback_uri: Option<String>,
}

/// An app that is subscribed to a Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSubscription {
    /// The app's id.
    pub app_id: String,
    /// The subscribed fields.
    pub fields: Vec<String>,
}

impl World {
    /// Subscribes the token's app to a WABA; again changes nothing but the override.
    pub fn subscribe_waba(
        &mut self,
        caller: &TokenHolder,
        waba_id: &str,
        override_callback_uri: Option<&str>,
    ) -> Result<(), GraphProblem> {
        self.waba(caller, "post", waba_id)?;
        if override_callback_uri.is_some_and(|url| url.len() > 200) {
            return Err(GraphProblem::parameter(
                "override_callback_uri is longer than 200",
            ));
        }
        self.change_waba(waba_id, |held| {
            held.retain(|one| one.app_id != caller.app_id);
            held.push(WabaSubscription {
                app_id: caller.app_id.clone(),
                override_callback_uri: override_callback_uri.map(str::to_owned),
            });
        });
        Ok(())
    }

    /// Unsubscribes the token's app from a WABA; idempotent.
    pub fn unsubscribe_waba(&mut self, caller: &TokenHolder, id: &str) -> Result<(), GraphProblem> {
        self.waba(caller, "delete", id)?;
        self.change_waba(id, |held| held.retain(|one| one.app_id != caller.app_id));
        Ok(())
    }

    /// Subscribes the token's app to fields of a Page, instead of those it had; Page tokens only.
    pub fn subscribe_page(
        &mut self,
        caller: &TokenHolder,
        page_id: &str,
        fields: &[String],
    ) -> Result<(), GraphProblem> {
        self.own_page(caller, "post", page_id)?;
        refuse_unknown(PAGE_FIELDS, fields)?;
        if fields.iter().any(|field| field.starts_with("messag")) {
            self.need(caller, permission::PAGES_MESSAGING)?;
        }
        self.change_page(page_id, |held| {
            held.retain(|one| one.app_id != caller.app_id);
            held.push(PageSubscription {
                app_id: caller.app_id.clone(),
                fields: fields.to_vec(),
            });
        });
        Ok(())
    }

    /// Unsubscribes the token's app from a Page; idempotent; Page tokens only.
    pub fn unsubscribe_page(&mut self, caller: &TokenHolder, id: &str) -> Result<(), GraphProblem> {
        self.own_page(caller, "delete", id)?;
        self.change_page(id, |held| held.retain(|one| one.app_id != caller.app_id));
        Ok(())
    }

    fn change_waba(&mut self, id: &str, change: impl FnOnce(&mut Vec<WabaSubscription>)) {
        if let Some(waba) = self.wabas.iter_mut().find(|waba| waba.id == id) {
            change(&mut waba.subscriptions);
        }
    }

    fn change_page(&mut self, id: &str, change: impl FnOnce(&mut Vec<PageSubscription>)) {
        if let Some(page) = self.pages.iter_mut().find(|page| page.id == id) {
            change(&mut page.subscriptions);
        }
    }
}
