//! WhatsApp: what messages hold.

use serde_json::{Value, json};
use wassla_domain::inbound::{Content, KnownNotice, Media};

use crate::delivered::{content, message, messages};

fn holds(kind: &str, body: Value) -> Content {
    content(&messages(json!([message(kind, body)])))
}

fn media(media: Media, caption: Option<&str>) -> Content {
    let caption = caption.map(Into::into);
    Content::Media {
        media,
        caption,
        more: 0,
    }
}

fn choice(words: &str) -> Content {
    Content::Choice(words.into())
}

fn unknown(kind: &str) -> Content {
    Content::Unknown(kind.into())
}

#[test]
fn files_come_with_their_words() {
    for kind in Media::ALL {
        let body = json!({"id": "5", "mime_type": "x/y"});
        assert_eq!(holds(kind.as_str(), body), media(kind, None));
    }
    let photo = json!({"id": "5", "caption": "Our garden"});
    assert_eq!(
        holds("image", photo),
        media(Media::Image, Some("Our garden"))
    );
    let invoice = json!({"id": "5", "filename": "invoice.pdf"});
    let expected = media(Media::Document, Some("invoice.pdf"));
    assert_eq!(holds("document", invoice), expected);
    let both = json!({"id": "5", "caption": "Paid", "filename": "invoice.pdf"});
    assert_eq!(
        holds("document", both),
        media(Media::Document, Some("Paid"))
    );
}

#[test]
fn what_was_chosen_is_its_title() {
    let button = json!({"type": "button_reply", "button_reply": {"id": "b1", "title": "Yes"}});
    assert_eq!(holds("interactive", button), choice("Yes"));
    let list = json!({"type": "list_reply", "list_reply": {"id": "l1", "title": "Tuesday"}});
    assert_eq!(holds("interactive", list), choice("Tuesday"));
    let quick = json!({"payload": "STOP", "text": "No more"});
    assert_eq!(holds("button", quick), choice("No more"));
    let answers = json!({"flow_token": "t", "day": "Monday", "guests": 4}).to_string();
    let form = json!({"nfm_reply": {"name": "flow", "body": "Sent", "response_json": answers}});
    assert_eq!(holds("interactive", form), choice("day: Monday\nguests: 4"));
    let empty = json!({"nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{"}});
    assert_eq!(holds("interactive", empty), choice("Sent"));
}

#[test]
fn permission_to_call_is_a_notice() {
    for (answer, notice) in [
        ("accept", KnownNotice::CallsAllowed),
        ("reject", KnownNotice::CallsRefused),
    ] {
        let body = json!({"call_permission_reply": {"response": answer}});
        assert_eq!(holds("interactive", body), notice.into());
    }
}

#[test]
fn reactions_come_and_go() {
    let with = |emoji: Value| holds("reaction", json!({"message_id": "wamid.B", "emoji": emoji}));
    assert_eq!(with(json!("👍")), Content::Reaction(Some("👍".into())));
    assert_eq!(with(json!("")), Content::Reaction(None));
    assert_eq!(with(json!(null)), Content::Reaction(None));
}

#[test]
fn places_are_words_or_coordinates() {
    let named = json!({"latitude": 24.5, "longitude": 46.5, "name": "Shop", "address": "Road 1"});
    assert_eq!(
        holds("location", named),
        Content::Location("Shop, Road 1".into())
    );
    let bare = json!({"latitude": 24.5, "longitude": -46.25});
    assert_eq!(
        holds("location", bare),
        Content::Location("24.5, -46.25".into())
    );
}

#[test]
fn contacts_and_orders_are_words() {
    let people = json!([
        {"name": {"formatted_name": "Omar"}, "phones": [{"phone": "+1 555"}, {"phone": "+2"}]},
        {"name": {"formatted_name": "Lina"}},
    ]);
    let expected = Content::Text("Contacts: Omar, +1 555, +2; Lina".into());
    assert_eq!(holds("contacts", people), expected);
    let order = json!({"catalog_id": "1", "text": "Before noon", "product_items": [
        {"product_retailer_id": "bread", "quantity": 2, "item_price": 3.5, "currency": "SAR"},
        {"product_retailer_id": "milk", "quantity": "1"},
    ]});
    let expected = "Order: 2 × bread at 3.5 SAR, 1 × milk\nBefore noon";
    assert_eq!(holds("order", order), Content::Text(expected.into()));
}

#[test]
fn what_is_not_shown_says_its_type() {
    assert_eq!(
        holds("unsupported", json!({"type": "poll"})),
        unknown("poll")
    );
    assert_eq!(holds("unsupported", json!({})), unknown("unsupported"));
    assert_eq!(holds("edit", json!({"anything": 1})), unknown("edit"));
    assert_eq!(holds("text", json!({"body": 5})), unknown("text"));
    assert_eq!(holds("image", json!("no object")), unknown("image"));
    assert_eq!(holds(&"x".repeat(500), json!({})), unknown(&"x".repeat(64)));
    let mut untyped = message("text", json!({"body": "hello"}));
    untyped["type"] = json!(7);
    assert_eq!(content(&messages(json!([untyped]))), unknown("unknown"));
}

#[test]
fn words_that_a_database_does_not_keep_are_replaced() {
    let expected = Content::Text("a\u{fffd}b".into());
    assert_eq!(holds("text", json!({"body": "a\0b"})), expected);
}
