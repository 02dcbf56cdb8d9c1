//! Calling as a channel of the API.

use axum::http::StatusCode;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use serde_json::{Value, json};
use wassla_domain::meta::{CODES, CodeEntry};
use wassla_testkit::fixtures::{self, id};

use crate::world::{Answer, Visit, World, connected, english, owner};

const CALLS: &str = "/api/v1/channels/whatsapp_call";

async fn world() -> World {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    world
}

async fn enables(world: &World, body: &str) -> Answer {
    let visit = Visit::new(&world.app, "POST", CALLS);
    visit.json(body).bearing(&owner()).send().await
}

async fn enables_with(world: &World, agent: &str) -> Answer {
    enables(world, &json!({ "agent_id": agent }).to_string()).await
}

async fn status(world: &World) -> Value {
    let path = format!("{CALLS}/status");
    world.get(&path).bearing(&owner()).send().await.json()
}

fn assert_refused(answer: &Answer, status: StatusCode, code: &str) {
    let expected = (status, code.to_owned());
    assert_eq!((answer.status, answer.code()), expected, "{answer:?}");
}

#[tokio::test]
async fn calls_are_enabled_and_told_like_any_channel() {
    let world = world().await;
    world.signs_in("aisha").await;
    for _again in 0..2 {
        let answer = enables_with(&world, "ag_voice").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let body = answer.json();
        assert_eq!(body, status(&world).await);
        let listed = world.get("/api/v1/channels").bearing(&owner()).send().await;
        assert_eq!(body, listed.json()["channels"][3]);
        assert_eq!(body["kind"], "whatsapp_call");
        assert_eq!(body["state"], "connected");
        assert_eq!(body["display"], "+1 202-555-0101");
        assert_eq!(body["agent_id"], "ag_voice");
        assert_eq!(body["evidence"]["steps"][0]["name"], "enabled");
        assert_eq!(body["evidence"]["steps"][0]["state"], "done");
        for secret in world.graph.world(|meta| meta.secrets()) {
            assert!(!answer.body.contains(&secret));
        }
    }
}

#[tokio::test]
async fn calls_are_disconnected_once_and_chat_stays() {
    let world = world().await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.takes_calls("ws_1").await;
    let delete = || Visit::new(&world.app, "DELETE", CALLS).bearing(&owner());
    assert_eq!(delete().send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(status(&world).await["state"], "not_connected");
    let again = delete().send().await;
    assert_refused(&again, StatusCode::NOT_FOUND, "channel_not_connected");
    let chat = world.get("/api/v1/channels/whatsapp/status");
    let chat = chat.bearing(&owner()).send().await.json();
    assert_eq!(chat["state"], "connected");
}

#[tokio::test]
async fn disconnecting_chat_disconnects_calls() {
    let world = world().await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.takes_calls("ws_1").await;
    assert_eq!(status(&world).await["state"], "connected");
    let delete = Visit::new(&world.app, "DELETE", "/api/v1/channels/whatsapp");
    let delete = delete.bearing(&owner()).send().await;
    assert_eq!(delete.status, StatusCode::NO_CONTENT);
    assert_eq!(status(&world).await["state"], "not_connected");
}

#[tokio::test]
async fn another_agent_may_answer_calls_if_it_speaks() {
    let world = world().await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let put = |agent: &str| {
        Visit::new(&world.app, "PUT", &format!("{CALLS}/agent"))
            .json(&json!({ "agent_id": agent }).to_string())
            .bearing(&owner())
            .send()
    };
    let before = put("ag_voice").await;
    assert_refused(&before, StatusCode::CONFLICT, "channel_not_connected");
    world.takes_calls("ws_1").await;
    world.has_voice("ws_1", "ag_other").await;
    world.has_agent("ws_1", "ag_text").await;
    world.has_voice("ws_2", "ag_theirs").await;
    let changed = put("ag_other").await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    assert_eq!(changed.json()["agent_id"], "ag_other");
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    assert_refused(&put("ag_text").await, unprocessable, "agent_wrong_modality");
    assert_refused(&put("ag_theirs").await, unprocessable, "agent_not_found");
    assert_eq!(status(&world).await["agent_id"], "ag_other");
}

#[tokio::test]
async fn an_agent_that_would_not_answer_is_refused() {
    let world = world().await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.has_agent("ws_1", "ag_text").await;
    world.has_draft_voice("ws_1", "ag_draft").await;
    world.has_voice("ws_2", "ag_theirs").await;
    for (agent, code) in [
        ("ag_text", "agent_wrong_modality"),
        ("ag_draft", "agent_not_published"),
        ("ag_theirs", "agent_not_found"),
        ("ag_0", "agent_not_found"),
        ("", "agent_not_found"),
        ("two words", "agent_not_found"),
    ] {
        let answer = enables_with(&world, agent).await;
        assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, code);
    }
    for body in ["", "{}", "[]", r#"{"agent_id":7}"#] {
        let answer = enables(&world, body).await;
        assert_refused(&answer, StatusCode::BAD_REQUEST, "body_invalid");
    }
    assert_eq!(status(&world).await["state"], "not_connected");
}

