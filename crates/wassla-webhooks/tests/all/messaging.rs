//! Messenger and Instagram.

use serde_json::{Value, json};
use wassla_domain::inbound::{AliasKind, Arrival, Content, InboundEvent, KnownNotice, Media};
use wassla_domain::inbox::Delivery;
use wassla_domain::{ChatKind, Timestamp};

use crate::delivered::{AT, PAGE, SECONDS, alias, arrival, asset, content, entry, event, read};

const BOTH: [(&str, ChatKind, AliasKind); 2] = [
    ("page", ChatKind::Messenger, AliasKind::Psid),
    ("instagram", ChatKind::Instagram, AliasKind::Igsid),
];

fn message(body: Value) -> Value {
    let mut message = json!({"mid": "m_A"});
    let Value::Object(body) = body else {
        panic!("members of a message");
    };
    message.as_object_mut().unwrap().extend(body);
    event("instagram", json!({"message": message}))
}

fn attached(attachments: Value) -> Content {
    content(&message(json!({"attachments": attachments})))
}

#[test]
fn a_text_arrives() {
    for (object, kind, alias_kind) in BOTH {
        let body = json!({"message": {"mid": "m_A", "text": "Is it open?"}});
        let Arrival {
            asset: to,
            customer,
            renamed,
            message,
            content,
            at,
        } = arrival(&event(object, body));
        assert_eq!(to, asset(kind));
        assert_eq!(customer.aliases, [alias(alias_kind, "5001")]);
        assert_eq!((customer.name, renamed, at), (None, None, AT));
        assert_eq!(message.as_str(), "m_A");
        assert_eq!(content, Content::Text("Is it open?".into()));
    }
}

#[test]
fn ids_may_be_numbers() {
    let mut delivery = event("page", json!({"message": {"mid": "m_A", "text": "hello"}}));
    let strings = arrival(&delivery);
    let entry = &mut delivery["entry"][0];
    entry["id"] = json!(PAGE.parse::<u64>().unwrap());
    entry["messaging"][0]["sender"]["id"] = json!(5001);
    assert_eq!(arrival(&delivery), strings);
}

#[test]
fn files_and_places_are_told_apart() {
    for (kind, media) in [
        ("image", Media::Image),
        ("video", Media::Video),
        ("audio", Media::Audio),
        ("file", Media::Document),
    ] {
        let one = json!([{"type": kind, "payload": {"url": "https://cdn.example/1"}}]);
        let caption = None;
        assert_eq!(
            attached(one),
            Content::Media {
                media,
                caption,
                more: 0
            }
        );
    }
    let sticker = json!([{"type": "image", "payload": {"sticker_id": 369}}]);
    let (media, caption) = (Media::Sticker, None);
    assert_eq!(
        attached(sticker),
        Content::Media {
            media,
            caption,
            more: 0
        }
    );

    let three = json!([{"type": "image"}, {"type": "share"}, {"type": "video"}, {"type": "audio"}]);
    let (media, caption, more) = (Media::Image, None, 2);
    assert_eq!(
        attached(three),
        Content::Media {
            media,
            caption,
            more
        }
    );

    let place = json!([{"type": "location", "payload": {"coordinates": {"lat": 1.5, "long": -2}}}]);
    assert_eq!(attached(place), Content::Location("1.5, -2".into()));
    for kind in [
        "share",
        "story_mention",
        "ig_reel",
        "location",
        "something_new",
    ] {
        let one = json!([{"type": kind, "payload": {"url": "https://cdn.example/1"}}]);
        assert_eq!(attached(one), Content::Unknown(kind.into()));
    }
}

#[test]
fn words_beside_a_file_are_its_caption_and_beside_a_link_the_message() {
    let with = |kind| {
        let attachments = json!([{"type": kind}]);
        content(&message(
            json!({"text": "look", "attachments": attachments}),
        ))
    };
    let (media, caption) = (Media::Image, Some("look".into()));
    assert_eq!(
        with("image"),
        Content::Media {
            media,
            caption,
            more: 0
        }
    );
    assert_eq!(with("fallback"), Content::Text("look".into()));
}

#[test]
fn what_was_chosen_is_its_title() {
    let quick = message(json!({"text": "Red", "quick_reply": {"payload": "COLOUR_RED"}}));
    assert_eq!(content(&quick), Content::Choice("Red".into()));

    let pressed = json!({"mid": "m_P", "title": "Start", "payload": "GO"});
    let postback = arrival(&event("page", json!({"postback": pressed})));
    assert_eq!(postback.content, Content::Choice("Start".into()));
    assert_eq!(postback.message.as_str(), "m_P");
    let old = arrival(&event("page", json!({"postback": {"payload": "GO"}})));
    assert_eq!(old.content, Content::Choice("GO".into()));
    assert!(old.message.as_str().starts_with("postback#5001#"));
}

