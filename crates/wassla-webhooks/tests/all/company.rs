//! An event is the same event in whatever company it comes, and however often (T16).

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use serde_json::{Map, Value, json};
use wassla_domain::inbound::{EventKey, InboundEvent};
use wassla_domain::ports::MetaWebhooks;

use crate::delivered::{SECONDS, reader};

/// An event and all that a delivery says around it.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    object: &'static str,
    entry: String,
    /// The entry's time, which belongs to account events only.
    time: Option<i64>,
    place: Place,
    item: Value,
}

#[derive(Debug, Clone, PartialEq)]
enum Place {
    /// In a list of a WhatsApp change, with whom it is from and what stands in `errors` for it.
    Value {
        field: &'static str,
        number: String,
        list: &'static str,
        contact: Option<Value>,
        error: Option<Value>,
    },
    /// In a list of a Page's entry.
    Entry(&'static str),
    /// A whole change.
    Change,
}

fn whatsapp(number: u8, list: &'static str, item: Value, contact: Option<Value>) -> Part {
    let field = if list == "calls" { "calls" } else { "messages" };
    Part {
        object: "whatsapp_business_account",
        entry: format!("80{}", number % 2),
        time: None,
        place: Place::Value {
            field,
            number: format!("70{number}"),
            list,
            contact,
            error: None,
        },
        item,
    }
}

/// A call of a customer, or one of the business: it rings, ends well, or fails with an error.
fn call(number: usize, who: usize, what: u8, timestamp: &str) -> Part {
    let customer = format!("96650000000{who}");
    let contact = json!({"wa_id": customer, "user_id": format!("SA.{who}"),
        "profile": {"name": format!("N{who}")}});
    let turn = number / 9;
    let mut item = json!({"id": format!("wacid.{}", turn / 4), "timestamp": timestamp,
        "event": pick(&["connect", "terminate"], turn)});
    let is_ours = turn.is_multiple_of(3);
    let direction = if is_ours {
        "BUSINESS_INITIATED"
    } else {
        "USER_INITIATED"
    };
    let (from, to) = if is_ours {
        ("to", "from")
    } else {
        ("from", "to")
    };
    item["direction"] = json!(direction);
    item[from] = json!(customer);
    item[to] = json!("966110000000");
    let mut error = None;
    match turn % 4 {
        1 => {
            item["status"] = json!("FAILED");
            error = Some(json!({"code": 138_000 + number}));
        }
        3 => item["status"] = json!("COMPLETED"),
        _ => item["session"] = json!({"sdp_type": "offer", "sdp": "v=0"}),
    }
    let mut part = whatsapp(what, "calls", item, Some(contact));
    if let Place::Value { error: place, .. } = &mut part.place {
        *place = error;
    }
    part
}

/// A call of the business gets on.
fn call_status(number: usize, who: usize, what: u8, timestamp: &str) -> Part {
    let customer = format!("96650000000{who}");
    let contact = json!({"wa_id": customer, "profile": {"name": format!("N{who}")},
        "user_id": format!("SA.{who}")});
    let item = json!({"id": format!("wacid.{number}"), "timestamp": timestamp, "type": "call",
        "status": pick(&["RINGING", "ACCEPTED", "REJECTED"], number), "recipient_id": customer});
    let mut part = whatsapp(what, "statuses", item, Some(contact));
    if let Place::Value { field, .. } = &mut part.place {
        *field = "calls";
    }
    part
}

fn page(account: u8, list: &'static str, item: Value) -> Part {
    Part {
        object: if account.is_multiple_of(2) {
            "page"
        } else {
            "instagram"
        },
        entry: format!("90{account}"),
        time: None,
        place: Place::Entry(list),
        item,
    }
}

fn pick(words: &[&'static str], number: usize) -> &'static str {
    words[number % words.len()]
}

/// Each number makes another event; two of them may well be of the same people and assets.
fn part(number: usize) -> Part {
    let (who, what) = (number % 3, u8::try_from(number % 4).unwrap());
    let seconds = SECONDS + i64::try_from(number).unwrap();
    let timestamp = seconds.to_string();
    let user = json!({"id": format!("50{who}")});
    match number % 9 {
        0 if number.is_multiple_of(2) => call_status(number, who, what, &timestamp),
        0 | 1 => {
            let from = format!("96650000000{who}");
            let contact = json!({"wa_id": from, "profile": {"name": format!("N{who}")},
                "user_id": format!("SA.{who}")});
            let item = json!({"from": from, "id": format!("wamid.{number}"), "type": "text",
                "timestamp": timestamp, "text": {"body": format!("text {number}")}});
            whatsapp(what, "messages", item, Some(contact))
        }
        2 => {
            let contact = json!({"user_id": format!("SA.{who}"), "profile": {"name": "N"}});
            let item = json!({"from_user_id": format!("SA.{who}"), "id": format!("wamid.{number}"),
                "timestamp": timestamp, "type": "unsupported", "errors": [{"code": 131_051}]});
            whatsapp(what, "messages", item, Some(contact))
        }
        3 => {
            let item = json!({"id": format!("wamid.{}", number / 27), "timestamp": timestamp,
                "status": pick(&["sent", "delivered", "read"], number / 9),
                "recipient_id": format!("96650000000{who}"),
                "biz_opaque_callback_data": format!("msg_{number}")});
            whatsapp(what, "statuses", item, None)
        }
        4 => call(number, who, what, &timestamp),
        5 => {
            let item = json!({"sender": user, "timestamp": seconds * 1000,
                "message": {"mid": format!("m_{number}"), "text": format!("text {number}")}});
            page(what, "messaging", item)
        }
        6 => {
            let item = json!({"sender": user, "timestamp": seconds * 1000,
                "message": {"mid": format!("m_{}", number - 1), "text": "x", "is_echo": true}});
            page(what, "messaging", item)
        }
        7 => {
            let item = json!({"sender": user, "read": {"watermark": seconds * 1000}});
            page(
                what,
                if number.is_multiple_of(2) {
                    "messaging"
                } else {
                    "standby"
                },
                item,
            )
        }
        _ => Part {
            object: "whatsapp_business_account",
            entry: format!("80{}", number % 2),
            time: Some(SECONDS + i64::try_from(number / 18).unwrap()),
            place: Place::Change,
            item: json!({"field": "account_update", "value": {
                "event": pick(&["ACCOUNT_VIOLATION", "ACCOUNT_DELETED"], number / 9),
                "violation_info": {"violation_type": format!("V{number}")},
            }}),
        },
    }
}

/// How a delivery puts its events together.
#[derive(Debug, Clone, Copy)]
struct Grouping {
    entries: bool,
    changes: bool,
}

/// Deliveries of these events, in this order as far as their objects allow.
fn delivered(parts: &[Part], grouping: Grouping) -> Vec<Value> {
    let mut deliveries: Vec<(&str, Vec<Value>)> = Vec::new();
    for part in parts {
        let at = deliveries
            .iter()
            .position(|(object, _)| *object == part.object);
        let at = at.unwrap_or_else(|| {
            deliveries.push((part.object, Vec::new()));
            deliveries.len() - 1
        });
        add(&mut deliveries[at].1, part, grouping);
    }
    let whole = |(object, entries)| json!({"object": object, "entry": entries});
    deliveries.into_iter().map(whole).collect()
}

fn add(entries: &mut Vec<Value>, part: &Part, grouping: Grouping) {
    let mut own = Map::new();
    own.insert("id".into(), json!(part.entry));
    // A time that is not the event's own is the batch's: it differs from one batch to the next.
    let batch = || match part.object {
        "whatsapp_business_account" => Value::Null,
        _ => json!(SECONDS * 1000 + i64::try_from(entries.len()).unwrap()),
    };
    own.insert("time".into(), part.time.map_or_else(batch, Value::from));
    let joins = |entry: &&mut Value| {
        entry["id"] == own["id"]
            && (entry["time"] == own["time"] || part.time.is_none())
            && (part.time.is_some() || entry["changes"][0]["field"] != "account_update")
    };
    let joined = grouping
        .entries
        .then(|| entries.iter_mut().find(joins))
        .flatten();
    let entry = if let Some(entry) = joined {
        entry
    } else {
        entries.push(Value::Object(own));
        entries.last_mut().unwrap()
    };
    match &part.place {
        Place::Entry(list) => push(entry, list, part.item.clone()),
        Place::Change => push(entry, "changes", part.item.clone()),
        Place::Value {
            field,
            number,
            list,
            contact,
            error,
        } => {
            let metadata =
                json!({"phone_number_id": number, "display_phone_number": "966110000000"});
            let beside = [("contacts", contact), ("errors", error)];
            let fits = |change: &&mut Value| {
                change["field"] == *field && change["value"]["metadata"] == metadata
            };
            let changes = entry["changes"].as_array_mut();
            let joined = changes
                .filter(|_| grouping.changes)
                .and_then(|it| it.iter_mut().find(fits));
            if let Some(change) = joined {
                fill(&mut change["value"], list, part, beside);
            } else {
                let mut value = json!({"messaging_product": "whatsapp", "metadata": metadata});
                fill(&mut value, list, part, beside);
                push(entry, "changes", json!({"field": field, "value": value}));
            }
        }
    }
}

fn fill(value: &mut Value, list: &str, part: &Part, beside: [(&str, &Option<Value>); 2]) {
    push(value, list, part.item.clone());
    for (name, item) in beside {
        if let Some(item) = item {
            push(value, name, item.clone());
        }
    }
}

fn push(object: &mut Value, list: &str, item: Value) {
    if object[list].is_null() {
        object[list] = json!([]);
    }
    object[list].as_array_mut().unwrap().push(item);
}

/// The events of deliveries with what they say; an event that says two things is a failure.
fn said(deliveries: &[Value]) -> BTreeMap<EventKey, InboundEvent> {
    let mut said = BTreeMap::new();
    for delivery in deliveries {
        for event in reader().split(delivery.to_string().as_bytes()).unwrap() {
            let inbound_event = reader().read(&event.payload);
            let before = said.insert(event.key, inbound_event.clone());
            assert!(
                before.is_none_or(|before| before == inbound_event),
                "{delivery}"
            );
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn t16_split_joined_repeated_and_reordered_every_event_is_taken_as_one(
        numbers in subsequence((0..90_usize).collect::<Vec<_>>(), 1..20),
        deliveries in vec((vec(any::<Index>(), 1..12), any::<bool>(), any::<bool>()), 1..8),
    ) {
        let parts: Vec<_> = numbers.into_iter().map(part).collect();
        let alone = Grouping { entries: false, changes: false };
        let mut expected = BTreeMap::new();
        for part in &parts {
            let one = said(&delivered(std::slice::from_ref(part), alone));
            prop_assert_eq!(one.len(), 1);
            expected.extend(one);
        }
        prop_assert_eq!(expected.len(), parts.len(), "each is another event");

        let mut sent: Vec<Value> = Vec::new();
        for (picked, entries, changes) in deliveries {
            let picked: Vec<_> = picked.iter().map(|it| it.get(&parts).clone()).collect();
            sent.extend(delivered(&picked, Grouping { entries, changes }));
        }
        for (key, inbound_event) in said(&sent) {
            prop_assert_eq!(expected.get(&key), Some(&inbound_event));
        }
        sent.extend(delivered(&parts, Grouping { entries: true, changes: true }));
        prop_assert_eq!(said(&sent), expected);
    }
}
