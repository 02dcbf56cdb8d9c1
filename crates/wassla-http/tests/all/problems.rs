//! Problems: one form for programs, one for people.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::{HeaderMap, StatusCode};
use wassla_domain::Fault;
use wassla_http::{Identity, WhoAsks};

use crate::world::{Answer, GoneStore, Visit, World, owner};

fn assert_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    let names: Vec<&String> = problem.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        ["type", "title", "status", "detail", "code", "request_id"]
    );
    assert_eq!(problem["type"], format!("urn:wassla:problem:{code}"));
    assert_eq!(problem["status"], status.as_u16());
    assert_eq!(problem["code"], code);
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
    assert_eq!(answer.header("x-request-id").len(), 32);
    for words in ["title", "detail"] {
        assert!(
            problem[words].as_str().is_some_and(|text| text.len() > 3),
            "{words}"
        );
    }
}

#[tokio::test]
async fn every_failure_of_the_api_is_a_problem() {
    let world = World::new();
    let send = |method, path| Visit::new(&world.app, method, path).bearing(&owner());
    let large = "x".repeat(65 * 1024);
    let table = [
        (
            send("GET", "/api/v1/nothing"),
            StatusCode::NOT_FOUND,
            "not_found",
        ),
        (
            send("GET", "/api/v1/channels/x/status"),
            StatusCode::NOT_FOUND,
            "unknown_channel",
        ),
        (
            send("DELETE", "/api/v1/channels"),
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
        (
            send("PUT", "/api/v1/channels/whatsapp/agent").json(&large),
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
        ),
        (
            send("PUT", "/api/v1/channels/whatsapp/agent").json("{"),
            StatusCode::BAD_REQUEST,
            "body_invalid",
        ),
    ];
    for (visit, status, code) in table {
        assert_problem(&visit.send().await, status, code);
    }
    let nobody = world
        .get("/api/v1/channels")
        .header("accept", "text/html")
        .send()
        .await;
    assert_problem(&nobody, StatusCode::UNAUTHORIZED, "unauthenticated");
    let refused = send("DELETE", "/api/v1/channels").send().await;
    assert!(refused.header("allow").contains("GET"), "{refused:?}");
}

#[tokio::test]
async fn people_get_a_page_and_programs_a_problem_of_the_same_thing() {
    let world = World::new();
    for (path, accept, is_page) in [
        ("/nothing", "text/html,*/*;q=0.8", true),
        ("/nothing", "*/*", false),
        ("/channels/x/connect", "*/*", true),
        ("/channels/x/connect", "application/json", false),
        ("/webhooks/meta", "text/html", false),
    ] {
        let answer = world.get(path).header("accept", accept).send().await;
        let kind = if is_page {
            "text/html; charset=utf-8"
        } else {
            "application/problem+json"
        };
        assert_eq!(answer.header("content-type"), kind, "{path} {accept}");
        let id = answer.header("x-request-id");
        assert!(answer.body.contains(id), "the id can be quoted: {path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

struct Panics;

#[async_trait]
impl WhoAsks for Panics {
    async fn who_asks(&self, _: &HeaderMap) -> Result<Identity, Fault> {
        panic!("canary-panic")
    }
}

struct Away;

#[async_trait]
impl WhoAsks for Away {
    async fn who_asks(&self, _: &HeaderMap) -> Result<Identity, Fault> {
        Err(Fault::unavailable("the host", "canary-cause"))
    }
}

#[tokio::test]
async fn a_panic_is_one_answer_and_tells_nothing() {
    let world = World::wishing(|wishes| wishes.who_asks = Some(Arc::new(Panics)));
    let answer = world.get("/api/v1/channels").send().await;
    assert_problem(&answer, StatusCode::INTERNAL_SERVER_ERROR, "internal");
    let page = world.get("/channels").send().await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        page.header("content-security-policy")
            .contains("default-src")
    );
    assert!(!page.body.contains("canary") && !answer.body.contains("canary"));
}

#[tokio::test]
async fn a_fault_is_told_without_its_cause_and_may_be_tried_again() {
    let world = World::wishing(|wishes| wishes.who_asks = Some(Arc::new(Away)));
    for path in [
        "/api/v1/channels",
        "/channels",
        "/oauth/meta/callback?code=canary-code&state=x",
    ] {
        let answer = world.get(path).send().await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("retry-after"), "5", "{path}");
        assert!(!answer.body.contains("canary"), "{path}");
    }
}

#[tokio::test]
async fn health_and_readiness_answer_without_a_session() {
    let world = World::new();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(
            world.get(path).send().await.status,
            StatusCode::OK,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_server_whose_store_is_away_is_alive_and_not_ready() {
    let world = World::wishing(|wishes| wishes.channels = Some(Arc::new(GoneStore)));
    assert_eq!(world.get("/healthz").send().await.status, StatusCode::OK);
    let answer = world.get("/readyz").send().await;
    assert_problem(&answer, StatusCode::SERVICE_UNAVAILABLE, "unavailable");
}
