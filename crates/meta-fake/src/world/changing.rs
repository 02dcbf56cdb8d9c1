//! What customers do to messages that are already there: edit, delete, react.

use serde_json::{Value, json};

use super::{
    AssetKind, World,
    conversation::{Message, words},
    notice::{self, Party},
    webhook::Notice,
};

/// The event of an edit, and its field on Instagram; Messenger's has an `s`.
const EDIT: &str = "message_edit";

/// Why a phone does not change a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotChange {
    /// The conversation has no such message, or it was deleted.
    #[error("There is no such message")]
    NoMessage,
    /// The business wrote it.
    #[error("You did not write this message")]
    NotYours,
    /// It has no words.
    #[error("This message has no words that can be edited")]
    NoWords,
}

impl World {
    /// A customer gives a message of their own other words: a text, or the caption of a file on
    /// WhatsApp.
    ///
    /// # Errors
    /// As [`CannotChange`] says.
    pub fn customer_edits(
        &mut self,
        asset_id: &str,
        customer: &str,
        id: &str,
        text: &str,
    ) -> Result<(), CannotChange> {
        let mut message = self.own_message(asset_id, customer, id)?;
        let words_of_it = words_in(&mut message.content).ok_or(CannotChange::NoWords)?;
        *words_of_it = Value::from(text);
        let edited = message.content.clone();
        let edits = message.edits + 1;
        self.change_message(asset_id, customer, id, |held| {
            held.text = words(&edited);
            held.content.clone_from(&edited);
            held.edits = edits;
        });
        self.tell_change(asset_id, customer, |world, party| {
            if party.asset.kind == AssetKind::Whatsapp {
                let edit = json!({ "original_message_id": id, "message": bare(edited) });
                return world.changed(party, "edit", &edit);
            }
            let edit = json!({ EDIT: { "mid": id, "text": text, "num_edit": edits } });
            let field = match party.asset.kind {
                AssetKind::Messenger => "message_edits",
                AssetKind::Instagram | AssetKind::Whatsapp => EDIT,
            };
            notice::of_page(party, field, edit, world.now(), false)
        });
        Ok(())
    }

    /// A customer deletes a message of their own for everybody.
    ///
    /// # Errors
    /// As [`CannotChange`] says.
    pub fn customer_deletes(
        &mut self,
        asset_id: &str,
        customer: &str,
        id: &str,
    ) -> Result<(), CannotChange> {
        self.own_message(asset_id, customer, id)?;
        self.change_message(asset_id, customer, id, |held| {
            held.text.clear();
            held.content = Value::Null;
            held.reaction = None;
            held.is_deleted = true;
        });
        self.tell_change(asset_id, customer, |world, party| {
            if party.asset.kind == AssetKind::Whatsapp {
                return world.changed(party, "revoke", &json!({ "original_message_id": id }));
            }
            let is_deleted = if world.settings.says_deleted_in_words {
                json!("true")
            } else {
                json!(true)
            };
            let message = json!({ "message": { "mid": id, "is_deleted": is_deleted } });
            notice::of_page(party, "messages", message, world.now(), false)
        });
        Ok(())
    }

    /// A customer reacts to a message with an emoji, in place of the one before; `None` takes it
    /// back.
    ///
    /// # Errors
    /// As [`CannotChange`] says.
    pub fn customer_reacts(
        &mut self,
        asset_id: &str,
        customer: &str,
        id: &str,
        emoji: Option<&str>,
    ) -> Result<(), CannotChange> {
        self.held_message(asset_id, customer, id)?;
        self.change_message(asset_id, customer, id, |held| {
            held.reaction = emoji.map(str::to_owned);
        });
        self.tell_change(asset_id, customer, |world, party| {
            if party.asset.kind == AssetKind::Whatsapp {
                let mut reaction = json!({ "message_id": id });
                if let Some(emoji) = emoji {
                    reaction["emoji"] = Value::from(emoji);
                }
                return world.changed(party, "reaction", &reaction);
            }
            let mut reaction = json!({ "mid": id, "action": "unreact" });
            if let Some(emoji) = emoji {
                reaction["action"] = Value::from("react");
                reaction["emoji"] = Value::from(emoji);
                reaction["reaction"] = Value::from(name_of(emoji));
            }
            let happened = json!({ "reaction": reaction });
            notice::of_page(party, "message_reactions", happened, world.now(), false)
        });
        Ok(())
    }

    fn held_message(&self, asset: &str, customer: &str, id: &str) -> Result<Message, CannotChange> {
        let held = self.conversation(asset, customer);
        let message = held.and_then(|held| held.message(id)).cloned();
        message
            .filter(|message| !message.is_deleted)
            .ok_or(CannotChange::NoMessage)
    }

    fn own_message(&self, asset: &str, customer: &str, id: &str) -> Result<Message, CannotChange> {
        let message = self.held_message(asset, customer, id)?;
        if message.is_from_business {
            return Err(CannotChange::NotYours);
        }
        Ok(message)
    }

    fn change_message(
        &mut self,
        asset_id: &str,
        customer: &str,
        id: &str,
        change: impl FnOnce(&mut Message),
    ) {
        let mut held = self
            .conversation_mut(asset_id, customer)
            .messages
            .iter_mut();
        if let Some(message) = held.find(|message| message.id == id) {
            change(message);
        }
    }

    fn tell_change(
        &mut self,
        asset_id: &str,
        customer: &str,
        notice: impl FnOnce(&mut Self, &Party) -> Notice,
    ) {
        let asset = self.asset(asset_id);
        let Some(asset) = asset.filter(|asset| self.hears(asset, customer)) else {
            return;
        };
        let party = self.party(&asset, customer);
        let notice = notice(self, &party);
        self.announce(&asset, &notice);
    }

    /// On WhatsApp a change is a message of its own, of this type.
    fn changed(&mut self, party: &Party, kind: &str, change: &Value) -> Notice {
        let id = self.next_secret("wamid.");
        let content = json!({ "type": kind, kind: change });
        notice::message(party, &id, self.now(), content)
    }
}

/// The words of a message that can be edited.
fn words_in(content: &mut Value) -> Option<&mut Value> {
    let Some(kind) = content["type"].as_str().map(str::to_owned) else {
        return content.get_mut("text");
    };
    let name = if kind == "text" { "body" } else { "caption" };
    content.get_mut(&kind)?.get_mut(name)
}

/// What WhatsApp says of an edited message: its type and what it holds.
fn bare(mut content: Value) -> Value {
    if let Some(members) = content.as_object_mut() {
        members.remove("context");
        members.remove("referral");
    }
    content
}

/// The name that Messenger and Instagram have for a reaction.
fn name_of(emoji: &str) -> &'static str {
    match emoji {
        "😍" | "❤" | "❤️" => "love",
        "😆" | "😂" => "smile",
        "😮" => "wow",
        "😢" => "sad",
        "😠" => "angry",
        "👍" => "like",
        "👎" => "dislike",
        _ => "other",
    }
}
