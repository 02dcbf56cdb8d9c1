//! A customer calls: a voice runtime answers, and the call stands in the log and the Inbox.

use std::time::Duration;

use meta_fake::world::{AssetKind, CallState};
use serde_json::{Value, json};
use wassla_domain::Role;
use wassla_journeys::world::Store;

use super::call_scene::{NUMBER, Scene};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_by_the_voice_runtime_and_logged_with_its_duration() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let (world, owner, voices) = (&scene.world, &scene.owner, &scene.voices);
        let card = owner.channel("whatsapp_call").await;
        assert_eq!(card["next_step"], Value::Null, "somebody answers: {card}");
        let (call, logged) = scene.karim_talks().await;

        let at_meta = scene.phone.call(&call);
        assert_eq!(at_meta.answer, voices.answers().pop(), "{store:?}");
        assert_eq!(at_meta.opaque.as_deref(), logged["id"].as_str());
        assert_eq!(world.count("POST /{phone}/calls"), 2, "pre_accept, accept");
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        let offers = voices.offers();
        assert_eq!(
            offers,
            [json!({
                "event": "connect",
                "call_id": logged["id"],
                "workspace_id": "ws_acme",
                "conversation_id": conversation["id"],
                "agent": { "id": "ag_vera", "name": "Vera" },
                "customer": "Karim Said",
                "business_number": NUMBER,
                "sdp_type": "offer",
                "sdp": at_meta.offer,
            })],
            "signed, whole, once"
        );
        assert_eq!(logged["agent_id"], "ag_vera");
        assert_eq!(logged["direction"], "user_initiated");
        assert_eq!(logged["conversation_id"], conversation["id"]);
        assert_eq!(logged["duration_seconds"], Value::Null);
        scene.conversation_says("Voice call, going on").await;

        world.passes(Duration::from_secs(12));
        assert!(scene.phone.hangs_up(&call));
        scene.call_is("completed").await;
        scene.voices_hear_the_end_of(&logged).await;
        let logged = owner.last_call().await.unwrap();
        assert_eq!(logged["duration_seconds"], 12, "{logged}");
        assert_eq!(logged["failure"], Value::Null);
        for time in ["rang_at", "accepted_at", "ended_at"] {
            assert!(logged[time].is_string(), "{time}: {logged}");
        }
        scene.conversation_says("Voice call, 12 s").await;
        let thread = owner.thread_on("whatsapp").await;
        assert_eq!(
            (&thread[0]["id"], &thread[0]["type"]),
            (&logged["id"], &json!("call"))
        );

        assert_eq!(owner.counted("whatsapp_call", "delivered").await, 1);
        assert_eq!(
            owner.counted("whatsapp_call", "noted").await,
            2,
            "settings, the end"
        );
        assert_eq!(
            owner.delivery("whatsapp").await["received"],
            0,
            "chat is chat"
        );
        assert_eq!(world.calls_ended("completed").await, 1);
        assert_eq!(
            world.count("POST /{phone}/calls"),
            2,
            "who hung up knows it"
        );
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_and_messages_of_a_customer_are_one_conversation() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        scene.world.hires("ws_acme", "ag_layla", "Layla").await;
        scene.owner.chooses_agent("whatsapp", "ag_layla").await;
        scene.phone.writes("May I call you?");
        scene
            .world
            .until("it is answered", async || scene.phone.sees().len() == 1)
            .await;
        let (call, _) = scene.karim_talks().await;
        scene.phone.hangs_up(&call);
        scene.call_is("completed").await;
        assert_eq!(scene.owner.conversations().await.len(), 1);
        assert_eq!(scene.owner.thread_on("whatsapp").await.len(), 3);
        assert_eq!(scene.phone.sees().len(), 1, "nobody writes back to a call");

        let nadia = scene.world.phone("nadia", AssetKind::Whatsapp, NUMBER);
        let call = nadia.calls();
        scene.call_is("connected").await;
        nadia.hangs_up(&call);
        scene.call_is("completed").await;
        let conversations = scene.owner.conversations().await;
        assert_eq!(conversations.len(), 2);
        let id = conversations[0]["id"].as_str().unwrap();
        let path = format!("/api/v1/calls?conversation_id={id}");
        let calls = scene.owner.gets(&path).await.json()["calls"].clone();
        assert_eq!(calls.as_array().unwrap().len(), 1, "{calls}");
        assert_eq!(calls[0]["conversation_id"], conversations[0]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_gives_up_is_missed() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        scene.voices.fall_silent();
        let call = scene.phone.calls();
        scene.call_is("answering").await;
        scene.phone.hangs_up(&call);
        scene.call_is("missed").await;
        let logged = scene.owner.last_call().await.unwrap();
        scene.voices_hear_the_end_of(&logged).await;
        scene.conversation_says("Voice call, missed").await;
        assert_eq!(scene.world.count("POST /{phone}/calls"), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_meta_breaks_off_says_why() {
    let scene = Scene::on(Store::Sqlite).await;
    let number = scene.world.number(NUMBER);
    scene.world.meta(|meta| meta.set_payment(&number, false));
    scene.phone.calls();
    scene.call_is("failed").await;
    let logged = scene.owner.last_call().await.unwrap();
    assert_eq!(logged["failure"]["code"], 131_044, "{logged}");
    let words = logged["failure"]["words"].as_str().unwrap();
    assert!(words.contains("payment"), "{words}");
    assert_eq!(scene.voices.offers(), [json!(null); 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_teammate_hangs_up_and_twice_is_said_so() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let (call, logged) = scene.karim_talks().await;
        for (role, status) in [("viewer", 403), ("finance", 403), ("root", 403)] {
            let mut person = scene.world.person("u_any", "ws_acme", Role::Viewer);
            person.signs_in_here("ws_acme", role);
            assert_eq!(person.hangs_up(&logged).await.status, status, "{role}");
        }
        let stranger = scene.world.person("u_birch", "ws_birch", Role::Owner);
        let nobodys = [
            logged.clone(),
            json!({ "id": "call_0123456789" }),
            json!({ "id": "%20" }),
        ];
        for call in nobodys {
            let refused = stranger.hangs_up(&call).await;
            let told = (refused.status, refused.json()["code"].clone());
            assert_eq!(told, (404, json!("call_not_found")));
        }
        assert_eq!(stranger.calls().await, [json!(null); 0]);
        assert_eq!(scene.phone.call(&call).state, CallState::Accepted);

        scene.world.passes(Duration::from_secs(3));
        let support = scene.world.person("u_support", "ws_acme", Role::Support);
        assert_eq!(support.hangs_up(&logged).await.status, 204);
        assert_eq!(scene.phone.call(&call).state, CallState::Terminated);
        assert_eq!(scene.owner.last_call_is().await, "completed");
        scene.voices_hear_the_end_of(&logged).await;
        let again = support.hangs_up(&logged).await;
        let told = (again.status, again.json()["code"].clone());
        assert_eq!(told, (409, json!("call_over")));
        scene.conversation_says("Voice call, 3 s").await;
        assert_eq!(scene.world.calls_ended("completed").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_rings_is_rejected_by_a_teammate() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        scene.voices.fall_silent();
        let call = scene.phone.calls();
        scene.call_is("answering").await;
        let logged = scene.owner.last_call().await.unwrap();
        assert_eq!(scene.owner.hangs_up(&logged).await.status, 204);
        assert_eq!(scene.phone.call(&call).state, CallState::Rejected);
        scene.call_is("missed").await;
        scene.voices.answer_again();
        scene.voices_hear_the_end_of(&logged).await;
        assert_eq!(
            scene.phone.call(&call).answer,
            None,
            "nobody picks it up later"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_told_twice_is_answered_once() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let (call, _) = scene.karim_talks().await;
        let number = scene.world.number(NUMBER);
        let again = connect_again(&scene, &call, &number);
        for _ in 0..20 {
            assert_eq!(scene.world.delivers(&again).await.status, 200);
        }
        scene.phone.hangs_up(&call);
        scene.call_is("completed").await;
        assert_eq!(scene.world.delivers(&again).await.status, 200);
        assert_eq!(scene.owner.calls().await.len(), 1);
        assert_eq!(scene.voices.offers().len(), 1);
        assert_eq!(scene.owner.last_call_is().await, "completed");
    }
}

/// What Meta told of the call, told by somebody else in other bytes.
fn connect_again(scene: &Scene, call: &str, number: &str) -> Value {
    let held = scene.phone.call(call);
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "2001", "changes": [{ "field": "calls", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "12025550101", "phone_number_id": number },
            "contacts": [{ "profile": { "name": "Karim Said" }, "wa_id": "12025550171" }],
            "calls": [{
                "id": call, "from": "12025550171", "to": "12025550101", "event": "connect",
                "timestamp": held.placed_at.to_string(), "direction": "USER_INITIATED",
                "session": { "sdp_type": "offer", "sdp": held.offer },
            }],
        }}]}],
    })
}
