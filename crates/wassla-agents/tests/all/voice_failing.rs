//! Voice runtimes that are slow, away or talkative.

use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::json;
use wassla_agents::HttpVoiceBridge;
use wassla_domain::ports::{BridgeError, VoiceBridge};
use wiremock::ResponseTemplate;

use crate::captured::Captured;
use crate::deadlines::Server;
use crate::served::{SECRET, TestClock, saying, settings};
use crate::voice_served::{ANSWER, OFFER, Voiced, answered, call, offer, voiced};

fn within(url: &str, milliseconds: u64) -> HttpVoiceBridge {
    let mut settings = settings(url, &TestClock::start());
    settings.call_timeout = Duration::from_millis(milliseconds);
    HttpVoiceBridge::new(settings).unwrap()
}

/// A runtime that has just failed five times.
async fn broken() -> Voiced {
    let voiced = voiced(ResponseTemplate::new(503)).await;
    for _ in 0..5 {
        assert_eq!(voiced.fails().await, "server_error");
    }
    voiced
}

#[tokio::test]
async fn a_runtime_that_never_answers_is_given_up() {
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"] {
        let server = Server::start(beginning, true);
        let bridge = within(&server.url, 500);
        let started = Instant::now();
        let error = bridge.answer(&offer()).await.unwrap_err();
        assert_eq!(error.reason, "timed_out", "{beginning:?}");
        assert!(started.elapsed() < Duration::from_secs(4), "it is bounded");
        assert_eq!(server.requests(), 1, "the runtime may have it: not again");
    }
}

#[tokio::test]
async fn the_end_is_told_within_a_deadline_of_its_own() {
    let server = Server::start("", true);
    let bridge = within(&server.url, 60_000);
    let started = Instant::now();
    bridge.end(&call("call_1")).await;
    let took = started.elapsed();
    assert!(took < Duration::from_secs(8), "it took {took:?}");
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_request_that_did_not_leave_is_sent_once_more() {
    let bridge = within("http://127.0.0.1:9", 5_000);
    let started = Instant::now();
    let error = bridge.answer(&offer()).await.unwrap_err();
    assert_eq!(error.reason, "unreachable");
    assert!(started.elapsed() >= Duration::from_millis(100));
    bridge.end(&call("call_1")).await;
}

#[tokio::test]
async fn after_five_failures_no_call_waits_for_it_half_a_minute() {
    let logs = Captured::start("info");
    let voiced = broken().await;
    voiced.becomes(answered()).await;
    assert_eq!(voiced.fails().await, "circuit_open");
    voiced.clock.advance(29);
    assert_eq!(voiced.fails().await, "circuit_open");
    assert_eq!(voiced.requests().await.len(), 0);
    voiced.clock.advance(1);
    assert!(voiced.rings().await.is_ok());
    let text = logs.text();
    assert_eq!(text.matches("the voice runtime is down").count(), 1);
    assert_eq!(text.matches("the voice runtime is up again").count(), 1);
}

#[tokio::test]
async fn a_call_that_ends_is_told_to_a_runtime_that_looks_down() {
    let voiced = broken().await;
    voiced.becomes(answered()).await;
    voiced.end(&call("call_1")).await;
    assert_eq!(voiced.requests().await.len(), 1);
    assert_eq!(voiced.fails().await, "circuit_open", "that says nothing");
}

#[tokio::test]
async fn ends_that_fail_do_not_make_it_look_down() {
    let voiced = voiced(ResponseTemplate::new(503)).await;
    for _ in 0..6 {
        voiced.end(&call("call_1")).await;
    }
    assert_eq!(voiced.fails().await, "server_error");
}

#[tokio::test]
async fn calls_at_once_are_asked_about_each_on_its_own() {
    let voiced = voiced(answered()).await;
    let offers = (0..10).map(|number| {
        let mut offer = offer();
        offer.call = call(&format!("call_{number}"));
        offer
    });
    let offers: Vec<_> = offers.collect();
    let answers = join_all(offers.iter().map(|offer| voiced.answer(offer))).await;
    assert!(answers.iter().all(Result::is_ok));
    let requests = voiced.requests().await;
    let mut asked: Vec<_> = requests
        .iter()
        .map(|request| {
            let body: serde_json::Value = request.body_json().unwrap();
            body["call_id"].as_str().unwrap().to_owned()
        })
        .collect();
    asked.sort();
    let expected: Vec<_> = (0..10).map(|number| format!("call_{number}")).collect();
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn t10_no_secret_and_no_description_is_in_an_error_or_in_any_log() {
    let logs = Captured::start("trace");
    let mut told = String::new();
    let quoting = json!({ "sdp_type": "offer", "sdp": ANSWER, "offer": OFFER }).to_string();
    for answer in [
        answered(),
        saying(&quoting),
        saying(ANSWER),
        ResponseTemplate::new(500).set_body_string(&quoting),
        ResponseTemplate::new(400).set_body_string(&quoting),
        saying(&OFFER.repeat(9_000)),
    ] {
        let voiced = voiced(answer).await;
        for _ in 0..7 {
            match voiced.rings().await {
                Ok(session) => writeln!(told, "{session:?}").unwrap(),
                Err(error) => tell(&mut told, &error),
            }
            voiced.end(&call("call_1")).await;
        }
        writeln!(told, "{:?}", offer()).unwrap();
    }
    let nobody = within("http://127.0.0.1:9/path-canary?key=query-canary", 5_000);
    tell(&mut told, &nobody.answer(&offer()).await.unwrap_err());

    let log = "the voice runtime did not answer";
    assert!(told.len() > 2_000 && logs.text().contains(log));
    let canaries = [
        SECRET,
        "canary-of-an-offer",
        "canary-of-an-answer",
        "ice-pwd",
        "192.0.2.",
        "v1=",
        "path-canary",
        "query-canary",
    ];
    for canary in canaries {
        assert!(!told.contains(canary), "{canary} is in an error");
        let text = logs.text();
        let found = text.lines().find(|line| line.contains(canary));
        assert!(found.is_none(), "{canary} is in the log: {found:?}");
    }
}

/// All that an error can say: its `Debug`, its `Display`, and the same of every cause.
fn tell(told: &mut String, error: &BridgeError) {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        writeln!(told, "{error:?} {error:#?} {error}").unwrap();
        cause = error.source();
    }
}
