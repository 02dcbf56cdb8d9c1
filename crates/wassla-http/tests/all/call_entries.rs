//! Calls in the Inbox.

use axum::http::StatusCode;
use meta_fake::fault::{Fault, What};
use wassla_testkit::fixtures::{self, after};

use crate::world::{Customer, Session, World, connected, number, owner, sami};

async fn world() -> World {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

async fn page(world: &World, path: &str, session: &Session) -> String {
    let answer = world.get(path).by(session).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.body
}

#[tokio::test]
async fn a_call_stands_in_its_conversation_as_a_call() {
    let world = world().await;
    world.heard(&Customer::sami(), "hello").await;
    let call = world.rings("ws_1", "wacid.1", 60).await;
    let path = format!("/inbox/{}", call.conversation);
    let entry = format!("<li class=\"call-entry\" data-message=\"{}\"", call.id);
    let body = page(&world, &path, &owner()).await;
    assert!(body.contains(&entry));
    assert_eq!(body.matches("class=\"message ").count(), 1, "no bubble");
    assert!(body.contains("<p class=\"message-words\">Voice call, ringing</p>"));
    assert!(body.contains("<time datetime=\"2027-01-15T08:01:00Z\">15 Jan, 08:01</time>"));
    let words = "<span class=\"conversation-words\"><bdi>Voice call, ringing</bdi></span>";
    assert!(body.contains(words), "it is the last in the list");

    world.ends("ws_1", ("wacid.1", Some(5)), 90).await;
    let body = page(&world, &path, &owner()).await;
    assert_eq!(body.matches(&entry).count(), 1, "it changed in its place");
    assert!(body.contains("<p class=\"message-words\">Voice call, 5 s</p>"));
    assert!(!body.contains("ringing"));
}

#[tokio::test]
async fn a_live_call_can_be_hung_up_by_those_who_may_reply() {
    let world = world().await;
    let call = world.rings("ws_1", "wacid.1", 0).await;
    let path = format!("/inbox/{}", call.conversation);
    let form = format!(
        "action=\"{path}/hang-up\"><input type=\"hidden\" name=\"call\" value=\"{}\">",
        call.id
    );
    for (role, may) in [
        ("owner", true),
        ("admin", true),
        ("support", true),
        ("viewer", false),
    ] {
        let session = Session::of("user_1", "ws_1", role);
        let body = page(&world, &path, &session).await;
        assert_eq!(body.contains(&form), may, "{role}");
        let bar = format!("<div class=\"live-call\" data-call=\"{}\">", call.id);
        assert!(body.contains(&bar), "{role} sees that it rings");
    }
    world.ends("ws_1", ("wacid.1", None), 9).await;
    let body = page(&world, &path, &owner()).await;
    assert!(body.contains("Voice call, missed"));
    assert!(!body.contains("live-call\"") && !body.contains("hang-up"));
    assert!(body.contains("id=\"live-calls\""), "the next one goes here");
}

#[tokio::test]
async fn only_the_calls_of_the_open_conversation_are_live_there() {
    let world = world().await;
    world.rings("ws_1", "wacid.1", 0).await;
    let other = Customer {
        number: "15550199".into(),
        ..Customer::sami()
    };
    let other = world.heard(&other, "hello").await;
    let body = page(&world, &format!("/inbox/{other}"), &owner()).await;
    assert!(!body.contains("hang-up"));
}

/// A call that rings at Meta and here, and the page of its conversation.
async fn ringing() -> (World, String, String) {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    let number_id = world.signs_in("aisha").await;
    let enabled = world.posts("/channels/whatsapp_call/enable", "agent_id=ag_voice");
    assert!(
        enabled
            .by(&owner())
            .send()
            .await
            .location()
            .contains("connected=")
    );
    let external = world.graph.world(|meta| {
        let customer = meta.customers[0].slug.clone();
        let offer = "v=0\r\n";
        meta.customer_calls(&number_id, &customer, offer).unwrap()
    });
    let mut asset = number();
    asset.external_id = number_id;
    let event = fixtures::call_rings(&asset, (&external, sami()), after(0));
    let call = world.said_of_a_call("ws_1", event).await;
    let path = format!("/inbox/{}", call.conversation);
    (world, call.id.to_string(), path)
}

#[tokio::test]
async fn a_call_is_hung_up_without_script() {
    let (world, id, path) = ringing().await;
    for _twice in 0..2 {
        let hang_up = world.posts(&format!("{path}/hang-up"), &format!("call={id}"));
        let answer = hang_up.by(&owner()).send().await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, path.as_str())
        );
        let body = page(&world, &path, &owner()).await;
        assert!(!body.contains("ringing") && !body.contains("hang-up"));
    }
    assert_eq!(world.graph.count("control_call"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_cannot_be_hung_up_goes_on() {
    let (world, id, path) = ringing().await;
    let away = Fault::always("POST /{phone}/calls", What::Drop);
    world.graph.world(|meta| meta.script(away));
    let hang_up = world.posts(&format!("{path}/hang-up"), &format!("call={id}"));
    let answer = hang_up.by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("data-code=\"graph_unavailable\""));
    assert!(page(&world, &path, &owner()).await.contains("hang-up"));
}

#[tokio::test]
async fn nobodys_call_is_a_page_that_is_not_there() {
    let world = world().await;
    world.has([connected("ws_2", fixtures::whatsapp(2))]).await;
    let theirs = world.rings("ws_2", "wacid.1", 0).await;
    let own = world.heard(&Customer::sami(), "hello").await;
    for call in [theirs.id.as_str(), "call_0", "", "%0D%0A"] {
        let hang_up = world.posts(&format!("/inbox/{own}/hang-up"), &format!("call={call}"));
        let answer = hang_up.by(&owner()).send().await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{call}");
        assert!(answer.body.contains("data-code=\"call_not_found\""));
    }
    let theirs = format!("/inbox/{}", theirs.conversation);
    let answer = world.get(&theirs).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
