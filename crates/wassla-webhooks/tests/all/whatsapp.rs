//! WhatsApp: who, when, through what; statuses.

use serde_json::json;
use wassla_domain::ChatKind;
use wassla_domain::inbound::{AliasKind, Content, InboundEvent, Notice, SendFailure, StatusUpdate};
use wassla_domain::inbox::{Delivery, FailureReason};

use crate::delivered::{
    AT, alias, arrival, asset, message, messages, metadata, read, status, whatsapp,
};

fn contact() -> serde_json::Value {
    json!({"profile": {"name": " Sara "}, "wa_id": "966500000001", "user_id": "SA.77"})
}

fn update(delivery: &serde_json::Value) -> StatusUpdate {
    let InboundEvent::Status(status) = read(delivery) else {
        panic!("no status: {delivery}");
    };
    *status
}

#[test]
fn a_text_arrives() {
    let text = message("text", json!({"body": "Is it open?"}));
    let other = json!({"profile": {"name": "Omar"}, "wa_id": "966500000002"});
    let members = json!({"contacts": [other, contact()], "messages": [text]});
    let arrival = arrival(&whatsapp("messages", members));
    assert_eq!(arrival.asset, asset(ChatKind::Whatsapp));
    assert_eq!(arrival.message.as_str(), "wamid.A");
    assert_eq!(arrival.content, Content::Text("Is it open?".into()));
    assert_eq!(arrival.at, AT);
    assert_eq!(arrival.customer.name.as_deref(), Some("Sara"));
    let aliases = [
        alias(AliasKind::WaId, "966500000001"),
        alias(AliasKind::UserId, "SA.77"),
    ];
    assert_eq!(arrival.customer.aliases, aliases);
    assert_eq!(arrival.renamed, None);
}

#[test]
fn a_customer_without_a_number_has_a_user_id() {
    let mut text = message("text", json!({"body": "hello"}));
    text.as_object_mut().unwrap().remove("from");
    text["from_user_id"] = json!("SA.77");
    let mut contact = contact();
    contact.as_object_mut().unwrap().remove("wa_id");
    let members = json!({"contacts": [contact], "messages": [text]});
    let customer = arrival(&whatsapp("messages", members)).customer;
    assert_eq!(customer.aliases, [alias(AliasKind::UserId, "SA.77")]);
    assert_eq!(customer.name.as_deref(), Some("Sara"));
}

#[test]
fn a_message_that_names_nobody_is_from_the_only_contact() {
    let mut text = message("text", json!({"body": "hello"}));
    text.as_object_mut().unwrap().remove("from");
    let with = |contacts| {
        whatsapp(
            "messages",
            json!({"contacts": contacts, "messages": [text]}),
        )
    };
    let customer = arrival(&with(json!([contact()]))).customer;
    assert_eq!(customer.aliases[0], alias(AliasKind::WaId, "966500000001"));
    let two = with(json!([contact(), {"wa_id": "966500000002"}]));
    assert_eq!(read(&two), InboundEvent::Other);
    assert_eq!(read(&with(json!([]))), InboundEvent::Other);
}

#[test]
fn a_strangers_contact_is_not_the_senders() {
    let text = message("text", json!({"body": "hello"}));
    let stranger = json!({"profile": {"name": "Omar"}, "wa_id": "966500000002"});
    let members = json!({"contacts": [stranger], "messages": [text]});
    assert_eq!(arrival(&whatsapp("messages", members)).customer.name, None);
}

#[test]
fn messages_under_another_field_are_anothers_to_answer() {
    let text = message("text", json!({"body": "hello"}));
    for field in ["standby", "history"] {
        let members = json!({"messages": [text]});
        assert_eq!(read(&whatsapp(field, members)), InboundEvent::Other);
    }
}

#[test]
fn what_the_number_writes_itself_is_an_echo() {
    let mut own = message("text", json!({"body": "hello"}));
    own["from"] = json!("966110000000");
    assert!(matches!(
        read(&messages(json!([own]))),
        InboundEvent::Echo(_)
    ));
    let echoes = whatsapp("smb_message_echoes", json!({"message_echoes": [own]}));
    let InboundEvent::Echo(echo) = read(&echoes) else {
        panic!("an echo");
    };
    assert_eq!(
        (echo.message.as_str(), echo.ours, echo.at),
        ("wamid.A", None, AT)
    );
}