#[tokio::test]
async fn calls_need_whatsapp_and_a_plan_of_their_own() {
    let world = world().await;
    let nothing = enables_with(&world, "ag_voice").await;
    assert_refused(&nothing, StatusCode::CONFLICT, "channel_not_connected");
    assert_eq!(nothing.json()["title"], "WhatsApp is not connected");

    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let chat = wassla_domain::ChatKind::Whatsapp.into();
    world.plans.include(&id("ws_1"), [chat]);
    let answer = enables_with(&world, "ag_voice").await;
    assert_refused(&answer, StatusCode::FORBIDDEN, "feature_not_in_plan");
    let title = "Your current plan doesn't include WhatsApp Call";
    assert_eq!(answer.json()["title"], title);
    assert_eq!(status(&world).await["flags"], json!(["not_in_plan"]));

    world.plans.suspend(&id("ws_1"));
    let answer = enables_with(&world, "ag_voice").await;
    assert_refused(&answer, StatusCode::FORBIDDEN, "workspace_suspended");
}

#[tokio::test]
async fn every_no_of_metas_is_told_in_its_own_words() {
    let of_calls = |entry: &CodeEntry| Some((entry.first, entry.calling?));
    for (code, reason) in CODES.iter().filter_map(of_calls) {
        let world = world().await;
        world.signs_in("aisha").await;
        let problem = GraphProblem::new(code.into(), "canary-message");
        let refused = Fault::always("POST /{phone}/settings", What::Error(problem));
        world.graph.world(|meta| meta.script(refused));
        let answer = enables_with(&world, "ag_voice").await;
        // Of what may pass, somebody who waits is told nothing: it is tried again.
        if answer.status == StatusCode::OK {
            assert_eq!(answer.json()["state"], "connecting", "{code}");
            continue;
        }
        assert_refused(&answer, StatusCode::CONFLICT, reason.refusal().as_str());
        assert_eq!(answer.json()["title"], english().calling(reason).happened);
        assert_eq!(answer.json()["detail"], english().calling(reason).next_step);
        assert!(!answer.body.contains("canary"));
        assert_eq!(status(&world).await["state"], "not_connected");
    }
}

#[tokio::test]
async fn a_number_of_the_business_app_or_a_new_one_is_refused() {
    for (person, code) in [
        ("sami", "calling_business_app"),
        ("rami", "calling_limit_too_low"),
    ] {
        let world = world().await;
        world.signs_in(person).await;
        let answer = enables_with(&world, "ag_voice").await;
        assert_refused(&answer, StatusCode::CONFLICT, code);
    }
}

#[tokio::test]
async fn chat_channels_are_not_enabled_without_a_sign_in() {
    let world = world().await;
    for (kind, code) in [
        ("whatsapp", "only_by_sign_in"),
        ("messenger", "only_by_sign_in"),
        ("telegram", "unknown_channel"),
    ] {
        let path = format!("/api/v1/channels/{kind}");
        let visit = Visit::new(&world.app, "POST", &path).bearing(&owner());
        let answer = visit.json(r#"{"agent_id":"ag_voice"}"#).send().await;
        assert_refused(&answer, StatusCode::NOT_FOUND, code);
    }
}

#[tokio::test]
async fn nothing_rings_has_an_answer() {
    let world = world().await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.takes_calls("ws_1").await;
    world.rings("ws_1", "wacid.1", 0).await;
    let told = world
        .get(&format!("{CALLS}/delivery"))
        .bearing(&owner())
        .send()
        .await
        .json();
    assert_eq!(told["received"], 1);
    assert_eq!(told["counts"][0]["outcome"], "delivered");
}
