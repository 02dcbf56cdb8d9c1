//! What a Page and an Instagram account may know of those who write to them.

use serde::{Deserialize, Serialize};

use super::{AssetKind, GraphProblem, TokenHolder, World, permission};

/// Whether a customer's profile can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileAccess {
    /// Once the customer wrote.
    #[default]
    Open,
    /// Never: 230.
    ConsentMissing,
    /// Never: 100 with subcode 2018218.
    NoProfile,
}

/// A customer's profile, as one Page or Instagram account sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The PSID or IGSID.
    pub id: String,
    /// Where it was read.
    pub kind: AssetKind,
    /// The whole name.
    pub name: String,
    /// The user name on Instagram.
    pub username: Option<String>,
}

impl World {
    /// The profile of the customer with this PSID or IGSID, with the token of the Page.
    ///
    /// # Errors
    /// 100/33 for an id that neither the Page nor its Instagram account knows, 200 without the
    /// permission, 230 unless the customer consents, which writing does, 100/2018218 for a customer
    /// without a profile.
    pub fn profile(&self, caller: &TokenHolder, id: &str) -> Result<Profile, GraphProblem> {
        let unseen = || GraphProblem::unseen("get", id);
        // Only a Page's token names a Page.
        let mut pages = self.pages.iter();
        let page = pages.find(|page| caller.page_id.as_deref() == Some(&page.id));
        let page = page.ok_or_else(unseen)?;
        let instagram = page.instagram.as_ref().map(|account| account.id.as_str());
        let known_by: Vec<&str> = instagram.into_iter().chain([page.id.as_str()]).collect();
        let (slug, asset_id) = self.scoped_customer(id, &known_by).ok_or_else(unseen)?;
        let customer = self.customer(slug).ok_or_else(unseen)?;
        let kind = if asset_id == page.id {
            self.need(caller, permission::PAGES_MESSAGING)?;
            AssetKind::Messenger
        } else {
            self.need(caller, permission::INSTAGRAM_BASIC)?;
            self.need(caller, permission::INSTAGRAM_MESSAGES)?;
            AssetKind::Instagram
        };

        let held = self.conversation(asset_id, slug);
        let messages = held.map(|held| held.messages.as_slice());
        let mut messages = messages.unwrap_or_default().iter();
        let has_written = messages.any(|message| !message.is_from_business);
        match customer.profile {
            ProfileAccess::Open if has_written => Ok(Profile {
                id: id.to_owned(),
                kind,
                name: customer.name.clone(),
                username: customer.instagram.clone(),
            }),
            ProfileAccess::Open | ProfileAccess::ConsentMissing => {
                let message = "(#230) User consent is required to access user profile";
                Err(GraphProblem::new(230, message).status(403))
            }
            ProfileAccess::NoProfile => {
                let message = "(#100) No profile available for this user.";
                Err(GraphProblem::new(100, message).subcode(2_018_218))
            }
        }
    }
}