#[test]
fn a_message_that_misses_what_it_needs_is_not_understood() {
    for name in ["id", "timestamp"] {
        let mut text = message("text", json!({"body": "hello"}));
        text.as_object_mut().unwrap().remove(name);
        assert_eq!(
            read(&messages(json!([text]))),
            InboundEvent::Other,
            "{name}"
        );
    }
    let text = message("text", json!({"body": "hello"}));
    for number in [json!(null), json!(""), json!("../1"), json!([])] {
        let mut members = json!({"messages": [text], "metadata": metadata()});
        members["metadata"]["phone_number_id"] = number;
        assert_eq!(read(&whatsapp("messages", members)), InboundEvent::Other);
    }
}

#[test]
fn a_new_number_renames_the_customer() {
    let body = json!({
        "body": "Sara changed from 966500000001 to 966500000009",
        "wa_id": "966500000009", "type": "user_changed_number",
    });
    let arrival = arrival(&messages(json!([message("system", body)])));
    assert!(
        matches!(&arrival.content, Content::Notice(Notice::Told(words)) if words.starts_with("Sara"))
    );
    let old = [alias(AliasKind::WaId, "966500000001")];
    assert_eq!(arrival.customer.aliases, old);
    let new = alias(AliasKind::WaId, "966500000009");
    assert_eq!(arrival.renamed, Some(new));
}

#[test]
fn a_new_user_id_renames_the_customer() {
    let renamed = |system, from: Option<&str>| {
        let mut notice = message("system", system);
        if let Some(from) = from {
            notice["from_user_id"] = json!(from);
        }
        let arrival = arrival(&messages(json!([notice])));
        (arrival.customer.aliases, arrival.renamed)
    };
    let number = alias(AliasKind::WaId, "966500000001");
    let (old, new) = (
        alias(AliasKind::UserId, "SA.1"),
        alias(AliasKind::UserId, "SA.2"),
    );
    let expected = (vec![number.clone(), old], Some(new.clone()));

    let kind = "user_changed_user_id";
    let full = json!({"type": kind, "user_id": "SA.2", "previous_user_id": "SA.1"});
    assert_eq!(renamed(full.clone(), None), expected);
    assert_eq!(renamed(full.clone(), Some("SA.1")), expected);
    assert_eq!(renamed(full, Some("SA.2")), expected);
    let short = json!({"type": kind, "previous_user_id": "SA.1"});
    assert_eq!(renamed(short, Some("SA.2")), expected);
    let shorter = json!({"type": kind, "user_id": "SA.2"});
    assert_eq!(renamed(shorter, None), (vec![number.clone()], Some(new)));
    let other = json!({"type": "customer_identity_changed", "wa_id": "9"});
    assert_eq!(renamed(other, None), (vec![number], None));
}

#[test]
fn statuses_say_how_far() {
    for (word, delivery) in [
        ("sent", Delivery::Sent),
        ("delivered", Delivery::Delivered),
        ("read", Delivery::Read),
        ("played", Delivery::Read),
    ] {
        let update = update(&status(word, json!({})));
        assert_eq!(
            (update.delivery, update.failure),
            (delivery, None),
            "{word}"
        );
        assert_eq!(update.asset, asset(ChatKind::Whatsapp));
        assert_eq!((update.message.as_str(), update.at), ("wamid.S", AT));
    }
    assert_eq!(read(&status("warning", json!({}))), InboundEvent::Other);
}

#[test]
fn a_failure_has_metas_code_and_our_reason() {
    let errors = json!({"errors": [{"code": 131_047, "title": "Re-engagement"}, {"code": 1}]});
    let failure = update(&status("failed", errors)).failure.unwrap();
    let closed = SendFailure::of_meta(Some(131_047), FailureReason::WindowClosed);
    assert_eq!(failure, closed);
    let failure = update(&status("failed", json!({}))).failure.unwrap();
    assert_eq!(failure, SendFailure::ours(FailureReason::Refused));
}

#[test]
fn our_id_comes_back_and_others_do_not_pass_for_it() {
    let ours = |data| update(&status("sent", json!({"biz_opaque_callback_data": data}))).ours;
    assert_eq!(ours(json!("msg_0123abc")).unwrap().as_str(), "msg_0123abc");
    for other in [
        json!("campaign-7"),
        json!("msg_ \u{e9}"),
        json!(7),
        json!(null),
    ] {
        assert_eq!(ours(other.clone()), None, "{other}");
    }
}
