//! A customer's phone.

use std::sync::Arc;

use meta_sandbox::Sandbox;
use serde_json::Value;
use wassla_testkit::meta::world::{AssetKind, Conversation, Progress};

use super::web::Web;

/// A customer's phone, open at one business.
pub struct Phone {
    sandbox: Sandbox,
    web: Arc<Web>,
    customer: String,
    business: String,
}

impl Phone {
    pub(super) fn open(
        sandbox: Sandbox,
        web: Arc<Web>,
        customer: &str,
        address: (AssetKind, &str),
    ) -> Self {
        let (kind, name) = address;
        let business = sandbox.world(|meta| {
            let mut assets = meta.assets().into_iter();
            let business = assets.find(|one| one.kind == kind && one.address == name);
            business.unwrap_or_else(|| panic!("nobody has the address {name}"))
        });
        Self {
            sandbox,
            web,
            customer: customer.to_owned(),
            business: business.id,
        }
    }

    /// Writes a text; answers Meta's id of it.
    pub fn writes(&self, text: &str) -> String {
        self.web.hears(text);
        let (business, customer) = (&self.business, &self.customer);
        self.sandbox
            .world(|meta| meta.customer_writes(business, customer, text))
    }

    /// Sends something else, as Meta's webhook tells it.
    pub fn sends(&self, content: Value) -> String {
        let (business, customer) = (&self.business, &self.customer);
        self.sandbox
            .world(|meta| meta.customer_sends(business, customer, content))
    }

    /// Looks at the conversation.
    pub fn reads(&self) {
        let (business, customer) = (&self.business, &self.customer);
        self.sandbox
            .world(|meta| meta.customer_reads(business, customer));
    }

    /// What the business wrote, oldest first, without looking at it.
    pub fn sees(&self) -> Vec<String> {
        self.sandbox.world(|meta| {
            let held = meta.conversation(&self.business, &self.customer);
            let shown = held.into_iter().flat_map(Conversation::shown);
            let theirs = shown.filter(|message| message.is_from_business);
            theirs.map(|message| message.text.clone()).collect()
        })
    }

    /// How far each message of the business got.
    pub fn progress(&self) -> Vec<Progress> {
        self.sandbox.world(|meta| {
            let held = meta.conversation(&self.business, &self.customer);
            let messages = held.into_iter().flat_map(|one| &one.messages);
            let theirs = messages.filter(|message| message.is_from_business);
            theirs.map(|message| message.progress).collect()
        })
    }

    /// The number, Page or Instagram account, by Meta's id.
    pub fn business(&self) -> &str {
        &self.business
    }
}
