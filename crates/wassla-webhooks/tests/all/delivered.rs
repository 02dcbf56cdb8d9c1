//! Deliveries as Meta makes them, and what becomes of them.

use serde_json::{Value, json};
use wassla_domain::inbound::{
    Alias, AliasKind, Arrival, AssetRef, Content, InboundEvent, NewEvent,
};
use wassla_domain::ports::MetaWebhooks;
use wassla_domain::{ChatKind, Timestamp};
use wassla_webhooks::MetaWebhookReader;

pub(crate) const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
pub(crate) const SECONDS: i64 = 1_790_000_000;
pub(crate) const AT: Timestamp = Timestamp::from_seconds(SECONDS);
pub(crate) const NUMBER: &str = "700100200300";
pub(crate) const WABA: &str = "800100200300";
pub(crate) const PAGE: &str = "900100200300";

pub(crate) fn reader() -> MetaWebhookReader {
    MetaWebhookReader::new(SECRET.into(), None)
}

pub(crate) fn split(delivery: &Value) -> Vec<NewEvent> {
    reader().split(delivery.to_string().as_bytes()).unwrap()
}

/// What the only event of a delivery says.
pub(crate) fn read(delivery: &Value) -> InboundEvent {
    let events = split(delivery);
    assert_eq!(events.len(), 1, "{delivery}");
    reader().read(&events[0].payload)
}

pub(crate) fn arrival(delivery: &Value) -> Arrival {
    let InboundEvent::Arrival(arrival) = read(delivery) else {
        panic!("no message: {delivery}");
    };
    *arrival
}

pub(crate) fn content(delivery: &Value) -> Content {
    arrival(delivery).content
}

pub(crate) fn metadata() -> Value {
    json!({"display_phone_number": "966110000000", "phone_number_id": NUMBER})
}

/// A WhatsApp delivery with one change.
pub(crate) fn whatsapp(field: &str, members: Value) -> Value {
    let mut value = json!({"messaging_product": "whatsapp", "metadata": metadata()});
    let Value::Object(members) = members else {
        panic!("members of a value");
    };
    value.as_object_mut().unwrap().extend(members);
    change(
        "whatsapp_business_account",
        json!({"field": field, "value": value}),
    )
}

pub(crate) fn change(object: &str, change: Value) -> Value {
    json!({"object": object, "entry": [{"id": WABA, "changes": [change]}]})
}

/// A WhatsApp message of this type from a customer with a number.
pub(crate) fn message(kind: &str, body: Value) -> Value {
    let mut message = json!({
        "from": "966500000001", "id": "wamid.A", "timestamp": SECONDS.to_string(), "type": kind,
    });
    message[kind] = body;
    message
}

pub(crate) fn messages(list: Value) -> Value {
    whatsapp("messages", json!({"messages": list}))
}

pub(crate) fn status(status: &str, more: Value) -> Value {
    let mut item = json!({
        "id": "wamid.S", "status": status, "timestamp": SECONDS.to_string(),
        "recipient_id": "966500000001",
    });
    let Value::Object(more) = more else {
        panic!("members of a status");
    };
    item.as_object_mut().unwrap().extend(more);
    whatsapp("messages", json!({"statuses": [item]}))
}

/// A delivery with one event of a Page or an Instagram account.
pub(crate) fn event(object: &str, body: Value) -> Value {
    let mut item = json!({
        "sender": {"id": "5001"}, "recipient": {"id": PAGE}, "timestamp": SECONDS * 1000,
    });
    let Value::Object(body) = body else {
        panic!("members of an event");
    };
    item.as_object_mut().unwrap().extend(body);
    entry(object, json!({"messaging": [item]}))
}

pub(crate) fn entry(object: &str, lists: Value) -> Value {
    let mut entry = json!({"id": PAGE, "time": SECONDS * 1000 + 500});
    let Value::Object(lists) = lists else {
        panic!("lists of an entry");
    };
    entry.as_object_mut().unwrap().extend(lists);
    json!({"object": object, "entry": [entry]})
}

pub(crate) fn asset(kind: ChatKind) -> AssetRef {
    let external_id = match kind {
        ChatKind::Whatsapp => NUMBER,
        ChatKind::Messenger | ChatKind::Instagram => PAGE,
    };
    AssetRef {
        kind,
        external_id: external_id.to_owned(),
    }
}

pub(crate) fn alias(kind: AliasKind, value: &str) -> Alias {
    Alias::new(kind, value).unwrap()
}
