//! The card for those who may only look, and what it says is in the way.

use std::sync::Arc;

use wassla_domain::{ChannelState, ChatKind};
use wassla_testkit::fixtures;

use crate::call_card::{card, world};
use crate::world::{Session, Unconfigured, World, connected, owner, row};

#[tokio::test]
async fn those_who_may_only_look_see_the_card_and_change_nothing() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    for is_connected in [false, true] {
        if is_connected {
            world.takes_calls("ws_1").await;
        }
        for (role, may_change) in [
            ("owner", true),
            ("admin", true),
            ("support", false),
            ("finance", false),
            ("viewer", false),
        ] {
            let session = Session::of("user_1", "ws_1", role);
            let path = "/channels?error=calling_payment&channel=whatsapp_call";
            let page = world.get(path).by(&session).send().await.body;
            let begin = page.find("<section class=\"call-card\"").unwrap();
            let card = &page[begin..];
            assert!(card.contains("+1 555 0101"), "{role}");
            let state = format!(
                "data-state=\"{}\"",
                ["not_connected", "connected"][usize::from(is_connected)]
            );
            assert!(card.contains(&state), "{role}");
            let answers = card.contains("Agent ag_voice answers calls.");
            assert_eq!(answers, is_connected, "{role}");
            let card = card.split("</section>").next().unwrap();
            for changes in ["<form", "<select", "<button"] {
                assert_eq!(card.contains(changes), may_change, "{role} {changes}");
            }
            let is_told = card.contains("payment");
            assert_eq!(is_told, may_change && !is_connected, "{role}");
            let asks = card.contains("Ask your workspace owner");
            assert_eq!(asks, !may_change && !is_connected, "{role}");
        }
    }
}

#[tokio::test]
async fn trouble_of_whatsapp_itself_is_said_on_the_card() {
    for (state, said, may_connect) in [
        (ChannelState::Connected, None, true),
        (
            ChannelState::NeedsAttention,
            Some("WhatsApp itself needs attention"),
            true,
        ),
        (
            ChannelState::ReconnectNeeded,
            Some("WhatsApp itself must be connected again first"),
            false,
        ),
    ] {
        let world = World::new();
        world.has_voice("ws_1", "ag_voice").await;
        world.has([row("ws_1", ChatKind::Whatsapp, state)]).await;
        let told = card(&world, "/channels").await.unwrap();
        assert_eq!(told.contains("data-chat"), said.is_some(), "{state:?}");
        assert!(said.is_none_or(|said| told.contains(said)), "{state:?}");
        let offers = told.contains("id=\"call-connect\"");
        assert_eq!(offers, may_connect, "{state:?}");

        world.takes_calls("ws_1").await;
        let told = card(&world, "/channels").await.unwrap();
        let twice =
            told.matches("onnected again").count() + told.matches("connect WhatsApp again").count();
        assert!(twice <= 1, "{state:?} is said once: {told}");
        let is_told = told.contains("data-chat") || told.contains("connect WhatsApp again");
        assert_eq!(is_told, said.is_some(), "{state:?}");
    }
}

#[tokio::test]
async fn calls_that_nobody_would_answer_are_not_offered() {
    let world = World::wishing(|wishes| wishes.voice = Arc::new(Unconfigured));
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.has_voice("ws_1", "ag_voice").await;
    let told = card(&world, "/channels").await.unwrap();
    assert!(told.contains("This server has no voice runtime"));
    assert!(!told.contains("<form") && !told.contains("id=\"call-connect\""));

    world.takes_calls("ws_1").await;
    let told = card(&world, "/channels?connected=whatsapp_call")
        .await
        .unwrap();
    assert!(told.contains("data-state=\"needs_attention\""));
    assert!(told.contains("This server has no voice runtime"));
    assert!(!told.contains("answers calls.") && !told.contains("call-notice"));
    assert!(!told.contains("id=\"call-connect\""));
    assert!(
        told.contains("id=\"call-disconnect\""),
        "it can be given up"
    );
    let listed = world.get("/api/v1/channels").by(&owner()).send().await;
    let calls = &listed.json()["channels"][3];
    assert_eq!(calls["state"], "needs_attention");
    assert_eq!(calls["next_step_code"], "ask_for_voice_runtime");
}
