//! Who has a thread: the app under test, or another one.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Asset, AssetKind, World,
    notice::{self, Party},
    webhook::Notice,
};

/// The id of the app that takes threads; on WhatsApp it is Meta Business Agent.
pub const OTHER_APP: &str = "900000000000009";

/// A thread that the app under test does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadOwner {
    /// The number, Page or Instagram account.
    pub asset_id: String,
    /// The customer's slug.
    pub customer: String,
    /// The app that has it.
    pub app_id: String,
}

/// What becomes of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadChange {
    /// The other app gets it from the app under test.
    HandOver,
    /// The other app takes it from the app under test.
    Take,
    /// The other app asks for it and does not get it yet.
    Request,
    /// The app under test gets it back.
    PassBack,
}

/// Why a thread stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotControl {
    /// There is no such business, or the customer is not on its messenger.
    #[error("This business has no conversation with this customer")]
    NoConversation,
    /// The app under test has it already.
    #[error("The app has this thread already")]
    OwnThread,
    /// The other app has it already.
    #[error("Another app has this thread already")]
    OtherThread,
    /// WhatsApp's threads are not asked for.
    #[error("Nobody asks for threads on WhatsApp")]
    NotThere,
}

impl World {
    /// The app that has a thread in place of the app under test.
    pub fn thread_owner(&self, asset_id: &str, customer: &str) -> Option<&str> {
        self.thread_owners
            .iter()
            .find(|held| held.asset_id == asset_id && held.customer == customer)
            .map(|held| held.app_id.as_str())
    }

    /// Changes who has a thread, and tells the app.
    ///
    /// On a Page it hears `pass_thread_control`, `take_thread_control` and
    /// `request_thread_control`. On WhatsApp, only the new owner hears that control was passed, so
    /// that a thread which Meta Business Agent is given goes to standby without a word.
    ///
    /// # Errors
    /// As [`CannotControl`] says.
    pub fn change_thread(
        &mut self,
        asset_id: &str,
        customer: &str,
        change: ThreadChange,
    ) -> Result<(), CannotControl> {
        let asset = self
            .asset(asset_id)
            .filter(|_| self.can_write(asset_id, customer))
            .ok_or(CannotControl::NoConversation)?;
        let is_ours = self.thread_owner(asset_id, customer).is_none();
        match change {
            ThreadChange::PassBack if is_ours => return Err(CannotControl::OwnThread),
            ThreadChange::HandOver | ThreadChange::Take | ThreadChange::Request if !is_ours => {
                return Err(CannotControl::OtherThread);
            }
            ThreadChange::Request if asset.kind == AssetKind::Whatsapp => {
                return Err(CannotControl::NotThere);
            }
            ThreadChange::HandOver
            | ThreadChange::Take
            | ThreadChange::Request
            | ThreadChange::PassBack => {}
        }

        match change {
            ThreadChange::HandOver | ThreadChange::Take => self.thread_owners.push(ThreadOwner {
                asset_id: asset_id.to_owned(),
                customer: customer.to_owned(),
                app_id: OTHER_APP.to_owned(),
            }),
            ThreadChange::PassBack => self.return_thread(asset_id, customer),
            ThreadChange::Request => {}
        }
        let party = self.party(&asset, customer);
        if let Some(notice) = self.handover(&party, change) {
            self.announce(&asset, &notice);
        }
        Ok(())
    }

    /// Gives a thread back to the app under test without a word.
    pub(super) fn return_thread(&mut self, asset_id: &str, customer: &str) {
        self.thread_owners
            .retain(|held| (&*held.asset_id, &*held.customer) != (asset_id, customer));
    }

    fn handover(&self, party: &Party, change: ThreadChange) -> Option<Notice> {
        let ours = self.main_app().id.clone();
        let now = self.now();
        if party.asset.kind == AssetKind::Whatsapp {
            let value = on_whatsapp(party, change, now)?;
            let lane = format!("{}:{}", party.asset.id, party.customer.slug);
            let waba_id = party.asset.owner_id.clone();
            return Some(Notice::change(waba_id, "messaging_handovers", &value, lane));
        }
        let other = OTHER_APP.to_owned();
        let moved = |from: &str, to: &str| {
            json!({
                "previous_owner_app_id": from,
                "new_owner_app_id": to,
                "metadata": "Changed on the Business side",
            })
        };
        let happened = match change {
            ThreadChange::HandOver => json!({ "pass_thread_control": moved(&ours, &other) }),
            ThreadChange::Take => json!({ "take_thread_control": moved(&ours, &other) }),
            ThreadChange::PassBack => json!({ "pass_thread_control": moved(&other, &ours) }),
            ThreadChange::Request => {
                let asked = json!({
                    "requested_owner_app_id": other,
                    "metadata": "Asked on the Business side",
                });
                json!({ "request_thread_control": asked })
            }
        };
        let notice = notice::of_page(party, field(&party.asset), happened, now, false);
        Some(notice.of_no_thread())
    }
}

fn field(asset: &Asset) -> &'static str {
    match asset.kind {
        AssetKind::Instagram => "messaging_handover",
        AssetKind::Messenger | AssetKind::Whatsapp => "messaging_handovers",
    }
}

/// What WhatsApp tells of a thread that came or was taken; the number is the recipient here.
fn on_whatsapp(party: &Party, change: ThreadChange, now: i64) -> Option<Value> {
    let (kind, previous, new) = match change {
        ThreadChange::PassBack => ("control_passed", "ai_agent", "escalation"),
        ThreadChange::Take => ("control_taken", "escalation", "ai_agent"),
        ThreadChange::HandOver | ThreadChange::Request => return None,
    };
    let mut value = notice::about(&party.asset);
    let recipient = value
        .as_object_mut()
        .and_then(|value| value.remove("metadata"));
    let mut sender = json!({});
    if let Some(wa_id) = &party.customer.wa_id {
        sender["phone_number"] = Value::from(wa_id.as_str());
    }
    if let Some(user_id) = &party.customer.user_id {
        sender["user_id"] = Value::from(user_id.as_str());
    }
    let change = json!({ "previous_owner_role": previous, "new_owner_role": new });
    notice::merge(
        &mut value,
        json!({
            "recipient": recipient,
            "sender": sender,
            "timestamp": now.to_string(),
            "type": kind,
            kind: change,
        }),
    );
    Some(value)
}
