//! What leaves: the conversation, signed.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use wassla_agents::EchoRuntime;
use wassla_domain::inbox::AgentAnswer;
use wassla_domain::ports::AgentRuntime;
use wiremock::Request;

use crate::served::{NOW, SECRET, WORDS, answering, request, saying};

#[tokio::test]
async fn the_conversation_is_posted_as_the_readme_says() {
    let served = answering(saying(r#"{"reply":"For you!"}"#)).await;
    let answer = served.ask().await.unwrap();
    assert_eq!(answer, AgentAnswer::Reply("For you!".to_owned()));
    let requests = served.requests().await;
    let [sent] = &requests[..] else {
        panic!("one request, not {}", requests.len());
    };
    assert_eq!(sent.method.as_str(), "POST");
    let header = |name: &str| sent.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/json");
    let agent = concat!("wassla/", env!("CARGO_PKG_VERSION"));
    assert_eq!(header("user-agent"), agent);
    let body: Value = sent.body_json().unwrap();
    let expected = json!({
        "request_id": "cv_1:42",
        "workspace_id": "ws_1",
        "agent": { "id": "ag_1", "name": "Layla" },
        "conversation": { "id": "cv_1", "channel": "whatsapp", "customer": "Sara \u{1f339}" },
        "messages": [
            { "by": "customer", "text": "Do you have roses?", "at": "2026-11-18T11:05:10Z" },
            { "by": "business", "text": "We do.", "at": "2026-11-18T11:05:19.5Z" },
            { "by": "customer", "text": WORDS, "at": "2026-11-18T11:05:40Z" },
        ],
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn every_request_is_signed_with_the_time_and_over_the_body() {
    let served = answering(saying(r#"{"reply":null}"#)).await;
    served.ask().await.unwrap();
    served.clock.advance(3_600);
    served.ask().await.unwrap();
    let requests = served.requests().await;
    let times: Vec<i64> = requests.iter().map(verified).collect();
    assert_eq!(times, [NOW, NOW + 3_600]);
}

#[tokio::test]
async fn the_same_messages_are_asked_about_with_the_same_body() {
    let served = answering(saying("nonsense")).await;
    served.fails().await;
    served.fails().await;
    let requests = served.requests().await;
    assert_eq!(requests[0].body, requests[1].body);
}

#[tokio::test]
async fn the_echo_answers_with_the_last_words() {
    let answer = EchoRuntime::default().answer(&request()).await.unwrap();
    assert_eq!(answer, AgentAnswer::Reply(format!("You wrote: {WORDS}")));
    let mut nothing_said = request();
    nothing_said.turns.retain(|turn| !turn.by_customer);
    let answer = EchoRuntime::default().answer(&nothing_said).await.unwrap();
    assert_eq!(answer, AgentAnswer::Silence);
}

/// Checks a signature as the README tells a runtime to; answers its time.
pub(crate) fn verified(request: &Request) -> i64 {
    let header = request.headers["wassla-signature"].to_str().unwrap();
    let (time, digest) = header.split_once(',').unwrap();
    let time = time.strip_prefix("t=").unwrap();
    let digest = digest.strip_prefix("v1=").unwrap();
    assert_eq!(digest, digest.to_lowercase());
    let mut signed = format!("{time}.").into_bytes();
    signed.extend_from_slice(&request.body);
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    let mac = mac.chain_update(&signed);
    mac.verify_slice(&hex::decode(digest).unwrap()).unwrap();
    time.parse().unwrap()
}
