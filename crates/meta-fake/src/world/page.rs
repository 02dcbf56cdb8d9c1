//! Pages, their Instagram accounts and their tokens.

use serde::{Deserialize, Serialize};

use super::{
    GraphProblem, PageRole, TokenHolder, TokenKind, World, permission,
    subscription::PageSubscription,
};

/// A Facebook Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The Page's id.
    pub id: String,
    /// The Page's name.
    pub name: String,
    /// The Page's category.
    pub category: String,
    /// The professional Instagram account linked to it.
    #[serde(default)]
    pub instagram: Option<InstagramAccount>,
    /// The apps that receive its webhooks.
    #[serde(default)]
    pub subscriptions: Vec<PageSubscription>,
    /// `/me/accounts` leaves it out, as it does with some Pages that a portfolio holds.
    #[serde(default)]
    pub left_out_of_accounts: bool,
}

/// A professional Instagram account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstagramAccount {
    /// The account's id.
    pub id: String,
    /// The account's user name.
    pub username: String,
    /// The account's name.
    pub name: String,
}

impl World {
    /// The Pages on which the person has a role; needs `pages_show_list`.
    pub fn pages_of(&self, caller: &TokenHolder) -> Result<Vec<&Page>, GraphProblem> {
        let person = self.me(caller)?;
        if let Err(problem) = self.need(caller, permission::PAGES_SHOW_LIST) {
            return if self.settings.hides_unreadable_lists {
                Ok(Vec::new())
            } else {
                Err(problem)
            };
        }
        let page = |role: &PageRole| self.pages.iter().find(|page| page.id == role.page_id);
        let pages = person.page_roles.iter().filter_map(page);
        Ok(pages.filter(|page| !page.left_out_of_accounts).collect())
    }

    /// One Page: with its own token, or with the token of a person who has a role on it.
    pub fn page(&self, caller: &TokenHolder, verb: &str, id: &str) -> Result<&Page, GraphProblem> {
        let unseen = || GraphProblem::unseen(verb, id);
        let page = self
            .pages
            .iter()
            .find(|page| page.id == id)
            .ok_or_else(unseen)?;
        match caller.kind {
            TokenKind::Page if caller.page_id.as_deref() == Some(id) => Ok(page),
            TokenKind::ShortUser | TokenKind::LongUser => {
                self.page_role(caller, id).ok_or_else(unseen)?;
                self.need(caller, permission::PAGES_SHOW_LIST)?;
                Ok(page)
            }
            TokenKind::Page | TokenKind::App => Err(unseen()),
        }
    }

    /// The role of the person behind the token on a Page.
    pub fn page_role(&self, caller: &TokenHolder, page_id: &str) -> Option<&PageRole> {
        let roles = &self.caller_person(caller)?.page_roles;
        roles.iter().find(|role| role.page_id == page_id)
    }

    /// The Instagram account of a Page; absent unless `instagram_basic` was granted.
    pub fn instagram_of(&self, caller: &TokenHolder, page_id: &str) -> Option<&InstagramAccount> {
        let page = self.pages.iter().find(|page| page.id == page_id)?;
        page.instagram
            .as_ref()
            .filter(|_| self.has(caller, permission::INSTAGRAM_BASIC))
    }

    /// The Page's token for this caller: it lasts when the caller's token is long-lived.
    pub fn page_token(
        &mut self,
        caller: &TokenHolder,
        page_id: &str,
    ) -> Result<String, GraphProblem> {
        self.page(caller, "get", page_id)?;
        if caller.kind == TokenKind::Page {
            return Ok(caller.token.clone());
        }
        Ok(self.derive_page_token(caller, page_id))
    }

    /// The Page of a Page token that may change subscriptions.
    pub fn own_page(
        &self,
        caller: &TokenHolder,
        verb: &str,
        id: &str,
    ) -> Result<&Page, GraphProblem> {
        let page = self.page(caller, verb, id)?;
        if caller.kind != TokenKind::Page {
            let message = "(#210) A page access token is required to request this resource.";
            return Err(GraphProblem::new(210, message).status(403));
        }
        self.need(caller, permission::PAGES_MANAGE_METADATA)?;
        Ok(page)
    }
}
