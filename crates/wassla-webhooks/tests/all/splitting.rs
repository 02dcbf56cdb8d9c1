//! Every event of a delivery, and what tells one from another.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wassla_domain::inbound::{EventKey, InboundEvent};
use wassla_domain::ports::{MetaWebhooks, NotJson};

use crate::delivered::{
    PAGE, SECONDS, WABA, change, entry, event, message, messages, reader, split, status, whatsapp,
};

fn keys(deliveries: &[Value]) -> BTreeSet<EventKey> {
    let events = deliveries.iter().flat_map(split);
    events.map(|event| event.key).collect()
}

fn key(delivery: &Value) -> EventKey {
    let events = split(delivery);
    assert_eq!(events.len(), 1, "{delivery}");
    events[0].key
}

#[test]
fn every_event_of_a_batch_is_taken() {
    let mut first = whatsapp(
        "messages",
        json!({"messages": [message("text", json!({"body": "1"})), 5, null, {"id": 7}],
            "statuses": [{"id": "s", "status": "sent"}], "errors": [{"code": 1}, {"code": 2}]}),
    );
    let second = json!({"id": WABA, "time": 5, "changes": [
        {"field": "account_update", "value": {"event": "ACCOUNT_DELETED"}},
        {"field": "security", "value": {"event": "PIN_CHANGED"}},
        "not a change",
    ]});
    first["entry"]
        .as_array_mut()
        .unwrap()
        .extend([second, json!({"id": WABA})]);
    assert_eq!(split(&first).len(), 7 + 3 + 1);

    let page = json!({"object": "page", "entry": [
        {"id": PAGE, "messaging": [{"message": {"mid": "a"}}, {}], "standby": [{}, 1],
            "changes": [{"field": "feed", "value": {}}]},
        [],
    ]});
    assert_eq!(split(&page).len(), 6);
}

#[test]
fn lists_of_another_type_lose_nothing() {
    let one = message("text", json!({"body": "1"}));
    let alone = whatsapp("messages", json!({"messages": one}));
    assert_eq!(keys(&[alone]), keys(&[messages(json!([one]))]));
}

#[test]
fn flows_and_other_fields_with_lists_of_errors_are_one_event() {
    let value = json!({"event": "ENDPOINT_ERROR_RATE", "errors": [{"error_rate": 14}, {}]});
    let flows = json!({"field": "flows", "value": value});
    assert_eq!(split(&change("whatsapp_business_account", flows)).len(), 1);
}

