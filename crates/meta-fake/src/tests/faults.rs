use serde_json::json;

use super::*;
use crate::{Fault, GraphProblem, What, receive};

fn ask(world: &mut World, method: &str, target: &str) -> crate::http::Reception {
    let token = world.tokens.last().unwrap().token.clone();
    let proof = world.proof(APP, &token).unwrap();
    let joint = if target.contains('?') { '&' } else { '?' };
    let target = format!("/v21.0{target}{joint}appsecret_proof={proof}");
    receive(world, &Request::new(method, &target).bearer(&token))
}

fn spoiled(what: What) -> (World, Option<Response>, String) {
    let mut world = demo();
    token_of(&mut world, "aisha");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    world.script(Fault::once("POST /{waba}/subscribed_apps", what));
    let response = ask(&mut world, "POST", &path).response;
    (world, response, path)
}

fn is_subscribed(world: &World) -> bool {
    world
        .wabas
        .iter()
        .any(|waba| !waba.subscriptions.is_empty())
}

#[test]
fn dropped_call_did_nothing_and_lost_answer_did_everything() {
    for (what, is_done) in [(What::Drop, false), (What::DoThenDrop, true)] {
        let (world, response, _) = spoiled(what);
        assert_eq!(response, None);
        assert_eq!(is_subscribed(&world), is_done);
        let call = world.journal.calls().last().unwrap();
        assert_eq!((call.status, call.finished.is_some()), (None, true));
    }
}

#[test]
fn fault_answers_as_scripted_once() {
    let problem = GraphProblem::new(2, "Service temporarily unavailable")
        .status(503)
        .transient(true);
    let raw = What::Raw {
        status: 302,
        headers: vec![("location".into(), "http://x/".into())],
        body: "a".into(),
    };
    let table = [
        (What::Error(problem.clone()), 503, "\"is_transient\":true"),
        (What::Body200(problem), 200, "\"code\":2"),
        (What::ThrottledMinutes(7), 400, "80008"),
        (What::Html(502), 502, "<!DOCTYPE html>"),
        (What::Empty(500), 500, ""),
        (raw, 302, "a"),
    ];
    for (what, status, part) in table {
        let (mut world, response, path) = spoiled(what.clone());
        let response = response.unwrap();
        let body = String::from_utf8(response.body.clone()).unwrap();
        assert_eq!(response.status, status, "{what:?}");
        assert!(body.contains(part), "{body}");
        assert!(!is_subscribed(&world));
        if matches!(what, What::ThrottledMinutes(_)) {
            let usage = response.header("x-business-use-case-usage").unwrap();
            assert!(
                usage.contains("\"estimated_time_to_regain_access\":7"),
                "{usage}"
            );
        }
        assert_eq!(ask(&mut world, "POST", &path).response.unwrap().status, 200);
        assert!(is_subscribed(&world));
    }
}

#[test]
fn fault_waits_its_turn_and_ends() {
    let mut world = demo();
    token_of(&mut world, "aisha");
    world.script(Fault::times("GET /me", 2, What::Empty(500)).after(1));
    let mut status = || ask(&mut world, "GET", "/me").response.unwrap().status;
    assert_eq!(
        [status(), status(), status(), status()],
        [200, 500, 500, 200]
    );
}

#[test]
fn pattern_names_endpoints() {
    let (template, path) = ("/{waba}/phone_numbers", "/12/phone_numbers");
    let matches = |pattern: &str| Fault::once(pattern, What::Drop).concerns("GET", template, path);
    for pattern in [
        "*",
        "* *",
        "GET *",
        "GET /{waba}/phone_numbers",
        "GET /12/phone_numbers",
        "* /*/phone_numbers",
    ] {
        assert!(matches(pattern), "{pattern}");
    }
    for pattern in [
        "POST *",
        "GET /{waba}",
        "GET /13/phone_numbers",
        "GET /{waba}/subscribed_apps",
    ] {
        assert!(!matches(pattern), "{pattern}");
    }
}

#[test]
fn exchange_and_extension_are_told_apart() {
    let mut world = demo();
    let extension = "GET /oauth/access_token?grant_type=fb_exchange_token";
    world.script(Fault::always(extension, What::Empty(500)));
    let first = receive(
        &mut world,
        &Request::new("GET", "/v21.0/oauth/access_token"),
    );
    let second = receive(
        &mut world,
        &Request::new(
            "GET",
            "/v21.0/oauth/access_token?grant_type=fb_exchange_token",
        ),
    );
    assert_eq!(first.response.unwrap().status, 400);
    assert_eq!(second.response.unwrap().status, 500);
    assert_eq!(
        world.journal.endpoints(),
        ["GET /oauth/access_token", extension]
    );
}

#[test]
fn journal_tells_the_call_without_secrets() {
    let (mut world, _, path) = spoiled(What::Error(GraphProblem::dead_token(463, "expired")));
    ask(&mut world, "GET", "/me/businesses?fields=id,name");
    let calls = world.journal.calls();
    assert_eq!(calls[0].endpoint(), "POST /{waba}/subscribed_apps");
    assert_eq!(calls[0].path, path);
    assert_eq!(calls[0].problem.as_deref(), Some("190.463"));
    assert_eq!(calls[0].fault.as_deref(), Some("error"));
    assert_eq!(calls[1].fields.as_deref(), Some("id,name"));
    assert_eq!(calls[1].token, Some(TokenKind::LongUser));
    assert_eq!((calls[1].status, calls[1].sequence), (Some(200), 2));
    assert_eq!(world.journal.count("GET /me/businesses"), 1);
    let text = serde_json::to_string(calls).unwrap();
    for secret in world.secrets() {
        assert!(!text.contains(&secret));
    }
    assert!(world.journal.urls()[1].contains("appsecret_proof="));
}

#[test]
fn depth_counts_trips_and_not_calls() {
    let mut world = demo();
    token_of(&mut world, "aisha");
    world.settings.delay_ms = 100;
    let start = |world: &mut World| ask(world, "GET", "/me").sequence;
    let alone = start(&mut world);
    world.journal.finish(alone);
    let together = [start(&mut world), start(&mut world), start(&mut world)];
    world.journal.finish(together[0]);
    let early = start(&mut world);
    for sequence in [together[1], together[2], early] {
        world.journal.finish(sequence);
    }
    let sizes: Vec<_> = world.journal.trips().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, 3, 1]);
    assert_eq!(world.journal.depth(), 3);
}

#[test]
fn delay_is_the_worlds_and_the_faults_together() {
    let mut world = demo();
    token_of(&mut world, "aisha");
    world.settings.delay_ms = 100;
    world.script(Fault::once("*", What::Delay(50)));
    assert_eq!(ask(&mut world, "GET", "/me").delay.as_millis(), 150);
    assert_eq!(ask(&mut world, "GET", "/me").delay.as_millis(), 100);
    assert_eq!(world.journal.calls()[0].finished, None);
}

#[test]
fn fault_is_read_from_json() {
    let text = json!({"endpoint": "*", "what": {"error": {"code": 4, "message": "wait"}}});
    let fault: Fault = serde_json::from_value(text).unwrap();
    assert_eq!(
        fault,
        Fault::once("*", What::Error(GraphProblem::new(4, "wait")))
    );
    let fault: Fault =
        serde_json::from_value(json!({"endpoint": "*", "times": 2, "what": "drop"})).unwrap();
    assert_eq!(fault, Fault::times("*", 2, What::Drop));
}
