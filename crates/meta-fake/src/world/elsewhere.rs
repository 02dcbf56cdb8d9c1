//! What a business writes outside of the app under test, and what the app hears of it.

use serde_json::{Value, json};

use super::{
    Asset, AssetKind, Progress, Surface, World,
    asset::digits,
    conversation::Message,
    notice::{self, Party},
    thread_control::OTHER_APP,
    webhook::Notice,
};

/// The app id of Meta Business Suite's inbox.
pub const BUSINESS_SUITE: &str = "263902037430900";

/// Why a business does not write from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAnswer {
    /// There is no such business, or the customer is not on its messenger.
    #[error("This business has no conversation with this customer")]
    NoConversation,
    /// The number is not on the WhatsApp Business app.
    #[error("This number is not on the WhatsApp Business app")]
    NotOnBusinessApp,
    /// The messenger is not in that place.
    #[error("This messenger is not answered there")]
    NotThere,
    /// On WhatsApp, Meta Business Agent answers only in threads that it has.
    #[error("Hand the thread over first")]
    NotItsThread,
}

impl World {
    /// Somebody of the business, or another app, writes to a customer; answers the message's id.
    ///
    /// The WhatsApp Business app's messages are told as `smb_message_echoes`, those of Business
    /// Suite and of other apps as echoes with their app id, those of Meta Business Agent in
    /// standby.
    ///
    /// # Errors
    /// As [`CannotAnswer`] says.
    pub fn business_writes(
        &mut self,
        asset_id: &str,
        customer: &str,
        surface: Surface,
        text: &str,
    ) -> Result<String, CannotAnswer> {
        let asset = self
            .asset(asset_id)
            .filter(|_| self.can_write(asset_id, customer))
            .ok_or(CannotAnswer::NoConversation)?;
        self.may_answer_from(&asset, customer, surface)?;

        let prefix = match asset.kind {
            AssetKind::Whatsapp => "wamid.",
            AssetKind::Messenger | AssetKind::Instagram => "m_",
        };
        let id = self.next_secret(prefix);
        let message = Message {
            progress: Progress::Delivered,
            surface,
            ..Message::new(id.clone(), true, text.to_owned(), self.now())
        };
        let party = self.party(&asset, customer);
        let notice = match (asset.kind, surface) {
            (AssetKind::Whatsapp, Surface::BusinessApp) => of_business_app(&party, &message),
            (AssetKind::Whatsapp, _) => of_agent(&party, &message),
            (_, Surface::BusinessSuite) => notice::echo(&party, &message, Some(BUSINESS_SUITE)),
            (_, _) => notice::echo(&party, &message, Some(OTHER_APP)),
        };
        self.conversation_mut(asset_id, customer)
            .messages
            .push(message);
        self.announce(&asset, &notice);
        Ok(id)
    }

    fn may_answer_from(
        &self,
        asset: &Asset,
        customer: &str,
        surface: Surface,
    ) -> Result<(), CannotAnswer> {
        let is_whatsapp = asset.kind == AssetKind::Whatsapp;
        match surface {
            Surface::BusinessApp if is_whatsapp => {
                let mut numbers = self.numbers.iter();
                let is_there = numbers.any(|one| one.id == asset.id && one.is_on_biz_app);
                is_there.then_some(()).ok_or(CannotAnswer::NotOnBusinessApp)
            }
            Surface::OtherApp if is_whatsapp => self
                .thread_owner(&asset.id, customer)
                .map(|_| ())
                .ok_or(CannotAnswer::NotItsThread),
            Surface::BusinessSuite | Surface::OtherApp if !is_whatsapp => Ok(()),
            Surface::App | Surface::BusinessApp | Surface::BusinessSuite | Surface::OtherApp => {
                Err(CannotAnswer::NotThere)
            }
        }
    }
}

/// A message from the WhatsApp Business app, whoever has the thread.
fn of_business_app(party: &Party, message: &Message) -> Notice {
    let mut echo = json!({
        "from": digits(&party.asset.address),
        "id": message.id,
        "timestamp": message.at.to_string(),
        "type": "text",
        "text": { "body": message.text },
    });
    if let Some(wa_id) = &party.customer.wa_id {
        echo["to"] = Value::from(wa_id.as_str());
    }
    if let Some(user_id) = &party.customer.user_id {
        echo["to_user_id"] = Value::from(user_id.as_str());
    }
    let value = notice::with_contacts(party, json!({ "message_echoes": [echo] }));
    notice::of_number(party, "smb_message_echoes", &value)
}

/// A message of Meta Business Agent's, which is what was sent.
fn of_agent(party: &Party, message: &Message) -> Notice {
    let mut sent = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": { "body": message.text },
    });
    if let Some(wa_id) = &party.customer.wa_id {
        sent["to"] = Value::from(wa_id.as_str());
    } else if let Some(user_id) = &party.customer.user_id {
        sent["recipient"] = Value::from(user_id.as_str());
    }
    let echo = json!({
        "id": message.id,
        "timestamp": message.at.to_string(),
        "message": sent,
    });
    let value = notice::with_contacts(party, json!({ "message_echoes": [echo] }));
    notice::of_number(party, "messages", &value)
}
