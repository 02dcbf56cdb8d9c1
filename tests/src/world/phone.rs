//! A customer's phone.

use std::sync::Arc;

use meta_fake::world::{AssetKind, CannotCall, Conversation, PhoneCall, Progress};
use meta_sandbox::Sandbox;
use serde_json::Value;

use super::session_description::private_parts;
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

    /// Calls with this session description, a second after whatever happened before: Meta counts in
    /// seconds. Answers Meta's id of the call.
    pub fn calls_with(&self, offer: &str) -> String {
        self.web.ticks();
        self.web.hears_privately(private_parts(offer));
        let (business, customer) = (&self.business, &self.customer);
        let placed = self
            .sandbox
            .world(|meta| meta.customer_calls(business, customer, offer));
        placed.unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// Why this phone cannot call; nothing when it can.
    pub fn cannot_call(&self) -> Option<CannotCall> {
        let (business, customer) = (&self.business, &self.customer);
        self.sandbox
            .world(|meta| meta.can_call(business, customer).err())
    }

    /// Hangs up; answers whether there was something to hang up.
    pub fn hangs_up(&self, call: &str) -> bool {
        self.sandbox.world(|meta| meta.customer_hangs_up(call))
    }

    /// A call, as Meta has it.
    pub fn call(&self, call: &str) -> PhoneCall {
        let held = self.sandbox.world(|meta| meta.call(call).cloned());
        held.unwrap_or_else(|| panic!("Meta has no call {call}"))
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
