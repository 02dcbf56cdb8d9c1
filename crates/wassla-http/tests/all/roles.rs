//! Who may do what, on every route that acts for somebody (T33).

use axum::http::StatusCode;
use wassla_domain::ports::ChannelStore as _;
use wassla_testkit::fixtures::{self, id};

use crate::world::{Customer, Session, Visit, World, connected};

/// Sees channels, changes them.
pub(crate) const ROLES: [(&str, bool, bool); 7] = [
    ("owner", true, true),
    ("admin", true, true),
    ("support", true, false),
    ("finance", true, false),
    ("viewer", true, false),
    ("root", false, false),
    ("Owner", false, false),
];

async fn world() -> World {
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    world.has_agent("ws_2", "ag_2").await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

#[tokio::test]
async fn t33_only_owner_and_admin_change_anything_and_unknown_roles_see_nothing() {
    for (role, may_see, may_change) in ROLES {
        let world = world().await;
        let session = Session::of("user_1", "ws_1", role);
        for path in [
            "/channels",
            "/api/v1/channels",
            "/api/v1/channels/whatsapp/status",
        ] {
            let answer = world.get(path).by(&session).send().await;
            let expected = if may_see {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{role} {path}");
            assert!(
                may_see || answer.body.contains("role_not_allowed"),
                "{role} {path}"
            );
            assert!(may_see || !answer.body.contains("+1 555"), "{role} {path}");
        }

        let connects = world
            .posts("/channels/whatsapp/connect", "")
            .by(&session)
            .send()
            .await;
        assert_eq!(connects.status, StatusCode::SEE_OTHER, "{role}");
        if may_change {
            assert!(
                connects.location().starts_with("https://www.facebook.com/"),
                "{role}"
            );
        } else {
            assert_eq!(
                connects.location(),
                "/channels?error=role_not_allowed&channel=whatsapp",
                "{role}"
            );
            assert!(connects.headers.get("set-cookie").is_none());
        }

        let agent = r#"{"agent_id":"ag_1"}"#;
        let api = |method, path, body| {
            Visit::new(&world.app, method, path)
                .own_page()
                .json(body)
                .by(&session)
                .send()
        };
        let answers = [
            (
                api("POST", "/api/v1/channels/whatsapp/connect", "").await,
                StatusCode::OK,
            ),
            (
                api("PUT", "/api/v1/channels/whatsapp/agent", agent).await,
                StatusCode::OK,
            ),
            (
                world
                    .posts("/channels/whatsapp/agent", "agent_id=ag_1")
                    .by(&session)
                    .send()
                    .await,
                StatusCode::SEE_OTHER,
            ),
        ];
        for (answer, allowed) in answers {
            let expected = if may_change {
                allowed
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{role}: {answer:?}");
            assert!(
                may_change || answer.body.contains("role_not_allowed"),
                "{role}"
            );
        }
    }
}

#[tokio::test]
async fn t33_another_workspace_sees_and_changes_nothing_of_ours() {
    let world = world().await;
    let stranger = Session::of("user_1", "ws_2", "owner");
    for path in [
        "/channels",
        "/api/v1/channels",
        "/api/v1/channels/whatsapp/status",
    ] {
        let answer = world.get(path).by(&stranger).send().await;
        assert_eq!(answer.status, StatusCode::OK);
        for ours in ["+1 555 0101", "901", "801", "ag_1", "Agent ag_1"] {
            assert!(!answer.body.contains(ours), "{path} shows {ours}");
        }
    }
    let put = |agent: &str| {
        Visit::new(&world.app, "PUT", "/api/v1/channels/whatsapp/agent")
            .json(&format!(r#"{{"agent_id":"{agent}"}}"#))
            .bearing(&stranger)
            .send()
    };
    let own = put("ag_2").await;
    assert_eq!(
        (own.status, own.code()),
        (StatusCode::CONFLICT, "channel_not_connected".into())
    );
    let ours = put("ag_1").await;
    let expected = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "agent_not_found".to_owned(),
    );
    assert_eq!((ours.status, ours.code()), expected);
}

#[tokio::test]
async fn the_page_offers_buttons_only_to_those_who_may_use_them() {
    for (role, may_see, may_change) in ROLES {
        if !may_see {
            continue;
        }
        let world = world().await;
        let session = Session::of("user_1", "ws_1", role);
        let page = world.get("/channels").by(&session).send().await;
        assert_eq!(page.body.contains("/connect\""), may_change, "{role}");
        assert_eq!(
            page.body.contains("data-action=\"save-agent\""),
            may_change,
            "{role}"
        );
        assert_eq!(
            page.body.contains("Ask your workspace owner"),
            !may_change,
            "{role}"
        );
        assert!(
            page.body.contains("data-action=\"manage\""),
            "{role} may look"
        );

        let refused = "/channels?error=state_expired&channel=whatsapp&missing=instagram";
        let page = world.get(refused).by(&session).send().await;
        assert_eq!(
            page.body.contains("data-offer=\"try-again\""),
            may_change,
            "{role}"
        );
        assert_eq!(
            page.body.contains("data-offer=\"ask-again\""),
            may_change,
            "{role}"
        );
    }
}

/// Reads the Inbox, writes in it.
pub(crate) const INBOX_ROLES: [(&str, bool, bool); 7] = [
    ("owner", true, true),
    ("admin", true, true),
    ("support", true, true),
    ("finance", false, false),
    ("viewer", true, false),
    ("root", false, false),
    ("Owner", false, false),
];

#[tokio::test]
async fn t33_the_inbox_is_read_and_written_by_those_who_may() {
    for (role, may_read, may_write) in INBOX_ROLES {
        let world = world().await;
        let conversation = world.heard(&Customer::sami(), "canary-words").await;
        let session = Session::of("user_1", "ws_1", role);
        let messages = format!("/api/v1/conversations/{conversation}/messages");
        let page = format!("/inbox/{conversation}");
        world.stopping.cancel();
        for path in [
            "/inbox",
            &page,
            "/inbox/events",
            "/api/v1/conversations",
            &messages,
        ] {
            let answer = world.get(path).by(&session).send().await;
            let expected = if may_read {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{role} {path}");
            let is_told = answer.body.contains("canary-words") || answer.body.contains("Sami");
            assert_eq!(
                is_told,
                may_read && path != "/inbox/events",
                "{role} {path}"
            );
            assert!(may_read || answer.body.contains("role_not_allowed"));
        }
        let api = Visit::new(&world.app, "POST", &messages).own_page();
        let form = world.posts(&format!("{page}/reply"), "text=hello");
        let answers = [
            (api.json(r#"{"text":"hello"}"#), StatusCode::CREATED),
            (form, StatusCode::SEE_OTHER),
        ];
        for (visit, allowed) in answers {
            let answer = visit.by(&session).send().await;
            let expected = if may_write {
                allowed
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{role}: {answer:?}");
            assert!(may_write || answer.body.contains("role_not_allowed"));
        }
        let told = world.get(&page).by(&session).send().await.body;
        assert_eq!(
            told.matches(">hello</p>").count(),
            if may_write { 2 } else { 0 },
            "{role}"
        );
    }
}

#[tokio::test]
async fn t33_only_owner_and_admin_disconnect_and_see_the_delivery() {
    for (role, _, may_change) in ROLES {
        let world = world().await;
        let session = Session::of("user_1", "ws_1", role);
        let page = world.get("/channels").by(&session).send().await;
        for offered in ["/disconnect\"", "data-delivery=\"whatsapp\""] {
            assert_eq!(page.body.contains(offered), may_change, "{role} {offered}");
        }
        let send = |method, path| Visit::new(&world.app, method, path).own_page();
        let mut visits = vec![
            send("GET", "/api/v1/channels/whatsapp/delivery"),
            send("DELETE", "/api/v1/channels/whatsapp"),
            send("POST", "/channels/whatsapp/disconnect").form(""),
        ];
        for visit in visits.drain(..) {
            let answer = visit.by(&session).send().await;
            let is_refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(is_refused, !may_change, "{role}: {answer:?}");
            assert_eq!(answer.body.contains("role_not_allowed"), !may_change);
        }
        let left = world.store.channels(&id("ws_1")).await.unwrap();
        assert_eq!(left.is_empty(), may_change, "{role}");
    }
}

#[tokio::test]
async fn t33_another_workspace_disconnects_nothing_of_ours() {
    let world = world().await;
    let stranger = Session::of("user_1", "ws_2", "owner");
    let path = "/api/v1/channels/whatsapp";
    let answer = Visit::new(&world.app, "DELETE", path).bearing(&stranger);
    let answer = answer.send().await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::NOT_FOUND, "channel_not_connected".into())
    );
    assert_eq!(world.store.channels(&id("ws_1")).await.unwrap().len(), 1);
}