#[test]
fn other_json_is_one_event_that_nobody_understands() {
    for body in [
        "5",
        "null",
        "\"\"",
        "[]",
        "{}",
        " {\"object\":\"user\",\"entry\":[{},{}]} ",
        r#"{"object":"page"}"#,
        r#"{"object":"page","entry":[]}"#,
        r#"{"object":5,"entry":[{}]}"#,
        r#"{"entry":[{"changes":[{"value":{}}]}]}"#,
        r#"{"a":1e999}"#,
        r#""\ud800""#,
    ] {
        let events = reader().split(body.as_bytes()).unwrap();
        assert_eq!(events.len(), 1, "{body}");
        assert_eq!(reader().read(&events[0].payload), InboundEvent::Other);
        assert!(events[0].payload.contains(body.trim()), "{body}");
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for body in [
        &b""[..],
        b"{",
        b"{}{}",
        b"{\"a\":}",
        b"\xff",
        b"\"\xff\"",
        b"nul",
        b"a=1",
    ] {
        assert_eq!(reader().split(body), Err(NotJson), "{body:?}");
    }
}

#[test]
fn metas_text_of_an_event_is_kept_as_it_came() {
    let body =
        r#"{"object":"page","entry":[{"id":"1","messaging":[ {"a" : 1.50, "b":"\u00e4\/"} ]}]}"#;
    let events = reader().split(body.as_bytes()).unwrap();
    assert!(
        events[0]
            .payload
            .contains(r#"{"a" : 1.50, "b":"\u00e4\/"}"#)
    );
}

#[test]
fn keys_say_what_the_design_says() {
    let text = |body: &str| messages(json!([message("text", json!({"body": body}))]));
    assert_eq!(
        key(&text("one")),
        key(&text("two")),
        "a message is its wamid"
    );

    let mut standby = text("one");
    standby["entry"][0]["changes"][0]["field"] = json!("standby");
    let mut other_number = text("one");
    other_number["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("1");
    let reader = json!({"recipient_id": "966500000002"});
    let call = |event: &str| {
        let call = json!({"id": "wacid.1", "event": event, "timestamp": "5"});
        whatsapp("calls", json!({"calls": [call]}))
    };
    let page = |body: Value| event("page", body);
    let reaction = |action: &str| json!({"reaction": {"mid": "m", "action": action}});
    let mut later = page(reaction("react"));
    later["entry"][0]["messaging"][0]["timestamp"] = json!(SECONDS * 1000 + 1);
    let different = [
        text("one"),
        standby,
        other_number,
        status("sent", json!({})),
        status("delivered", json!({})),
        status("sent", reader),
        status(
            "sent",
            json!({"recipient_id": null, "recipient_user_id": "SA.1"}),
        ),
        call("connect"),
        call("terminate"),
        page(json!({"message": {"mid": "m", "text": "x"}})),
        page(json!({"message": {"mid": "m", "text": "x", "is_echo": true}})),
        page(json!({"message": {"mid": "m", "is_deleted": true}})),
        page(json!({"postback": {"mid": "m", "title": "x"}})),
        event("instagram", json!({"message": {"mid": "m", "text": "x"}})),
        page(json!({"read": {"watermark": 5}})),
        page(json!({"read": {"watermark": 6}})),
        page(json!({"read": {"watermark": 6}, "sender": {"id": "5002"}})),
        event("instagram", json!({"read": {"mid": "m"}})),
        page(json!({"delivery": {"watermark": 5}})),
        page(json!({"delivery": {"watermark": 5, "mids": ["m"]}})),
        page(reaction("react")),
        page(reaction("unreact")),
        later,
    ];
    assert_eq!(keys(&different).len(), different.len());
}

#[test]
fn account_events_of_two_times_are_two() {
    let mut update = change(
        "whatsapp_business_account",
        json!({"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION"}}),
    );
    update["entry"][0]["time"] = json!(SECONDS);
    let mut later = update.clone();
    later["entry"][0]["time"] = json!(SECONDS + 1);
    assert_ne!(key(&update), key(&later));
    let spaced = serde_json::to_vec_pretty(&update).unwrap();
    assert_eq!(reader().split(&spaced).unwrap()[0].key, key(&update));
}

#[test]
fn a_key_begins_with_the_events_own_time_and_never_with_the_batchs() {
    let seconds = |delivery: &Value| {
        let bytes = *key(delivery).as_bytes();
        i64::from(u32::from_be_bytes(bytes[..4].try_into().unwrap()))
    };
    assert_eq!(
        seconds(&messages(json!([message("text", json!({}))]))),
        SECONDS
    );
    assert_eq!(seconds(&status("sent", json!({}))), SECONDS);
    assert_eq!(
        seconds(&event("page", json!({"message": {"mid": "m"}}))),
        SECONDS
    );
    let undated = json!({"messaging": [{"delivery": {"watermark": 5}}]});
    assert_eq!(seconds(&entry("page", undated)), 0);
    let comment = json!({"changes": [{"field": "comments", "value": {}}]});
    assert_eq!(seconds(&entry("instagram", comment)), SECONDS);
}

#[test]
fn changes_of_two_instants_in_one_second_are_two() {
    let comment = json!({"changes": [{"field": "comments", "value": {"id": "1"}}]});
    let first = entry("instagram", comment);
    let mut second = first.clone();
    second["entry"][0]["time"] = json!(SECONDS * 1000 + 501);
    assert_ne!(key(&first), key(&second));
}

#[test]
fn an_event_of_a_list_that_has_no_id_is_not_another_in_a_later_batch() {
    let mut first = messages(json!([{"type": "text", "timestamp": "5"}]));
    first["entry"][0]["time"] = json!(SECONDS);
    let mut second = first.clone();
    second["entry"][0]["time"] = json!(SECONDS + 1);
    assert_eq!(key(&first), key(&second));
}

#[test]
fn parts_of_a_key_do_not_run_into_each_other() {
    let with = |id: &str, status: &str, recipient: &str| {
        let item = json!({"id": id, "status": status, "recipient_id": recipient});
        whatsapp("messages", json!({"statuses": [item]}))
    };
    let all = [
        with("ab", "c", "d"),
        with("a", "bc", "d"),
        with("a", "b", "cd"),
        with("a\u{1}b", "c", "d"),
        with("a", "b\u{1}c", "d"),
    ];
    assert_eq!(keys(&all).len(), all.len());
}
