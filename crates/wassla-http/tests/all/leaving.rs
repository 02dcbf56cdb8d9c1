//! Disconnect, and what became of everything that arrived.

use axum::http::StatusCode;
use serde_json::json;
use wassla_domain::ports::ChannelStore as _;
use wassla_domain::{ChannelState, ChatKind};
use wassla_testkit::fixtures::{self, id};

use crate::world::{Answer, Customer, Visit, World, connected, owner, row};

async fn world() -> World {
    let world = World::new();
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    world
}

async fn deletes(world: &World, kind: &str) -> Answer {
    let path = format!("/api/v1/channels/{kind}");
    let visit = Visit::new(&world.app, "DELETE", &path);
    visit.bearing(&owner()).send().await
}

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

#[tokio::test]
async fn t25_a_channel_is_disconnected_once() {
    let world = world().await;
    for kind in ChatKind::ALL {
        let answer = deletes(&world, kind.as_str()).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::NO_CONTENT, "")
        );
        let again = deletes(&world, kind.as_str()).await;
        let expected = (StatusCode::NOT_FOUND, "channel_not_connected".to_owned());
        assert_eq!((again.status, again.code()), expected);
    }
    assert!(world.store.channels(&id("ws_1")).await.unwrap().is_empty());
    let unknown = deletes(&world, "telegram").await;
    assert_eq!(
        (unknown.status, unknown.code()),
        (StatusCode::NOT_FOUND, "unknown_channel".into())
    );
}

#[tokio::test]
async fn the_dialog_asks_first_and_says_what_remains_at_meta() {
    let world = world().await;
    let body = page(&world, "/channels?manage=whatsapp").await;
    assert!(
        body.contains("<details class=\"disconnect\">"),
        "works without script"
    );
    for kind in ChatKind::ALL {
        let form = format!("action=\"/channels/{kind}/disconnect\"");
        assert_eq!(body.matches(&form).count(), 1, "{kind}");
    }
    assert!(body.contains("Settings and privacy &#62; Settings &#62; Business integrations"));
    assert_eq!(
        body.matches("PIN that was set here, but we no longer have a copy")
            .count(),
        1
    );
    assert_eq!(
        body.matches("WhatsApp Manager").count(),
        1,
        "only where there is a PIN"
    );
}

#[tokio::test]
async fn after_a_disconnect_the_page_says_so_as_long_as_it_is_true() {
    let world = world().await;
    for _twice in 0..2 {
        let left = world
            .posts("/channels/whatsapp/disconnect", "")
            .by(&owner())
            .send()
            .await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        assert_eq!(left.location(), "/channels?disconnected=whatsapp");
        let body = page(&world, left.location()).await;
        assert!(body.contains("data-banner=\"disconnected\""));
        assert!(body.contains("WhatsApp is disconnected"));
        assert!(body.contains("Business integrations"));
    }
    for said in ["instagram", "telegram", "canary", "whatsapp_call"] {
        let body = page(&world, &format!("/channels?disconnected={said}")).await;
        assert!(
            !body.contains("data-banner") && !body.contains("canary"),
            "{said}"
        );
    }
    world
        .has([row("ws_1", ChatKind::Whatsapp, ChannelState::Connecting)])
        .await;
    let body = page(&world, "/channels?disconnected=whatsapp").await;
    assert!(!body.contains("data-banner"), "it is connected again");
}

#[tokio::test]
async fn a_conversation_outlives_its_channel_and_says_why_it_is_closed() {
    let world = world().await;
    let id = world.heard(&Customer::sami(), "hello").await;
    deletes(&world, "whatsapp").await;
    let body = page(&world, &format!("/inbox/{id}")).await;
    assert!(body.contains("hello"));
    assert!(body.contains("data-reply=\"closed\" data-code=\"channel_not_connected\""));
    assert!(!body.contains("<textarea"));
}

#[tokio::test]
async fn nothing_arrives_has_an_answer() {
    let world = world().await;
    let path = "/api/v1/channels/whatsapp/delivery";
    let answer = world.get(path).bearing(&owner()).send().await;
    let nothing = json!({
        "received": 0, "delivered": 0, "dropped": 0, "counts": [], "last_at": null,
    });
    assert_eq!(answer.json(), nothing);
    assert!(
        page(&world, "/channels")
            .await
            .contains("Nothing has arrived from Meta yet")
    );

    world.heard(&Customer::sami(), "hello").await;
    world.heard(&Customer::sami(), "again").await;
    let told = world.get(path).bearing(&owner()).send().await.json();
    assert_eq!(
        (&told["received"], &told["delivered"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(told["last_at"], "2027-01-15T08:00:00Z");
    assert_eq!(told["counts"][0]["outcome"], "delivered");
    assert_eq!(told["counts"][0]["count"], 2);
    let body = page(&world, "/channels?manage=whatsapp").await;
    assert!(body.contains("<dd data-field=\"received\">2</dd>"));
    assert!(body.contains("data-outcome=\"delivered\""));
    let calls = world
        .get("/api/v1/channels/whatsapp_call/delivery")
        .bearing(&owner());
    assert_eq!(calls.send().await.json(), nothing);
}
