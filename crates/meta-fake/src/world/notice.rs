//! What webhooks say: one value for each thing that happened.

use serde_json::{Value, json};

use super::{Asset, AssetKind, Customer, conversation::Message, webhook::Notice};

/// The field of messages and statuses.
const MESSAGES: &str = "messages";

/// A business and a customer, as webhooks name them.
pub(super) struct Party {
    pub(super) asset: Asset,
    pub(super) customer: Customer,
    /// The PSID or IGSID; empty on WhatsApp.
    pub(super) scoped_id: String,
}

/// A message of the customer's with these members.
pub(super) fn message(party: &Party, id: &str, at: i64, content: Value) -> Notice {
    if party.asset.kind == AssetKind::Whatsapp {
        let mut message = json!({ "id": id, "timestamp": at.to_string() });
        name_sender(&mut message, &party.customer);
        merge(&mut message, content);
        let value = with_contacts(party, json!({ "messages": [message] }));
        return of_number(party, MESSAGES, &value);
    }
    let mut message = json!({ "mid": id });
    merge(&mut message, content);
    of_page(party, "messages", json!({ "message": message }), at, false)
}

/// A message from the number of another business, which WhatsApp does not pass on.
pub(super) fn unsupported(asset: &Asset, id: &str, from: &str, at: i64) -> Notice {
    let details = "Message type is currently not supported.";
    let message = json!({
        "from": from,
        "id": id,
        "timestamp": at.to_string(),
        "errors": [error(131_051, "Message type unknown", details)],
        "type": "unsupported",
        "unsupported": { "type": "unknown" },
    });
    let mut value = about(asset);
    merge(&mut value, json!({ "messages": [message] }));
    Notice::change(
        asset.owner_id.clone(),
        "messages",
        &value,
        format!("{}:{from}", asset.id),
    )
}

/// A system message about the customer, from the number that the customer had.
pub(super) fn system(party: &Party, id: &str, from: &str, at: i64, system: &Value) -> Notice {
    let message = json!({
        "from": from,
        "id": id,
        "timestamp": at.to_string(),
        "type": "system",
        "system": system,
    });
    let mut value = about(&party.asset);
    merge(&mut value, json!({ "messages": [message] }));
    of_number(party, MESSAGES, &value)
}

/// The business's messages got as far as they are now.
pub(super) fn progress(party: &Party, messages: &[Message], at: i64) -> Vec<Notice> {
    match party.asset.kind {
        AssetKind::Whatsapp => {
            let status =
                |message: &Message| of_number(party, MESSAGES, &status(party, message, at, None));
            messages.iter().map(status).collect()
        }
        AssetKind::Messenger | AssetKind::Instagram => watermark(party, messages, at),
    }
}

/// A message of the business's will never arrive.
pub(super) fn failure(party: &Party, message: &Message, at: i64, problem: Value) -> Notice {
    of_number(party, MESSAGES, &status(party, message, at, Some(problem)))
}

/// What the Page wrote, told to every app that listens; with its app, if that is named.
pub(super) fn echo(party: &Party, message: &Message, app_id: Option<&str>) -> Notice {
    let mut echo = json!({ "mid": message.id, "text": message.text, "is_echo": true });
    if let Some(app_id) = app_id {
        // Some ids are no numbers in tests.
        let number = app_id.parse::<u64>();
        echo["app_id"] = number.map_or_else(|_| Value::from(app_id), Value::from);
        if let Some(opaque) = &message.opaque {
            echo["metadata"] = Value::from(opaque.as_str());
        }
    }
    if let Some(quoted) = &message.quotes {
        echo["reply_to"] = json!({ "mid": quoted });
    }
    let field = match party.asset.kind {
        AssetKind::Instagram => "messages",
        AssetKind::Messenger | AssetKind::Whatsapp => "message_echoes",
    };
    of_page(party, field, json!({ "message": echo }), message.at, true)
}

/// An error as messages and statuses carry it.
pub(super) fn error(code: i64, title: &str, details: &str) -> Value {
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
    })
}

