//! The settings of a number that are about calls, and what is done with a call.

use serde::Deserialize;
use serde_json::{Value, json};
use wassla_domain::Timestamp;
use wassla_domain::calls::{CallAction, CallControl, Sdp};
use wassla_domain::meta::{CallingRestriction, CallingSettings, CallingSwitch};

use super::{Integer, loose};
use crate::answer::Unusable;

/// Meta's words for a state, a kind or a reason are kept in rows: longer ones are cut.
const WORD_AT_MOST: usize = 200;

/// The lists of restrictions by the names that Meta's guide and Meta's specification give them.
const LISTS: [&str; 2] = ["restrictions_list", "restrictions"];

#[derive(Deserialize)]
struct Calling {
    #[serde(default, deserialize_with = "loose")]
    status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    sip: Option<Sip>,
    #[serde(default, deserialize_with = "loose")]
    restrictions: Option<Value>,
}

#[derive(Deserialize)]
struct Sip {
    #[serde(default, deserialize_with = "loose")]
    status: Option<String>,
}

#[derive(Deserialize)]
struct Restriction {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "loose")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    expiration: Option<Integer>,
}

/// What Meta's own sample writes: customers who call may be called back, or nobody.
pub(crate) fn wanted(switch: CallingSwitch) -> Value {
    let status = match switch {
        CallingSwitch::On => "ENABLED",
        CallingSwitch::Off => "DISABLED",
    };
    json!({ "calling": { "status": status, "callback_permission_status": status } })
}

/// What is done with a call. Our id comes back when the call ends.
pub(crate) fn control(control: &CallControl) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "call_id": control.call.as_str(),
        "action": control.action.as_str(),
    });
    match &control.action {
        CallAction::PreAccept(answer) => body["session"] = session(answer),
        CallAction::Accept { answer, id } => {
            body["session"] = session(answer);
            body["biz_opaque_callback_data"] = Value::from(id.as_str());
        }
        CallAction::Reject | CallAction::Terminate => {}
    }
    body
}

fn session(answer: &Sdp) -> Value {
    json!({ "sdp_type": "answer", "sdp": answer.as_str() })
}

/// The settings. Meta's guide has its values in upper case, its specification in lower.
pub(crate) fn settings(body: Value) -> Result<CallingSettings, Unusable> {
    let Value::Object(mut body) = body else {
        return Err(Unusable::Form);
    };
    let calling = body.remove("calling").unwrap_or_default();
    let Ok(calling) = Calling::deserialize(calling) else {
        return Ok(CallingSettings {
            status: None,
            sip: false,
            restriction: None,
        });
    };
    let sip = calling.sip.and_then(|sip| sip.status);
    Ok(CallingSettings {
        status: calling.status.as_deref().map(upper),
        sip: sip.is_some_and(|status| upper(&status) == "ENABLED"),
        restriction: calling.restrictions.as_ref().and_then(first_restriction),
    })
}

fn first_restriction(told: &Value) -> Option<CallingRestriction> {
    let list = LISTS.iter().find_map(|name| told.get(name));
    let list = list.unwrap_or(told).as_array()?;
    let read = |one: &Value| Restriction::deserialize(one).ok();
    let first = list.iter().find_map(read)?;
    let expires = first.expiration.and_then(|at| i64::try_from(at.0).ok());
    Some(CallingRestriction {
        kind: word(&first.kind),
        reason: first.reason.as_deref().map(word),
        expires: expires.map(Timestamp::from_seconds),
    })
}

fn upper(text: &str) -> String {
    word(text).to_ascii_uppercase()
}

fn word(text: &str) -> String {
    let shown = text.chars().filter(|letter| !letter.is_control());
    shown.take(WORD_AT_MOST).collect()
}
