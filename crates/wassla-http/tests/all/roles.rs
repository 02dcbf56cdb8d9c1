//! Who may do what, on every route that acts for somebody (T33).

use axum::http::StatusCode;
use wassla_testkit::fixtures;

use crate::world::{Session, Visit, World, connected};

const ROLES: [(&str, bool, bool); 7] = [
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
