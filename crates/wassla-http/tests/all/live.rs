//! `GET /inbox/events`: an open page learns that something changed.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::StatusCode;
use futures::StreamExt as _;
use serde_json::json;
use wassla_testkit::fixtures::{self, NOW};

use crate::world::{Customer, Session, World, connected, owner};

/// Longer than anything here takes, in the time of the test.
const HANGS: Duration = Duration::from_hours(1);

struct Listener(BodyDataStream);

impl Listener {
    async fn to(world: &World, session: &Session) -> Self {
        let response = world.get("/inbox/events").by(session).begin().await;
        assert_eq!(response.status(), StatusCode::OK);
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind, "text/event-stream");
        Self(Body::into_data_stream(response.into_body()))
    }

    /// What is told next; nothing when the stream has ended.
    async fn next(&mut self) -> Option<String> {
        let next = tokio::time::timeout(HANGS, self.0.next()).await;
        let chunk = next.expect("the stream hangs")?;
        Some(String::from_utf8(chunk.unwrap().into()).unwrap())
    }

    /// The next change.
    async fn change(&mut self) -> Option<String> {
        loop {
            let told = self.next().await?;
            if told.contains("event: changed") {
                return Some(told);
            }
        }
    }
}

async fn world() -> World {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

#[tokio::test(start_paused = true)]
async fn a_message_is_told_to_an_open_page() {
    let world = world().await;
    let mut listener = Listener::to(&world, &owner()).await;
    // Where the Inbox stands comes first: what came since the page was read is not missed.
    let first = listener.change().await.unwrap();
    world.heard(&Customer::sami(), "hello").await;
    let second = listener.change().await.unwrap();
    assert_ne!(first, second);
    assert!(!second.contains("hello"), "it says that, not what");
}

#[tokio::test(start_paused = true)]
async fn a_reply_of_another_window_is_told_too() {
    let world = world().await;
    let id = world.heard(&Customer::sami(), "hello").await;
    let mut listener = Listener::to(&world, &owner()).await;
    listener.change().await.unwrap();
    let sent = world.posts(&format!("/inbox/{id}/reply"), "text=Hi");
    assert_eq!(sent.by(&owner()).send().await.status, StatusCode::SEE_OTHER);
    assert!(listener.change().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_becomes_of_a_call_is_told_too() {
    let world = world().await;
    let mut listener = Listener::to(&world, &owner()).await;
    listener.change().await.unwrap();
    world.rings("ws_1", "wacid.1", 0).await;
    listener.change().await.unwrap();
    world.ends("ws_1", ("wacid.1", Some(5)), 9).await;
    let told = listener.change().await.unwrap();
    assert!(!told.contains("Voice call"), "it says that, not what");
}

#[tokio::test(start_paused = true)]
async fn silence_is_broken_by_a_heartbeat_and_ends_after_ten_minutes() {
    let world = world().await;
    let begun = tokio::time::Instant::now();
    let mut listener = Listener::to(&world, &owner()).await;
    listener.change().await.unwrap();
    let mut heartbeats = 0;
    while let Some(told) = listener.next().await {
        assert!(told.starts_with(':'), "{told}");
        heartbeats += 1;
    }
    assert_eq!(begun.elapsed().as_secs(), 600);
    assert!((38..=40).contains(&heartbeats), "{heartbeats}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_stream() {
    let world = world().await;
    let mut listener = Listener::to(&world, &owner()).await;
    listener.change().await.unwrap();
    world.stopping.cancel();
    assert_eq!(listener.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn another_workspace_is_told_nothing() {
    let world = world().await;
    let stranger = Session::of("user_2", "ws_2", "owner");
    let mut listener = Listener::to(&world, &stranger).await;
    listener.change().await.unwrap();
    world.heard(&Customer::sami(), "hello").await;
    assert_eq!(listener.change().await, None, "until it ends by itself");
}

#[tokio::test]
async fn who_may_not_read_is_not_told() {
    let world = world().await;
    let finance = Session::of("user_1", "ws_1", "finance");
    let answer = world.get("/inbox/events").by(&finance).send().await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = world.get("/inbox/events").send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test(start_paused = true)]
async fn what_meta_delivers_stands_in_the_inbox_within_five_seconds() {
    let world = world().await;
    let mut listener = Listener::to(&world, &owner()).await;
    listener.change().await.unwrap();
    let wassla = world.wassla.clone();
    let stop = world.stopping.clone();
    tokio::spawn(async move { wassla.work(Duration::from_secs(1), stop).await });

    let begun = tokio::time::Instant::now();
    let delivery = json!({ "object": "whatsapp_business_account", "entry": [{
        "id": "801", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550101", "phone_number_id": "901" },
            "contacts": [{ "profile": { "name": "Sami" }, "wa_id": "15550177" }],
            "messages": [{
                "from": "15550177", "id": "wamid.canary", "type": "text",
                "timestamp": NOW.seconds().to_string(), "text": { "body": "is it open?" },
            }],
        } }],
    }] });
    let taken = world.delivers_signed(&delivery.to_string()).send().await;
    assert_eq!(taken.status, StatusCode::OK);
    listener.change().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    let page = world.get("/inbox").by(&owner()).send().await.body;
    assert!(page.contains("Sami") && page.contains("is it open?"));
}