fn status(party: &Party, message: &Message, at: i64, problem: Option<Value>) -> Value {
    let mut status = json!({
        "id": message.id,
        "status": message.progress.name(),
        "timestamp": at.to_string(),
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            status[name] = value;
        }
    };
    let customer = &party.customer;
    put("recipient_id", customer.wa_id.as_deref().map(Value::from));
    put(
        "recipient_user_id",
        customer.user_id.as_deref().map(Value::from),
    );
    let opaque = message.opaque.as_deref();
    put("biz_opaque_callback_data", opaque.map(Value::from));
    match problem {
        Some(problem) => put("errors", Some(json!([problem]))),
        None => put(
            "pricing",
            Some(json!({ "billable": false, "pricing_model": "PMP", "category": "service" })),
        ),
    }
    with_contacts(party, json!({ "statuses": [status] }))
}

fn watermark(party: &Party, messages: &[Message], at: i64) -> Vec<Notice> {
    let Some(last) = messages.last() else {
        return Vec::new();
    };
    let watermark = last.at.max(at) * 1_000;
    let is_instagram = party.asset.kind == AssetKind::Instagram;
    match last.progress {
        super::Progress::Delivered if !is_instagram => {
            let mids: Vec<&str> = messages.iter().map(|one| one.id.as_str()).collect();
            let delivery = json!({ "delivery": { "mids": mids, "watermark": watermark } });
            vec![of_page(party, "message_deliveries", delivery, at, false)]
        }
        super::Progress::Read => {
            let field = if is_instagram {
                "messaging_seen"
            } else {
                "message_reads"
            };
            let read = json!({ "read": { "watermark": watermark } });
            vec![of_page(party, field, read, at, false)]
        }
        super::Progress::Delivered | super::Progress::Sent | super::Progress::Failed => Vec::new(),
    }
}

/// The value of a change: the number, who the customer is, and what happened.
pub(super) fn with_contacts(party: &Party, happened: Value) -> Value {
    let customer = &party.customer;
    let mut contact = json!({ "profile": { "name": customer.name } });
    if let Some(username) = &customer.username {
        contact["profile"]["username"] = Value::from(username.as_str());
    }
    if let Some(wa_id) = &customer.wa_id {
        contact["wa_id"] = Value::from(wa_id.as_str());
    }
    if let Some(user_id) = &customer.user_id {
        contact["user_id"] = Value::from(user_id.as_str());
    }
    let mut value = about(&party.asset);
    value["contacts"] = json!([contact]);
    merge(&mut value, happened);
    value
}

/// The value of a change that names the number.
pub(super) fn about(asset: &Asset) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": super::asset::digits(&asset.address),
            "phone_number_id": asset.id,
        },
    })
}

/// Names the customer who does something, by what WhatsApp tells of them.
pub(super) fn name_sender(message: &mut Value, customer: &Customer) {
    if let Some(wa_id) = &customer.wa_id {
        message["from"] = Value::from(wa_id.as_str());
    }
    if let Some(user_id) = &customer.user_id {
        message["from_user_id"] = Value::from(user_id.as_str());
    }
}

/// A change of a field of the number's account, about this customer.
pub(super) fn of_number(party: &Party, field: &str, value: &Value) -> Notice {
    let lane = format!("{}:{}", party.asset.id, party.customer.slug);
    let notice = Notice::change(party.asset.owner_id.clone(), field, value, lane);
    if field == MESSAGES {
        return notice.of_thread(&party.customer.slug);
    }
    notice
}

/// An event of a Page or an Instagram account with this customer.
pub(super) fn of_page(
    party: &Party,
    field: &str,
    happened: Value,
    at: i64,
    is_ours: bool,
) -> Notice {
    let (customer, business) = (party.scoped_id.as_str(), party.asset.id.as_str());
    let (sender, recipient) = if is_ours {
        (business, customer)
    } else {
        (customer, business)
    };
    let mut event = json!({
        "sender": { "id": sender },
        "recipient": { "id": recipient },
        "timestamp": at * 1_000,
    });
    merge(&mut event, happened);
    let lane = format!("{business}:{customer}");
    Notice::messaging(business.to_owned(), field, event, at * 1_000, lane)
        .of_thread(&party.customer.slug)
}

/// Adds members to an object.
pub(super) fn merge(into: &mut Value, members: Value) {
    if let (Some(into), Value::Object(members)) = (into.as_object_mut(), members) {
        into.extend(members);
    }
}
