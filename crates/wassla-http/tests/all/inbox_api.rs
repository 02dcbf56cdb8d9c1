//! Conversations and messages as JSON.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wassla_domain::ChatKind;
use wassla_domain::calls::{CallStage, CallSummary};
use wassla_domain::inbound::{Content, KnownNotice, Media, Notice, SendFailure};
use wassla_domain::inbox::{Attempted, Delivery, FailureReason};
use wassla_domain::ports::Outbox as _;
use wassla_testkit::fixtures::{self, NOW, after};

use crate::world::{Answer, Customer, Visit, World, connected, english, owner_for_days};

const DAY: i64 = 24 * 3600;

async fn world() -> World {
    let world = World::new();
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    world
}

async fn get(world: &World, path: &str) -> Value {
    let answer = world.get(path).bearing(&owner_for_days()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    answer.json()
}

async fn replies(world: &World, id: &str, text: &str) -> Answer {
    let path = format!("/api/v1/conversations/{id}/messages");
    let visit = Visit::new(&world.app, "POST", &path).bearing(&owner_for_days());
    visit
        .json(&json!({ "text": text }).to_string())
        .send()
        .await
}

#[tokio::test]
async fn conversations_come_newest_first_with_all_that_is_promised() {
    let world = world().await;
    world.heard(&Customer::sami(), "hello").await;
    let instagram = Customer::of(ChatKind::Instagram, "7001", "Mona");
    let later = Content::Text("later".into());
    world.heard_at(&instagram, later, after(60)).await;
    let listed = get(&world, "/api/v1/conversations").await;
    assert_eq!(listed["next_cursor"], Value::Null);
    let listed = listed["conversations"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["customer"]["display"], "Mona");
    let mut sami = listed[1].clone();
    assert!(sami["id"].as_str().unwrap().starts_with("conv"));
    sami["id"] = Value::Null;
    let expected = json!({
        "id": null,
        "channel": { "kind": "whatsapp", "display": "+1 555 0101" },
        "customer": { "display": "Sami", "name": "Sami" },
        "last_message": "hello",
        "last_message_type": "text",
        "last_at": "2027-01-15T08:00:00Z",
        "window_closes_at": "2027-01-16T08:00:00Z",
        "can_reply": true,
    });
    assert_eq!(sami, expected);
}

#[tokio::test]
async fn pages_of_conversations_and_messages_hold_each_once() {
    let world = world().await;
    for number in 0..7 {
        let name = format!("Customer {number}");
        let customer = Customer::of(ChatKind::Messenger, &format!("70{number}"), &name);
        // Two of them at the same instant.
        let at = after(number / 2);
        world
            .heard_at(&customer, Content::Text("hello".into()), at)
            .await;
    }
    let all = get(&world, "/api/v1/conversations").await;
    let all = all["conversations"].as_array().unwrap().clone();
    assert_eq!(all.len(), 7);
    for limit in [1, 2, 3, 6, 7] {
        let base = format!("/api/v1/conversations?limit={limit}");
        assert_eq!(walked(&world, &base, "conversations").await, all, "{limit}");
    }

    let sami = Customer::sami();
    for text in ["one", "two", "three", "four", "five"] {
        world.heard(&sami, text).await;
    }
    let id = world.heard(&sami, "six").await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let all = get(&world, &path).await["messages"]
        .as_array()
        .unwrap()
        .clone();
    let texts: Vec<_> = all
        .iter()
        .map(|message| message["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["six", "five", "four", "three", "two", "one"]);
    for limit in [1, 4, 6] {
        let base = format!("{path}?limit={limit}");
        assert_eq!(walked(&world, &base, "messages").await, all, "{limit}");
    }
}

/// Every page, one after the other.
async fn walked(world: &World, base: &str, name: &str) -> Vec<Value> {
    let (mut all, mut path) = (Vec::new(), base.to_owned());
    loop {
        let page = get(world, &path).await;
        let listed = page[name].as_array().unwrap();
        assert!(!listed.is_empty(), "{path} is an empty page");
        all.extend(listed.clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            return all;
        };
        path = format!("{base}&cursor={cursor}");
    }
}

#[tokio::test]
async fn a_cursor_or_limit_that_was_never_given_out_is_refused() {
    let world = world().await;
    let id = world.heard(&Customer::sami(), "hello").await;
    let messages = format!("/api/v1/conversations/{id}/messages");
    let queries = [
        "cursor=x",
        "cursor=",
        "cursor=00ff",
        "cursor=7a",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=",
        "limit=5&limit=6",
        "cursor=1.5",
        "cursor=99999999999999999999",
    ];
    for path in ["/api/v1/conversations", &messages] {
        for query in queries {
            let answer = world
                .get(&format!("{path}?{query}"))
                .bearing(&owner_for_days())
                .send()
                .await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::BAD_REQUEST, "cursor_invalid".into()),
                "{path}?{query}"
            );
        }
    }
}

#[tokio::test]
async fn messages_of_every_kind_say_what_they_are() {
    let world = world().await;
    let sami = Customer::sami();
    let table = [
        (Content::Text("hello".into()), "text", "hello"),
        (
            Content::Media {
                media: Media::Image,
                caption: Some("shoe".into()),
                more: 0,
            },
            "image",
            "Image: shoe",
        ),
        (Content::Choice("Yes".into()), "choice", "Yes"),
        (Content::Reaction(None), "reaction", "Took a reaction back"),
        (
            Content::Location("Here".into()),
            "location",
            "Location: Here",
        ),
        (
            KnownNotice::NumberChanged.into(),
            "notice",
            "The customer has a new phone number.",
        ),
        (
            Content::Notice(Notice::Told("Sara moved".into())),
            "notice",
            "Sara moved",
        ),
        (
            Content::Call(CallSummary::incoming(CallStage::Connected)),
            "call",
            "Voice call, going on",
        ),
        (Content::Unknown("poll".into()), "unknown", "poll"),
    ];
    for (content, kind, words) in table {
        let id = world.heard_at(&sami, content, NOW).await;
        let listed = get(&world, &format!("/api/v1/conversations/{id}/messages")).await;
        let newest = &listed["messages"][0];
        assert_eq!(newest["type"], kind);
        assert!(newest["text"].as_str().unwrap().contains(words), "{newest}");
        assert_eq!(newest["author"], json!({ "type": "customer", "id": null }));
        assert_eq!(newest["delivery"], "received");
        assert_eq!(newest["failure"], Value::Null);
        assert_eq!(newest["at"], "2027-01-15T08:00:00Z");
    }
}

#[tokio::test]
async fn a_reply_is_queued_and_its_fate_is_told() {
    let world = world().await;
    let id = world.heard(&Customer::sami(), "hello").await;
    let answer = replies(&world, &id, "  How can we help?\n").await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let path = format!("/api/v1/conversations/{id}/messages");
    let newest = get(&world, &path).await["messages"][0].clone();
    assert_eq!(newest["id"], answer.json()["id"]);
    assert_eq!(newest["text"], "How can we help?");
    assert_eq!(
        newest["author"],
        json!({ "type": "teammate", "id": "user_1" })
    );
    assert_eq!(newest["delivery"], "queued");
    assert_eq!(newest["possibly_repeated"], false);

    let outgoing = world
        .store
        .lease_outgoing(NOW, after(30), 1)
        .await
        .unwrap()
        .remove(0);
    assert!(world.store.begin_attempt(&outgoing, NOW).await.unwrap());
    let failure = SendFailure::of_meta(Some(131_026), FailureReason::Undeliverable);
    let failed = Attempted::Failed(failure);
    assert!(
        world
            .store
            .end_attempt(&outgoing, &failed, NOW)
            .await
            .unwrap()
    );
    let newest = get(&world, &path).await["messages"][0].clone();
    assert_eq!(newest["delivery"], Delivery::Failed.as_str());
    let expected = json!({
        "code": 131_026,
        "reason": "undeliverable",
        "may_have_arrived": false,
        "detail": english().failure_reason(FailureReason::Undeliverable),
    });
    assert_eq!(newest["failure"], expected);
}

#[tokio::test]
async fn what_meta_would_not_take_is_refused_beforehand() {
    let world = world().await;
    let sami = world.heard(&Customer::sami(), "hello").await;
    let mona = Customer::of(ChatKind::Instagram, "7001", "Mona");
    let mona = world.heard(&mona, "hello").await;
    let long = "é".repeat(1001);
    let unsendable = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "message_not_sendable".to_owned(),
    );
    for (id, text) in [
        (&sami, ""),
        (&sami, " \n "),
        (&sami, &*"x".repeat(4097)),
        (&mona, &*long),
    ] {
        let answer = replies(&world, id, text).await;
        assert_eq!(
            (answer.status, answer.code()),
            unsendable,
            "{} characters",
            text.len()
        );
    }
    assert_eq!(
        replies(&world, &sami, &long).await.status,
        StatusCode::CREATED
    );
    assert!(replies(&world, &mona, "").await.body.contains("Instagram"));
    let path = format!("/api/v1/conversations/{sami}/messages");
    for body in ["", "{", "[]", r#"{"text":7}"#, r#"{"text":"a","to":"b"}"#] {
        let visit = Visit::new(&world.app, "POST", &path).bearing(&owner_for_days());
        let answer = visit.json(body).send().await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "body_invalid".into())
        );
    }
}

