//! The JSON API.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wassla_domain::ports::AgentDirectory as _;
use wassla_domain::{Agent, AgentStatus, ChannelState, ChatKind, Modality};
use wassla_testkit::fixtures::{self, id};

use crate::world::{Answer, Session, Visit, World, connected, owner, row};

async fn put_agent(world: &World, kind: &str, body: &str) -> Answer {
    let path = format!("/api/v1/channels/{kind}/agent");
    Visit::new(&world.app, "PUT", &path)
        .json(body)
        .bearing(&owner())
        .send()
        .await
}

#[tokio::test]
async fn the_list_always_has_the_four_kinds_in_order() {
    let world = World::new();
    let list = world
        .get("/api/v1/channels")
        .bearing(&owner())
        .send()
        .await
        .json();
    let kinds: Vec<&Value> = list["channels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["whatsapp", "instagram", "messenger", "whatsapp_call"]
    );
    for channel in list["channels"].as_array().unwrap() {
        assert_eq!(channel["state"], "not_connected");
        assert_eq!(channel["flags"], json!([]));
        for name in ["display", "agent_id", "next_step", "evidence"] {
            assert_eq!(channel.get(name), Some(&Value::Null), "{name}");
        }
    }
    assert_eq!(list["suspended"], false);
    world.plans.suspend(&id("ws_1"));
    let list = world
        .get("/api/v1/channels")
        .bearing(&owner())
        .send()
        .await
        .json();
    assert_eq!(list["suspended"], true);
}

#[tokio::test]
async fn a_connected_channel_is_told_whole_and_without_a_secret() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let answer = world
        .get("/api/v1/channels/whatsapp/status")
        .bearing(&owner())
        .send()
        .await;
    let channel = answer.json();
    assert_eq!(channel["state"], "connected");
    assert_eq!(channel["display"], "+1 555 0101");
    assert_eq!(channel["next_step"], "Choose an agent.");
    assert_eq!(channel["asset"]["waba_id"], "801");
    assert_eq!(channel["asset"]["phone_number_id"], "901");
    assert_eq!(channel["evidence"]["number_status"], "CONNECTED");
    assert_eq!(channel["evidence"]["steps"][0]["name"], "subscribed");
    assert_eq!(channel["evidence"]["steps"][0]["state"], "done");
    assert_eq!(
        channel["evidence"]["steps"][0]["at"],
        "2027-01-15T08:00:05Z"
    );
    assert_eq!(channel["evidence"]["steps"][2]["state"], "not_needed");
    assert_eq!(channel["token_expires_at"], "2027-03-14T04:53:20Z");
    for secret in ["sealed", "token\"", "pin\":\"", "meta_user", "5001"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn every_state_has_its_name() {
    for state in ChannelState::ALL {
        let world = World::new();
        world.has([row("ws_1", ChatKind::Messenger, state)]).await;
        let answer = world
            .get("/api/v1/channels/messenger/status")
            .bearing(&owner())
            .send()
            .await;
        assert_eq!(answer.json()["state"], state.as_str());
    }
}

#[tokio::test]
async fn connect_answers_where_to_go_and_binds_the_browser() {
    let world = World::new();
    for (body, again) in [
        ("", false),
        ("{}", false),
        (r#"{"ask_again":false}"#, false),
        (r#"{"ask_again":true}"#, true),
    ] {
        let visit = Visit::new(&world.app, "POST", "/api/v1/channels/instagram/connect");
        let answer = visit.json(body).bearing(&owner()).send().await;
        assert_eq!(answer.status, StatusCode::OK, "{body}");
        let redirect = answer.json()["redirect_url"].as_str().unwrap().to_owned();
        assert!(redirect.starts_with("https://www.facebook.com/v21.0/dialog/oauth?"));
        assert_eq!(redirect.contains("auth_type=rerequest"), again, "{body}");
        assert!(answer.cookie().starts_with("wassla_browser="));
    }
    for body in ["x", "7", r#"{"ask_again":"yes"}"#, r#"{"other":1}"#] {
        let visit = Visit::new(&world.app, "POST", "/api/v1/channels/instagram/connect");
        let answer = visit.json(body).bearing(&owner()).send().await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "body_invalid".into())
        );
        assert!(answer.headers.get("set-cookie").is_none());
    }
}

#[tokio::test]
async fn connect_is_refused_for_a_suspended_workspace_and_unknown_kinds() {
    let world = World::new();
    let connect = |kind: &str| {
        let path = format!("/api/v1/channels/{kind}/connect");
        Visit::new(&world.app, "POST", &path)
            .bearing(&owner())
            .send()
    };
    for (kind, code) in [
        ("telegram", "unknown_channel"),
        ("WhatsApp", "unknown_channel"),
        ("whatsapp_call", "no_sign_in"),
    ] {
        let answer = connect(kind).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::NOT_FOUND, code.into()),
            "{kind}"
        );
    }
    world.plans.suspend(&id("ws_1"));
    let answer = connect("whatsapp").await;
    let expected = (StatusCode::FORBIDDEN, "workspace_suspended".to_owned());
    assert_eq!((answer.status, answer.code()), expected);
}