#[test]
fn reactions_are_not_the_message_that_they_are_about() {
    let reaction = |body: Value| arrival(&event("page", json!({"reaction": body})));
    let given =
        reaction(json!({"mid": "m_A", "action": "react", "emoji": "❤", "reaction": "love"}));
    assert_eq!(given.content, Content::Reaction(Some("❤".into())));
    let taken = reaction(json!({"mid": "m_A", "action": "unreact"}));
    assert_eq!(taken.content, Content::Reaction(None));
    assert_ne!(given.message, taken.message);
    assert_ne!(given.message.as_str(), "m_A");
}

#[test]
fn deleted_and_unsupported_messages_are_shown_as_such() {
    let deleted = arrival(&message(json!({"is_deleted": true})));
    assert_eq!(deleted.content, KnownNotice::MessageDeleted.into());
    assert_ne!(
        deleted.message.as_str(),
        "m_A",
        "the message itself is stored under it"
    );
    let unsupported = content(&message(json!({"is_unsupported": true})));
    assert_eq!(unsupported, Content::Unknown("unsupported".into()));
    assert_eq!(
        content(&message(json!({}))),
        Content::Unknown("empty".into())
    );
}

#[test]
fn watermarks_say_how_far() {
    let up_to = Timestamp::from_seconds(SECONDS - 5);
    let mark = json!({"watermark": (SECONDS - 5) * 1000, "mids": ["m_1"]});
    for (name, delivery) in [("read", Delivery::Read), ("delivery", Delivery::Delivered)] {
        let InboundEvent::Watermark(watermark) = read(&event("page", json!({name: mark}))) else {
            panic!("a watermark");
        };
        assert_eq!((watermark.delivery, watermark.up_to), (delivery, up_to));
        assert_eq!(watermark.asset, asset(ChatKind::Messenger));
        assert_eq!(watermark.customer, alias(AliasKind::Psid, "5001"));
    }
    let InboundEvent::Watermark(seen) = read(&event("instagram", json!({"read": {"mid": "m_1"}})))
    else {
        panic!("a watermark");
    };
    assert_eq!((seen.delivery, seen.up_to), (Delivery::Read, AT));
    assert_eq!(
        read(&event("page", json!({"read": {}}))),
        InboundEvent::Other
    );
}

#[test]
fn echoes_are_the_businesss_own() {
    for (object, kind, _) in BOTH {
        let body = json!({"mid": "m_E", "text": "Yes", "is_echo": true, "metadata": "msg_7"});
        let InboundEvent::Echo(echo) = read(&event(object, json!({"message": body}))) else {
            panic!("an echo");
        };
        assert_eq!((echo.asset, echo.at), (asset(kind), AT));
        assert_eq!(echo.message.as_str(), "m_E");
        assert_eq!(echo.ours.unwrap().as_str(), "msg_7");

        let body = json!({"mid": "m_E", "text": "Yes", "is_echo": true, "metadata": "theirs"});
        let InboundEvent::Echo(echo) = read(&event(object, json!({"message": body}))) else {
            panic!("an echo");
        };
        assert_eq!(echo.ours, None);

        let own = json!({"sender": {"id": PAGE}, "message": {"mid": "m_E", "text": "Yes"}});
        assert!(matches!(read(&event(object, own)), InboundEvent::Echo(_)));
    }
}

#[test]
fn standby_is_anothers_to_answer() {
    let item = json!({"sender": {"id": "5001"}, "timestamp": SECONDS * 1000,
        "message": {"mid": "m_A", "text": "hello"}});
    let delivery = entry("page", json!({"standby": [item]}));
    assert_eq!(read(&delivery), InboundEvent::Other);
}

#[test]
fn what_is_not_a_message_is_noted_only() {
    for body in [
        json!({"optin": {"ref": "x"}}),
        json!({"pass_thread_control": {}}),
        json!({"message": {"text": "no id"}}),
        json!({"message": {"mid": "m_A", "text": "no time"}, "timestamp": null}),
        json!({"message": {"mid": "m_A", "text": "nobody"}, "sender": {}}),
    ] {
        assert_eq!(
            read(&event("page", body.clone())),
            InboundEvent::Other,
            "{body}"
        );
    }
    let comment = json!({"changes": [{"field": "comments", "value": {"id": "1", "text": "x"}}]});
    assert_eq!(read(&entry("instagram", comment)), InboundEvent::Other);
}
