//! Signed garbage: never a panic, and nothing beside it is lost.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wassla_domain::inbound::{EventKey, InboundEvent};
use wassla_domain::ports::{MetaWebhooks, NotJson};

use crate::delivered::{PAGE, SECONDS, WABA, message, metadata, reader, split};
use crate::promises;

const MEBIBYTE: usize = 1024 * 1024;

fn whatsapp_batch() -> Value {
    let text = message("text", json!({"body": "hello"}));
    let mut button = message(
        "interactive",
        json!({"button_reply": {"id": "b", "title": "Yes"}}),
    );
    button["id"] = json!("wamid.B");
    let mut renamed = message(
        "system",
        json!({"type": "user_changed_number", "wa_id": "9"}),
    );
    renamed["id"] = json!("wamid.C");
    let status = |id: &str| {
        json!({"id": id, "status": "failed", "timestamp": "5", "recipient_id": "1",
            "errors": [{"code": 131_047}]})
    };
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [
        {"field": "messages", "value": {
            "metadata": metadata(),
            "contacts": [{"wa_id": "966500000001", "profile": {"name": "Sara"}}],
            "messages": [text, button, renamed],
            "statuses": [status("wamid.1"), status("wamid.2")],
        }},
        {"field": "calls", "value": {
            "metadata": metadata(),
            "contacts": [{"wa_id": "966500000001", "profile": {"name": "Sara"}}],
            "calls": [
                {"id": "wacid.1", "event": "connect", "timestamp": "5", "from": "966500000001",
                    "direction": "USER_INITIATED", "session": {"sdp_type": "offer", "sdp": "v=0"}},
                {"id": "wacid.1", "event": "terminate", "timestamp": "9", "status": "FAILED",
                    "from": "966500000001", "start_time": "6", "end_time": 9, "duration": 3},
                {"id": "wacid.2", "event": "terminate", "timestamp": "9", "status": ["FAILED"],
                    "to": "966500000001", "direction": "BUSINESS_INITIATED"},
            ],
            "statuses": [{"id": "wacid.3", "type": "call", "status": "RINGING",
                "timestamp": "5", "recipient_id": "966500000001"}],
            "errors": [{"code": 138_020}, {"code": 138_021}],
        }},
        {"field": "account_settings_update", "value": {"type": "PHONE_NUMBER_SETTINGS",
            "phone_number_settings": {"phone_number_id": "700100200300", "calling": {}}}},
    ]}]})
}

fn page_batch() -> Value {
    let item = |body: Value| {
        let mut item = json!({"sender": {"id": "5001"}, "timestamp": SECONDS * 1000});
        item.as_object_mut()
            .unwrap()
            .extend(body.as_object().unwrap().clone());
        item
    };
    json!({"object": "page", "entry": [{"id": PAGE, "time": SECONDS * 1000, "messaging": [
        item(json!({"message": {"mid": "a", "text": "x", "quick_reply": {"payload": "p"}}})),
        item(json!({"message": {"mid": "b", "attachments": [{"type": "image", "payload": {}}]}})),
        item(json!({"message": {"mid": "c", "is_echo": true, "metadata": "msg_1"}})),
        item(json!({"postback": {"mid": "d", "title": "x", "payload": "p"}})),
        item(json!({"reaction": {"mid": "e", "action": "react", "emoji": "x"}})),
        item(json!({"read": {"watermark": 5}})),
        item(json!({"delivery": {"watermark": 5, "mids": ["f"]}})),
    ]}]})
}

fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_within(pointer: &str, outer: &str) -> bool {
    pointer
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the keys of all events may change with it: it says what they are about.
fn is_context(pointer: &str) -> bool {
    pointer == "/object"
        || pointer == "/entry/0/id"
        || pointer.ends_with("/field")
        || pointer.contains("/metadata")
}

/// Where each event stands in a delivery, with its key.
fn places(delivery: &Value) -> Vec<(String, EventKey)> {
    let mut all = Vec::new();
    pointers(delivery, "", &mut all);
    let events = split(delivery);
    let places: Vec<_> = events
        .iter()
        .map(|event| {
            let payload: Value = serde_json::from_str(&event.payload).unwrap();
            let stands = |at: &&String| delivery.pointer(at) == Some(&payload["item"]);
            (all.iter().find(stands).unwrap().clone(), event.key)
        })
        .collect();
    assert!(places.len() >= 6);
    places
}

#[test]
fn wrong_types_everywhere_lose_nothing_beside_them() {
    let wrong = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1.5e300),
        json!("x"),
        json!(""),
        json!([]),
        json!({}),
        json!([[1, null]]),
        json!({"id": {"id": []}}),
    ];
    for delivery in [whatsapp_batch(), page_batch()] {
        let places = places(&delivery);
        let mut all = Vec::new();
        pointers(&delivery, "", &mut all);
        for pointer in &all {
            for wrong in &wrong {
                let mut changed = delivery.clone();
                *changed.pointer_mut(pointer).unwrap() = wrong.clone();
                promises::hold(changed.to_string().as_bytes());

                let keys: BTreeSet<_> = split(&changed).iter().map(|it| it.key).collect();
                let untouched = places.iter().filter(|(place, _)| {
                    !is_within(place, pointer) && !is_within(pointer, place) && !is_context(pointer)
                });
                for (place, key) in untouched {
                    assert!(
                        keys.contains(key),
                        "{place} is lost when {pointer} is {wrong}"
                    );
                }
            }
        }
    }
}

