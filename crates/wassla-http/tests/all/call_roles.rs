//! Who may do what with calls (T33).

use axum::http::StatusCode;
use wassla_domain::ports::{CallLog as _, CallingStore as _};
use wassla_testkit::fixtures::{self, id};

use crate::roles::{INBOX_ROLES, ROLES};
use crate::world::{Session, Visit, World, connected};

async fn world() -> World {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

#[tokio::test]
async fn t33_only_owner_and_admin_manage_calls() {
    for (role, _, may_change) in ROLES {
        let world = world().await;
        world.has_voice("ws_1", "ag_voice").await;
        let session = Session::of("user_1", "ws_1", role);
        let agent = r#"{"agent_id":"ag_voice"}"#;
        let api = |method, path: &str| Visit::new(&world.app, method, path).own_page();
        let calls = "/api/v1/channels/whatsapp_call";
        let form = |path: &str| world.posts(path, "agent_id=ag_voice");
        // Whether calls are connected or not: who may not is told that first.
        for is_connected in [false, true] {
            if is_connected {
                world.takes_calls("ws_1").await;
            }
            let visits = [
                api("PUT", &format!("{calls}/agent")).json(agent),
                api("GET", &format!("{calls}/delivery")),
                form("/channels/whatsapp_call/agent"),
                api("POST", calls).json(agent),
                form("/channels/whatsapp_call/enable"),
            ];
            for visit in visits {
                let answer = visit.by(&session).send().await;
                let is_refused = answer.status == StatusCode::FORBIDDEN;
                assert_eq!(is_refused, !may_change, "{role}: {answer:?}");
                assert_eq!(answer.body.contains("role_not_allowed"), !may_change);
            }
        }
        let visits = [
            form("/channels/whatsapp_call/disconnect"),
            api("DELETE", calls),
        ];
        for visit in visits {
            let answer = visit.by(&session).send().await;
            let is_refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(is_refused, !may_change, "{role}: {answer:?}");
        }
        let left = world.store.calling(&id("ws_1")).await.unwrap();
        assert_eq!(left.is_none(), may_change, "{role}");
    }
}

#[tokio::test]
async fn t33_calls_are_read_and_hung_up_by_those_who_may() {
    for (role, may_read, may_write) in INBOX_ROLES {
        let world = world().await;
        let call = world.rings("ws_1", "wacid.1", 0).await;
        let session = Session::of("user_1", "ws_1", role);
        let of_one = format!("/api/v1/calls?conversation_id={}", call.conversation);
        for path in ["/api/v1/calls", &of_one] {
            let answer = world.get(path).by(&session).send().await;
            let expected = if may_read {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{role} {path}");
            assert_eq!(answer.body.contains("Voice call"), may_read, "{role}");
        }
        let (id, conversation) = (&call.id, &call.conversation);
        let path = format!("/api/v1/calls/{id}/terminate");
        let api = Visit::new(&world.app, "POST", &path).own_page();
        let form = world.posts(
            &format!("/inbox/{conversation}/hang-up"),
            &format!("call={id}"),
        );
        for visit in [api, form] {
            let answer = visit.by(&session).send().await;
            let is_refused = answer.body.contains("role_not_allowed");
            assert_eq!(is_refused, !may_write, "{role}: {answer:?}");
            let is_forbidden = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(is_forbidden, !may_write, "{role}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn t33_another_workspace_touches_no_calls_of_ours() {
    let world = world().await;
    world.has_voice("ws_2", "ag_theirs").await;
    world.takes_calls("ws_1").await;
    let call = world.rings("ws_1", "wacid.1", 0).await;
    let stranger = Session::of("user_1", "ws_2", "owner");
    let calls = "/api/v1/channels/whatsapp_call";
    let send = |method, path: &str| Visit::new(&world.app, method, path).bearing(&stranger);
    let agent = r#"{"agent_id":"ag_theirs"}"#;
    let terminate = format!("/api/v1/calls/{}/terminate", call.id);
    for (visit, status) in [
        (send("DELETE", calls), StatusCode::NOT_FOUND),
        (send("POST", calls).json(agent), StatusCode::CONFLICT),
        (
            send("PUT", &format!("{calls}/agent")).json(agent),
            StatusCode::CONFLICT,
        ),
        (send("POST", &terminate), StatusCode::NOT_FOUND),
    ] {
        let answer = visit.send().await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    let listed = send("GET", "/api/v1/calls").send().await;
    assert_eq!(listed.json()["calls"], serde_json::json!([]));
    let ours = world.store.calling(&id("ws_1")).await.unwrap().unwrap();
    assert_eq!(ours.agent, Some(id("ag_voice")));
    let live = world.store.live_calls(&call.asset).await.unwrap();
    assert_eq!(live.len(), 1);
}
