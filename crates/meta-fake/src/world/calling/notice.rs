//! What webhooks say about calls and about calling.

use serde_json::{Value, json};

use super::{CallState, PhoneCall};
use crate::world::{
    World,
    asset::digits,
    notice::{self, Party},
    webhook::Notice,
};

/// The field of calls.
const CALLS: &str = "calls";

impl World {
    /// `connect`, with the offer.
    pub(super) fn tell_connect(&mut self, call: &PhoneCall) {
        let Some(party) = self.parties(&call.number_id, &call.customer) else {
            return;
        };
        let mut told = named(&party, &call.id, "connect", false, call.placed_at);
        told["session"] = json!({ "sdp_type": "offer", "sdp": call.offer });
        self.tell_calls(&party, json!({ "calls": [told] }));
    }

    /// `terminate`, with times when it was picked up.
    pub(super) fn tell_end(&mut self, call: &PhoneCall) {
        let Some(party) = self.parties(&call.number_id, &call.customer) else {
            return;
        };
        let ended_at = call.ended_at.unwrap_or(call.placed_at);
        let mut told = named(&party, &call.id, "terminate", false, ended_at);
        put_times(&mut told, call.accepted_at, ended_at);
        if let Some(opaque) = &call.opaque {
            told["biz_opaque_callback_data"] = Value::from(opaque.as_str());
        }
        let mut value = json!({ "calls": [told] });
        if call.state == CallState::Failed {
            let details = "The account has no payment method";
            let title = "Business eligibility: payment issue";
            value["errors"] = json!([notice::error(131_044, title, details)]);
        }
        self.tell_calls(&party, value);
    }

    /// A status of a call that the business placed: `RINGING`, `ACCEPTED` or `REJECTED`.
    ///
    /// Graph lets no business call here; this is what one that called elsewhere hears.
    ///
    /// # Panics
    /// When there is no such customer.
    pub fn business_call_status(
        &mut self,
        number_id: &str,
        customer: &str,
        call_id: &str,
        status: &str,
    ) {
        let Some(party) = self.parties(number_id, customer) else {
            return;
        };
        let mut told = json!({
            "id": call_id,
            "timestamp": self.now().to_string(),
            "type": "call",
            "status": status,
        });
        if let Some(wa_id) = &party.customer.wa_id {
            told["recipient_id"] = Value::from(wa_id.as_str());
        }
        if let Some(user_id) = &party.customer.user_id {
            told["recipient_user_id"] = Value::from(user_id.as_str());
        }
        self.tell_calls(&party, json!({ "statuses": [told] }));
    }

    /// `connect` of a call that the business placed, with the answer of the customer's phone.
    pub(super) fn business_call_connects(
        &mut self,
        number_id: &str,
        customer: &str,
        call_id: &str,
    ) {
        let Some(party) = self.parties(number_id, customer) else {
            return;
        };
        let mut told = named(&party, call_id, "connect", true, self.now());
        told["session"] = json!({ "sdp_type": "answer", "sdp": "v=0\r\n" });
        self.tell_calls(&party, json!({ "calls": [told] }));
    }

    /// The end of a call that the business placed, picked up `seconds` ago or never.
    ///
    /// # Panics
    /// When there is no such customer.
    pub fn business_call_ends(
        &mut self,
        number_id: &str,
        customer: &str,
        call_id: &str,
        seconds: Option<i64>,
    ) {
        let Some(party) = self.parties(number_id, customer) else {
            return;
        };
        let now = self.now();
        let mut told = named(&party, call_id, "terminate", true, now);
        put_times(&mut told, seconds.map(|seconds| now - seconds), now);
        self.tell_calls(&party, json!({ "calls": [told] }));
    }

    /// `account_settings_update`, when the settings of a number are others than before.
    pub(super) fn tell_settings(&mut self, number_id: &str) {
        let number = self.numbers.iter().find(|number| number.id == number_id);
        let waba_id = self.waba_of(number_id).map(str::to_owned);
        let (Some(number), Some(waba_id)) = (number, waba_id) else {
            return;
        };
        let value = json!({
            "messaging_product": "whatsapp",
            "timestamp": self.now().to_string(),
            "type": "PHONE_NUMBER_SETTINGS",
            "phone_number_settings": {
                "phone_number_id": number_id,
                "calling": self.settings_of(&number.calling),
            },
        });
        let lane = format!("account:{waba_id}");
        let field = "account_settings_update";
        let notice = Notice::change(waba_id.clone(), field, &value, lane).at(self.now());
        self.announce_of_waba(&waba_id, &notice);
    }

    fn parties(&mut self, number_id: &str, customer: &str) -> Option<Party> {
        let asset = self.asset(number_id)?;
        Some(self.party(&asset, customer))
    }

    /// Calls of a number with SIP are told to its server, not to apps.
    fn tell_calls(&mut self, party: &Party, happened: Value) {
        let mut numbers = self.numbers.iter();
        if numbers.any(|number| number.id == party.asset.id && number.calling.has_sip) {
            return;
        }
        let value = notice::with_contacts(party, happened);
        let notice = notice::of_number(party, CALLS, &value);
        self.announce(&party.asset, &notice);
    }
}

/// The members that every event of a call has.
fn named(party: &Party, id: &str, event: &str, is_ours: bool, at: i64) -> Value {
    let business = digits(&party.asset.address);
    let customer = &party.customer;
    let (mut told, side) = if is_ours {
        let told = json!({ "from": business, "direction": "BUSINESS_INITIATED" });
        (told, "to")
    } else {
        let told = json!({ "to": business, "direction": "USER_INITIATED" });
        (told, "from")
    };
    told["id"] = Value::from(id);
    told["event"] = Value::from(event);
    told["timestamp"] = Value::from(at.to_string());
    if let Some(wa_id) = &customer.wa_id {
        told[side] = Value::from(wa_id.as_str());
    }
    if let Some(user_id) = &customer.user_id {
        told[format!("{side}_user_id")] = Value::from(user_id.as_str());
    }
    told
}

fn put_times(told: &mut Value, accepted_at: Option<i64>, ended_at: i64) {
    let Some(accepted_at) = accepted_at else {
        told["status"] = Value::from("FAILED");
        return;
    };
    told["status"] = Value::from("COMPLETED");
    told["start_time"] = Value::from(accepted_at.to_string());
    told["end_time"] = Value::from(ended_at.to_string());
    told["duration"] = Value::from(ended_at - accepted_at);
}