#[test]
fn members_that_are_missing_twice_there_or_unreadable_lose_nothing_beside_them() {
    let batch = page_batch().to_string();
    let keys: BTreeSet<_> = split(&page_batch()).iter().map(|it| it.key).collect();
    for (from, to) in [
        (r#""text":"x""#, r#""text":"\ud800""#),
        (r#""text":"x""#, r#""text":1e999"#),
        (r#""text":"x""#, r#""\udfff":0,"text":"x","text":"y""#),
        (r#""watermark":5,"#, r#""watermark":5,"deep":[[[[[]]]]],"#),
    ] {
        let changed = batch.replacen(from, to, 1);
        assert_ne!(changed, batch);
        let events = reader().split(changed.as_bytes()).unwrap();
        let changed: BTreeSet<_> = events.iter().map(|it| it.key).collect();
        assert_eq!(changed, keys, "{to}");
    }
}

#[test]
fn fifty_thousand_brackets_are_harmless() {
    for (open, leaf, close) in [
        ("[", "", "]"),
        ("{\"a\":", "0", "}"),
        ("[{\"entry\":", "0", "}]"),
    ] {
        let body = open.repeat(50_000) + leaf + &close.repeat(50_000);
        let inside = format!(
            r#"{{"object":"page","entry":[{{"id":"1","messaging":[{{"message":{body}}},{{}}]}}]}}"#
        );
        assert_eq!(reader().split(body.as_bytes()).unwrap().len(), 1);
        assert_eq!(reader().split(inside.as_bytes()).unwrap().len(), 2);
        promises::hold(body.as_bytes());
        promises::hold(inside.as_bytes());
        promises::hold(open.repeat(50_000).as_bytes());
    }
    assert_eq!(reader().split("[".repeat(50_000).as_bytes()), Err(NotJson));
}

#[test]
fn three_mebibytes_are_taken_whole() {
    let long = "x".repeat(3 * MEBIBYTE - 500);
    let delivery = crate::delivered::messages(json!([message("text", json!({"body": long}))]));
    let InboundEvent::Arrival(arrival) = crate::delivered::read(&delivery) else {
        panic!("a message");
    };
    assert_eq!(arrival.content.written(), Some(&*long));

    for body in [
        "1".repeat(3 * MEBIBYTE),
        "[".repeat(3 * MEBIBYTE / 2) + &"]".repeat(3 * MEBIBYTE / 2),
        format!("[{}1]", "1,".repeat(3 * MEBIBYTE / 2 - 2)),
        format!("{{{}\"a\":1}}", "\"a\":1,".repeat(MEBIBYTE / 2 - 2)),
    ] {
        assert_eq!(reader().split(body.as_bytes()).unwrap().len(), 1);
    }
    assert_eq!(reader().split(&vec![b' '; 3 * MEBIBYTE]), Err(NotJson));
    assert_eq!(reader().split(&vec![0; 3 * MEBIBYTE]), Err(NotJson));
}

#[test]
fn a_batch_of_a_great_many_is_taken_whole() {
    let numbers = 0..20_000;
    let from = |number: &i32| format!("9665{number:08}");
    let contacts: Vec<_> = numbers
        .clone()
        .map(|it| json!({"wa_id": from(&it)}))
        .collect();
    let messages: Vec<_> = numbers
        .map(|it| json!({"from": from(&it), "id": format!("w{it}"), "timestamp": "5"}))
        .collect();
    let members = json!({"contacts": contacts, "messages": messages});
    let events = split(&crate::delivered::whatsapp("messages", members));
    let keys: BTreeSet<_> = events.iter().map(|it| it.key).collect();
    assert_eq!(keys.len(), 20_000);
    assert!(
        events[7]
            .payload
            .contains(r#""contact":{"wa_id":"966500000007"}"#)
    );
}

#[test]
fn t17_what_would_become_far_more_than_was_sent_is_one_event() {
    let zeros = |count: usize| format!("[{}0]", "0,".repeat(count));
    let entries = format!(
        r#"{{"object":"whatsapp_business_account","entry":{}}}"#,
        zeros(MEBIBYTE)
    );
    let shared = "x".repeat(MEBIBYTE);
    let copies = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":
        "messages","value":{{"metadata":{{"phone_number_id":"{shared}"}},"messages":{}}}}}]}}]}}"#,
        zeros(MEBIBYTE / 4)
    );
    for body in [entries, copies] {
        let events = reader().split(body.as_bytes()).unwrap();
        assert_eq!(events.len(), 1);
        assert!(events[0].payload.len() < body.len() + 1_000);
        assert_eq!(reader().read(&events[0].payload), InboundEvent::Other);
    }
}

#[test]
fn as_many_updates_as_meta_sends_together_stay_apart() {
    let statuses: Vec<_> = (0..1_000)
        .map(|number| json!({"id": format!("wamid.{number}"), "status": "sent", "timestamp": "5"}))
        .collect();
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [
        {"field": "messages", "value": {"metadata": metadata(), "statuses": statuses}},
    ]}]});
    assert_eq!(
        reader().split(body.to_string().as_bytes()).unwrap().len(),
        1_000
    );
}
