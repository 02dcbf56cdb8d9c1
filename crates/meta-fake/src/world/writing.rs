//! What customers do on their phones.

use serde_json::{Value, json};

use super::{
    Asset, AssetKind, Progress, World,
    asset::digits,
    conversation::{Message, words},
    notice::{self, Party},
};

impl World {
    /// Whether this customer can write there.
    pub fn can_write(&self, asset_id: &str, customer: &str) -> bool {
        let (Some(asset), Some(customer)) = (self.asset(asset_id), self.customer(customer)) else {
            return false;
        };
        asset.kind != AssetKind::Whatsapp || customer.is_on_whatsapp()
    }

    /// A customer writes a text to a number, a Page or an Instagram account; answers its id.
    ///
    /// # Panics
    /// Unless [`World::can_write`].
    pub fn customer_writes(&mut self, asset_id: &str, customer: &str, text: &str) -> String {
        let is_whatsapp = self
            .asset(asset_id)
            .is_some_and(|asset| asset.kind == AssetKind::Whatsapp);
        let content = if is_whatsapp {
            json!({ "type": "text", "text": { "body": text } })
        } else {
            json!({ "text": text })
        };
        self.customer_sends(asset_id, customer, content)
    }

    /// A customer sends a message that has these members, such as
    /// `{"type": "image", "image": {…}}` on WhatsApp and `{"attachments": […]}` elsewhere.
    ///
    /// A number that is not registered, and one that writes to itself, hears nothing of it.
    ///
    /// # Panics
    /// Unless [`World::can_write`].
    pub fn customer_sends(&mut self, asset_id: &str, customer: &str, content: Value) -> String {
        assert!(
            self.can_write(asset_id, customer),
            "{customer} can write to {asset_id}"
        );
        let asset = self.asset(asset_id).expect("it was just found");
        let prefix = match asset.kind {
            AssetKind::Whatsapp => "wamid.",
            AssetKind::Messenger | AssetKind::Instagram => "m_",
        };
        let id = self.next_secret(prefix);
        let message = Message {
            quotes: quoted(&content).map(str::to_owned),
            content: content.clone(),
            ..Message::new(id.clone(), false, words(&content), self.now())
        };
        self.conversation_mut(asset_id, customer)
            .messages
            .push(message);
        if self.hears(&asset, customer) {
            let party = self.party(&asset, customer);
            let notice = notice::message(&party, &id, self.now(), content);
            self.announce(&asset, &notice);
        }
        id
    }

    /// The customer looks at the conversation: what the business wrote is read.
    pub fn customer_reads(&mut self, asset_id: &str, customer: &str) {
        let Some(asset) = self.asset(asset_id) else {
            return;
        };
        if self.conversation(asset_id, customer).is_none() {
            return;
        }
        let unread = |message: &&mut Message| {
            message.is_from_business
                && matches!(message.progress, Progress::Sent | Progress::Delivered)
        };
        let messages = &mut self.conversation_mut(asset_id, customer).messages;
        let read: Vec<Message> = messages
            .iter_mut()
            .filter(unread)
            .map(|message| {
                message.progress = Progress::Read;
                message.clone()
            })
            .collect();
        if read.is_empty() {
            return;
        }
        let party = self.party(&asset, customer);
        let now = self.now();
        for notice in notice::progress(&party, &read, now) {
            self.announce(&asset, &notice);
        }
    }

    /// The customer takes another phone number; the numbers that know the old one are told.
    ///
    /// # Panics
    /// When there is no such customer, or it has no phone number.
    pub fn customer_moves(&mut self, customer: &str, new_wa_id: &str) {
        let held = self.customers.iter_mut().find(|one| one.slug == customer);
        let held = held.expect("the customer exists");
        let old = held.wa_id.replace(new_wa_id.to_owned());
        let old = old.expect("the customer has a phone number");
        let name = held.name.clone();
        let known = self.conversations.iter();
        let known = known.filter(|one| one.customer == customer);
        let asset_ids: Vec<String> = known.map(|one| one.asset_id.clone()).collect();
        for asset_id in asset_ids {
            let Some(asset) = self.asset(&asset_id) else {
                continue;
            };
            if asset.kind == AssetKind::Whatsapp && self.hears(&asset, customer) {
                let id = self.next_secret("wamid.");
                let body = format!("User {name} changed from {old} to {new_wa_id}");
                let system =
                    json!({ "body": body, "wa_id": new_wa_id, "type": "user_changed_number" });
                let notice = notice::system(
                    &self.party(&asset, customer),
                    &id,
                    &old,
                    self.now(),
                    &system,
                );
                self.announce(&asset, &notice);
            }
        }
    }

    /// Who is talking, as webhooks name them.
    pub(super) fn party(&mut self, asset: &Asset, customer: &str) -> Party {
        let scoped_id = match asset.kind {
            AssetKind::Whatsapp => String::new(),
            AssetKind::Messenger | AssetKind::Instagram => self.scoped_id(customer, &asset.id),
        };
        Party {
            asset: asset.clone(),
            customer: self
                .customer(customer)
                .cloned()
                .expect("the customer exists"),
            scoped_id,
        }
    }

    /// Whether a business is told what a customer does.
    pub(super) fn hears(&self, asset: &Asset, customer: &str) -> bool {
        let Some(number) = self.numbers.iter().find(|number| number.id == asset.id) else {
            return true;
        };
        let wa_id = self.customer(customer).and_then(|one| one.wa_id.as_deref());
        number.is_registered() && wa_id != Some(digits(&number.display).as_str())
    }
}

/// The id of the message that a message quotes.
fn quoted(content: &Value) -> Option<&str> {
    let quoted = content["context"]["id"].as_str();
    quoted.or(content["reply_to"]["mid"].as_str())
}