#[tokio::test]
async fn after_a_day_a_conversation_is_closed_until_the_customer_writes_again() {
    let world = world().await;
    let sami = Customer::sami();
    let id = world.heard(&sami, "hello").await;
    for (seconds, is_open) in [(DAY - 1, true), (1, false)] {
        world
            .clock
            .advance(std::time::Duration::from_secs(seconds.unsigned_abs()));
        let listed = get(&world, "/api/v1/conversations").await;
        assert_eq!(
            listed["conversations"][0]["can_reply"], is_open,
            "{seconds}"
        );
        let answer = replies(&world, &id, "Still there?").await;
        assert_eq!(answer.status == StatusCode::CREATED, is_open, "{answer:?}");
        assert!(is_open || answer.code() == "window_closed");
    }
    world
        .heard_at(&sami, Content::Text("again".into()), after(DAY))
        .await;
    assert_eq!(
        replies(&world, &id, "Yes").await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn what_is_nobodys_conversation_is_not_found() {
    let world = world().await;
    let theirs = Customer {
        workspace: "ws_2",
        ..Customer::sami()
    };
    let theirs = world.heard(&theirs, "secret of others").await;
    for id in [theirs.as_str(), "conv_0", "%20", "%FF", &"x".repeat(129)] {
        let path = format!("/api/v1/conversations/{id}/messages");
        let read = world.get(&path).bearing(&owner_for_days()).send().await;
        let write = replies(&world, id, "hello").await;
        for answer in [read, write] {
            let expected = (StatusCode::NOT_FOUND, "conversation_not_found".to_owned());
            assert_eq!((answer.status, answer.code()), expected, "{id}");
            assert!(!answer.body.contains("others"));
        }
    }
    let listed = get(&world, "/api/v1/conversations").await;
    assert_eq!(listed["conversations"], json!([]));
}
