//! Groups on WhatsApp: what customers write where the business is one of many.

use serde_json::json;

use super::{AssetKind, World, notice};

impl World {
    /// A customer writes in a group that the number belongs to; answers the message's id, or `None`
    /// unless both are on WhatsApp.
    ///
    /// The phone keeps it in no private conversation.
    pub fn customer_writes_in_group(
        &mut self,
        number_id: &str,
        customer: &str,
        group_id: &str,
        text: &str,
    ) -> Option<String> {
        let asset = self.asset(number_id);
        let asset = asset.filter(|asset| asset.kind == AssetKind::Whatsapp)?;
        if !self.can_write(number_id, customer) {
            return None;
        }
        let id = self.next_secret("wamid.");
        let content = json!({
            "group_id": group_id,
            "type": "text",
            "text": { "body": text },
        });
        if self.hears(&asset, customer) {
            let party = self.party(&asset, customer);
            let notice = notice::message(&party, &id, self.now(), content);
            self.announce(&asset, &notice.of_no_thread());
        }
        Some(id)
    }
}
