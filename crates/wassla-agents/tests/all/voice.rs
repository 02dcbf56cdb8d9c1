//! Calls: what leaves, and what comes back.

use std::net::TcpListener;

use futures::FutureExt;
use serde_json::{Value, json};
use wassla_agents::{HttpVoiceBridge, InvalidSettings, NoVoice};
use wassla_domain::ports::VoiceBridge;
use wiremock::ResponseTemplate;

use crate::questions::verified;
use crate::served::{NOW, TestClock, saying, settings};
use crate::voice_served::{ANSWER, OFFER, answered, call, offer, voiced};

#[tokio::test]
async fn an_offer_is_posted_as_the_readme_says_and_the_answer_is_the_runtimes() {
    let voiced = voiced(answered()).await;
    let session = voiced.rings().await.unwrap();
    assert_eq!(session.answer.as_str(), ANSWER);
    assert!(session.over.now_or_never().is_none(), "it does not tell");
    let requests = voiced.requests().await;
    let [sent] = &requests[..] else {
        panic!("one request, not {}", requests.len());
    };
    assert_eq!(sent.method.as_str(), "POST");
    assert_eq!(sent.headers["content-type"], "application/json");
    let body: Value = sent.body_json().unwrap();
    let expected = json!({
        "event": "connect",
        "call_id": "call_1",
        "workspace_id": "ws_1",
        "conversation_id": "cv_1",
        "agent": { "id": "ag_1", "name": "Layla" },
        "customer": "Sara \u{1f339}",
        "business_number": "+1 202-555-0101",
        "sdp_type": "offer",
        "sdp": OFFER,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn the_end_of_a_call_is_told() {
    for answer in [
        ResponseTemplate::new(204),
        saying("bye"),
        ResponseTemplate::new(500),
        ResponseTemplate::new(404),
    ] {
        let voiced = voiced(answer).await;
        voiced.end(&call("call_7")).await;
        let requests = voiced.requests().await;
        assert_eq!(requests.len(), 1);
        let body: Value = requests[0].body_json().unwrap();
        assert_eq!(body, json!({ "event": "end", "call_id": "call_7" }));
    }
}

#[tokio::test]
async fn every_event_is_signed_with_the_time_and_over_the_body() {
    let voiced = voiced(answered()).await;
    voiced.rings().await.unwrap();
    voiced.clock.advance(90);
    voiced.end(&call("call_1")).await;
    let requests = voiced.requests().await;
    let times: Vec<i64> = requests.iter().map(verified).collect();
    assert_eq!(times, [NOW, NOW + 90]);
}

#[tokio::test]
async fn every_other_answer_is_a_failure_with_its_reason() {
    let good = json!({ "sdp_type": "answer", "sdp": ANSWER }).to_string();
    let status = |status: u16| ResponseTemplate::new(status).set_body_string(good.clone());
    let offered = json!({ "sdp_type": "offer", "sdp": ANSWER }).to_string();
    let long = json!({ "sdp_type": "answer", "sdp": format!("v=0{}", "x".repeat(65_536)) });
    let table = [
        (ResponseTemplate::new(204), "no_answer"),
        (status(201), "unexpected_status"),
        (status(302), "redirected"),
        (status(401), "refused"),
        (status(404), "refused"),
        (status(429), "throttled"),
        (status(503), "server_error"),
        (saying(""), "not_understood"),
        (saying(ANSWER), "not_understood"),
        (saying(&offered), "not_understood"),
        (saying(&long.to_string()), "not_understood"),
        (saying(&"[".repeat(60_000)), "not_understood"),
        (saying(&"x".repeat(400_000)), "too_large"),
    ];
    for (answer, reason) in table {
        let voiced = voiced(answer).await;
        assert_eq!(voiced.fails().await, reason);
        let asked = voiced.requests().await.len();
        assert_eq!(asked, 1, "an answer is not asked for again");
    }
}

#[tokio::test]
async fn the_longest_description_arrives_however_json_writes_it() {
    let sdp = format!("v=0{}", "\r".repeat(64 * 1_024 - 3));
    let body = format!(
        r#"{{"sdp_type":"answer","sdp":"v=0{}"}}"#,
        "\\u000d".repeat(64 * 1_024 - 3)
    );
    let voiced = voiced(saying(&body)).await;
    assert_eq!(voiced.rings().await.unwrap().answer.as_str(), sdp);
}

#[tokio::test]
async fn t13_a_redirect_is_never_followed() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let location = format!("http://{}/", trap.local_addr().unwrap());
    for status in [301, 302, 303, 307, 308] {
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        let voiced = voiced(answer).await;
        assert_eq!(voiced.fails().await, "redirected");
        voiced.end(&call("call_1")).await;
        assert!(trap.accept().is_err(), "{status} was followed");
    }
}

#[test]
fn the_keys_of_calls_leave_in_clear_only_on_the_same_machine() {
    let made = |url: &str| HttpVoiceBridge::new(settings(url, &TestClock::start()));
    assert!(made("http://127.0.0.1:9/calls").is_ok());
    let insecure = made("http://voice.example/calls").err();
    assert!(matches!(insecure, Some(InvalidSettings::Insecure)));
}

#[tokio::test]
async fn without_a_voice_runtime_every_call_is_told_so() {
    let error = NoVoice.answer(&offer()).await.unwrap_err();
    assert_eq!(error.reason, "no_bridge");
    NoVoice.end(&call("call_1")).await;
}
