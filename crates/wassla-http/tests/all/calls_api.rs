//! Calls as JSON.

use axum::http::StatusCode;
use meta_fake::fault::{Fault, What};
use serde_json::{Value, json};
use wassla_domain::calls::{CallSaid, Termination};
use wassla_testkit::fixtures::{self, after};

use crate::world::{Answer, Customer, Visit, World, connected, number, owner, sami};

const OFFER: &str = "v=0\r\ncanary-sdp\r\n";

async fn world() -> World {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

async fn get(world: &World, path: &str) -> Value {
    let answer = world.get(path).bearing(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    answer.json()
}

async fn terminates(world: &World, id: &str) -> Answer {
    let path = format!("/api/v1/calls/{id}/terminate");
    let visit = Visit::new(&world.app, "POST", &path);
    visit.bearing(&owner()).send().await
}

#[tokio::test]
async fn a_call_is_told_with_all_that_is_promised_and_without_its_offer() {
    let world = world().await;
    let call = world.rings("ws_1", "wacid.1", 0).await;
    let listed = world.get("/api/v1/calls").bearing(&owner()).send().await;
    for secret in ["v=0", "sdp", "wacid"] {
        assert!(!listed.body.contains(secret), "{secret}");
    }
    let expected = json!({ "calls": [{
        "id": call.id.as_str(),
        "conversation_id": call.conversation.as_str(),
        "direction": "user_initiated",
        "stage": "ringing",
        "outcome": null,
        "words": "Voice call, ringing",
        "agent_id": null,
        "failure": null,
        "rang_at": "2027-01-15T08:00:00Z",
        "accepted_at": null,
        "ended_at": null,
        "duration_seconds": null,
    }], "next_cursor": null });
    assert_eq!(listed.json(), expected);

    world.ends("ws_1", ("wacid.1", Some(72)), 80).await;
    let ended = get(&world, "/api/v1/calls").await["calls"][0].clone();
    for (name, value) in [
        ("stage", json!("ended")),
        ("outcome", json!("completed")),
        ("words", json!("Voice call, 1 min 12 s")),
        ("accepted_at", json!("2027-01-15T08:00:08Z")),
        ("ended_at", json!("2027-01-15T08:01:20Z")),
        ("duration_seconds", json!(72)),
    ] {
        assert_eq!(ended[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_failure_is_told_in_words_where_metas_code_is_known() {
    for (code, reason, words) in [
        (
            138_019,
            json!("no_sound"),
            json!("The call ended because no sound arrived"),
        ),
        (999_999, Value::Null, Value::Null),
    ] {
        let world = world().await;
        world.rings("ws_1", "wacid.1", 0).await;
        let failed = CallSaid::Terminate(Termination {
            completed: false,
            started_at: None,
            ended_at: None,
            seconds: None,
            code: Some(code),
        });
        let event = fixtures::call_event(&number(), ("wacid.1", sami()), failed, after(9));
        world.said_of_a_call("ws_1", event).await;
        let call = get(&world, "/api/v1/calls").await["calls"][0].clone();
        assert_eq!(call["outcome"], "failed");
        let failure = json!({ "code": code, "reason": reason, "words": words });
        assert_eq!(call["failure"], failure);
    }
}

#[tokio::test]
async fn calls_come_newest_first_and_each_once() {
    let world = world().await;
    for second in 0..7 {
        // Two of them at the same instant.
        world
            .rings("ws_1", &format!("wacid.{second}"), second / 2)
            .await;
    }
    let all = get(&world, "/api/v1/calls").await["calls"].clone();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 7);
    let rang = |call: &Value| call["rang_at"].as_str().unwrap().to_owned();
    assert!(all.windows(2).all(|two| rang(&two[0]) >= rang(&two[1])));
    for limit in [1, 2, 3, 6, 7] {
        let base = format!("/api/v1/calls?limit={limit}");
        let (mut walked, mut path) = (Vec::new(), base.clone());
        loop {
            let page = get(&world, &path).await;
            let listed = page["calls"].as_array().unwrap();
            assert!((1..=limit).contains(&listed.len()), "{path}");
            walked.extend(listed.clone());
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            path = format!("{base}&cursor={cursor}");
        }
        assert_eq!(&walked, all, "{limit}");
    }
    for query in [
        "cursor=x",
        "cursor=00ff",
        "limit=0",
        "limit=101",
        "limit=5&limit=6",
        "conversation_id=a&conversation_id=b",
    ] {
        let path = format!("/api/v1/calls?{query}");
        let answer = world.get(&path).bearing(&owner()).send().await;
        let expected = (StatusCode::BAD_REQUEST, "cursor_invalid".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{query}");
    }
}

#[tokio::test]
async fn the_calls_of_one_conversation_are_told_alone() {
    let world = world().await;
    let silent = Customer {
        number: "15550199".into(),
        ..Customer::sami()
    };
    let silent = world.heard(&silent, "hello").await;
    let call = world.rings("ws_1", "wacid.1", 0).await;
    let of = |id: &str| format!("/api/v1/calls?conversation_id={id}");
    let own = get(&world, &of(call.conversation.as_str())).await;
    assert_eq!(own["calls"][0]["id"], call.id.as_str());
    assert_eq!(get(&world, &of(&silent)).await["calls"], json!([]));

    let theirs = Customer {
        workspace: "ws_2",
        ..Customer::sami()
    };
    let theirs = world.heard(&theirs, "hello").await;
    for id in [theirs.as_str(), "conv_0", "%20", "%FF", ""] {
        let answer = world.get(&of(id)).bearing(&owner()).send().await;
        let expected = (StatusCode::NOT_FOUND, "conversation_not_found".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{id}");
    }
}

#[tokio::test]
async fn a_call_is_a_message_of_its_conversation() {
    let world = world().await;
    let call = world.rings("ws_1", "wacid.1", 0).await;
    let path = format!("/api/v1/conversations/{}/messages", call.conversation);
    let message = get(&world, &path).await["messages"][0].clone();
    assert_eq!(message["id"], call.id.as_str());
    assert_eq!(message["type"], "call");
    assert_eq!(message["text"], "Voice call, ringing");
    let listed = get(&world, "/api/v1/conversations").await;
    let last = &listed["conversations"][0]["last_message"];
    assert_eq!(last, "Voice call, ringing");
}

/// A call that rings at Meta and here.
async fn ringing() -> (World, String) {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    let number = world.signs_in("aisha").await;
    let enable = Visit::new(&world.app, "POST", "/api/v1/channels/whatsapp_call");
    let enable = enable.json(r#"{"agent_id":"ag_voice"}"#).bearing(&owner());
    assert_eq!(enable.send().await.status, StatusCode::OK);
    let placed = |meta: &mut meta_fake::World| {
        let customer = meta.customers[0].slug.clone();
        meta.customer_calls(&number, &customer, OFFER).unwrap()
    };
    let external = world.graph.world(placed);
    let asset = wassla_domain::inbound::AssetRef {
        external_id: number,
        ..crate::world::number()
    };
    let event = fixtures::call_rings(&asset, (&external, sami()), after(0));
    let call = world.said_of_a_call("ws_1", event).await;
    (world, call.id.to_string())
}

#[tokio::test]
async fn a_call_is_hung_up_once() {
    let (world, id) = ringing().await;
    let answer = terminates(&world, &id).await;
    let expected = (StatusCode::NO_CONTENT, "");
    assert_eq!((answer.status, answer.body.as_str()), expected);
    let call = get(&world, "/api/v1/calls").await["calls"][0].clone();
    assert_eq!(call["stage"], "ended");
    assert_eq!(world.graph.count("control_call"), 1);
    let again = terminates(&world, &id).await;
    let expected = (StatusCode::CONFLICT, "call_over".to_owned());
    assert_eq!((again.status, again.code()), expected);
}

#[tokio::test(start_paused = true)]
async fn a_call_goes_on_while_meta_cannot_be_told() {
    let (world, id) = ringing().await;
    let away = Fault::always("POST /{phone}/calls", What::Drop);
    world.graph.world(|meta| meta.script(away));
    let answer = terminates(&world, &id).await;
    let expected = (
        StatusCode::SERVICE_UNAVAILABLE,
        "graph_unavailable".to_owned(),
    );
    assert_eq!((answer.status, answer.code()), expected);
    let call = get(&world, "/api/v1/calls").await["calls"][0].clone();
    assert_eq!(call["stage"], "ringing");
}

#[tokio::test]
async fn what_is_nobodys_call_is_not_found() {
    let world = world().await;
    world.has([connected("ws_2", fixtures::whatsapp(2))]).await;
    let theirs = world.rings("ws_2", "wacid.1", 0).await;
    for id in [theirs.id.as_str(), "call_0", "%20", "%FF", &"x".repeat(129)] {
        let answer = terminates(&world, id).await;
        let expected = (StatusCode::NOT_FOUND, "call_not_found".to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{id}");
    }
    assert_eq!(get(&world, "/api/v1/calls").await["calls"], json!([]));
}