#[tokio::test]
async fn an_agent_of_the_workspace_that_writes_is_assigned_and_no_other() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.has_agent("ws_1", "ag_1").await;
    world.has_agent("ws_2", "ag_other").await;
    let voice = Agent {
        modality: Modality::Voice,
        ..fixtures::agent(&id("ws_1"), "ag_voice")
    };
    world.store.put_agent(&voice).await.unwrap();
    let draft = Agent {
        status: AgentStatus::Draft,
        ..fixtures::agent(&id("ws_1"), "ag_draft")
    };
    world.store.put_agent(&draft).await.unwrap();

    for agent in ["ag_1", "ag_draft"] {
        let answer = put_agent(&world, "whatsapp", &format!(r#"{{"agent_id":"{agent}"}}"#)).await;
        assert_eq!(
            (answer.status, &answer.json()["agent_id"]),
            (StatusCode::OK, &json!(agent))
        );
    }
    for (agent, code) in [
        ("ag_other", "agent_not_found"),
        ("ag_nobody", "agent_not_found"),
        ("", "agent_not_found"),
        ("two words", "agent_not_found"),
        ("ag_voice", "agent_wrong_modality"),
    ] {
        let answer = put_agent(&world, "whatsapp", &format!(r#"{{"agent_id":"{agent}"}}"#)).await;
        let expected = (StatusCode::UNPROCESSABLE_ENTITY, code.to_owned());
        assert_eq!((answer.status, answer.code()), expected, "{agent}");
    }
    for (kind, body, status, code) in [
        (
            "instagram",
            r#"{"agent_id":"ag_1"}"#,
            StatusCode::CONFLICT,
            "channel_not_connected",
        ),
        (
            "telegram",
            r#"{"agent_id":"ag_1"}"#,
            StatusCode::NOT_FOUND,
            "unknown_channel",
        ),
        ("whatsapp", "{}", StatusCode::BAD_REQUEST, "body_invalid"),
        ("whatsapp", "", StatusCode::BAD_REQUEST, "body_invalid"),
    ] {
        let answer = put_agent(&world, kind, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code.to_owned()),
            "{kind} {body}"
        );
    }
    let still = world
        .get("/api/v1/channels/whatsapp/status")
        .bearing(&owner())
        .send()
        .await;
    assert_eq!(still.json()["agent_id"], "ag_draft");
}

#[tokio::test]
async fn each_workspace_has_its_own_list() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.has([connected("ws_2", fixtures::whatsapp(2))]).await;
    for (workspace, display) in [("ws_1", "+1 555 0101"), ("ws_2", "+1 555 0102")] {
        let session = Session::of("user_1", workspace, "viewer");
        let answer = world.get("/api/v1/channels").bearing(&session).send().await;
        assert_eq!(answer.json()["channels"][0]["display"], display);
    }
}
