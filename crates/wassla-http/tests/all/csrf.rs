//! What another site asks for in a person's name is refused.

use axum::http::StatusCode;

use crate::world::{Answer, HTTP, Visit, World, owner};

/// Origin, Sec-Fetch-Site, and whether it is our own page.
const TABLE: [(Option<&str>, Option<&str>, bool); 14] = [
    (Some(HTTP), Some("same-origin"), true),
    (Some(HTTP), None, true),
    (None, Some("same-origin"), true),
    // Our pages send no referrer: browsers then write this.
    (Some("null"), Some("same-origin"), true),
    (Some("null"), None, false),
    (Some("null"), Some("cross-site"), false),
    (None, None, false),
    (None, Some("same-site"), false),
    (None, Some("cross-site"), false),
    (None, Some("none"), false),
    (Some("http://127.0.0.1:8081"), None, false),
    (Some("https://127.0.0.1:8080"), None, false),
    (Some("https://evil.example"), Some("same-origin"), false),
    (Some("http://127.0.0.1:8080.evil.example"), None, false),
];

fn unsafe_visits(world: &World) -> Vec<(&'static str, Visit)> {
    let send = |method, path| Visit::new(&world.app, method, path);
    vec![
        ("form", send("POST", "/channels/whatsapp/connect").form("")),
        (
            "agent form",
            send("POST", "/channels/whatsapp/agent").form("agent_id=ag_1"),
        ),
        (
            "api",
            send("POST", "/api/v1/channels/whatsapp/connect").json("{}"),
        ),
        (
            "language form",
            send("POST", "/language").form("language=ar"),
        ),
        (
            "disconnect form",
            send("POST", "/channels/whatsapp/disconnect").form(""),
        ),
        ("disconnect", send("DELETE", "/api/v1/channels/whatsapp")),
        (
            "reply form",
            send("POST", "/inbox/conv_0/reply").form("text=hello"),
        ),
        (
            "reply",
            send("POST", "/api/v1/conversations/conv_0/messages").json(r#"{"text":"hello"}"#),
        ),
        (
            "call form",
            send("POST", "/channels/whatsapp_call/enable").form("agent_id=ag_voice"),
        ),
        (
            "hang-up form",
            send("POST", "/inbox/conv_0/hang-up").form("call=call_0"),
        ),
        (
            "call",
            send("POST", "/api/v1/channels/whatsapp_call").json(r#"{"agent_id":"ag_voice"}"#),
        ),
        ("hang-up", send("POST", "/api/v1/calls/call_0/terminate")),
        (
            "agent",
            send("PUT", "/api/v1/channels/whatsapp/agent").json(r#"{"agent_id":"ag_1"}"#),
        ),
    ]
}

fn is_csrf(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.body.contains("csrf")
}

#[tokio::test]
async fn a_cookie_alone_does_not_authorise_what_another_site_asks() {
    for (origin, site, is_ours) in TABLE {
        let world = World::new();
        for (name, mut visit) in unsafe_visits(&world) {
            if let Some(origin) = origin {
                visit = visit.header("origin", origin);
            }
            if let Some(site) = site {
                visit = visit.header("sec-fetch-site", site);
            }
            let answer = visit.by(&owner()).send().await;
            assert_eq!(
                is_csrf(&answer),
                !is_ours,
                "{name} {origin:?} {site:?}: {answer:?}"
            );
            assert!(is_ours || answer.headers.get("set-cookie").is_none());
        }
    }
}

#[tokio::test]
async fn two_origins_are_none() {
    let world = World::new();
    for second in [HTTP, "https://evil.example"] {
        for (name, visit) in unsafe_visits(&world) {
            let visit = visit.header("origin", HTTP).header("origin", second);
            let answer = visit
                .header("sec-fetch-site", "same-origin")
                .by(&owner())
                .send()
                .await;
            assert!(is_csrf(&answer), "{name}");
        }
    }
}

#[tokio::test]
async fn a_bearer_is_not_sent_by_other_sites_and_needs_no_origin() {
    let world = World::new();
    for (name, visit) in unsafe_visits(&world) {
        let answer = visit
            .header("origin", "https://evil.example")
            .bearing(&owner())
            .send()
            .await;
        assert!(!is_csrf(&answer), "{name}: {answer:?}");
    }
    // Something that only looks like a bearer is none.
    let visit = Visit::new(&world.app, "POST", "/api/v1/channels/whatsapp/connect");
    let answer = visit
        .header("authorization", "bearer")
        .by(&owner())
        .send()
        .await;
    assert!(is_csrf(&answer), "{answer:?}");
}

#[tokio::test]
async fn nobody_is_told_to_sign_in_first() {
    let world = World::new();
    for (name, visit) in unsafe_visits(&world) {
        let answer = visit.header("origin", "https://evil.example").send().await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
    }
}
