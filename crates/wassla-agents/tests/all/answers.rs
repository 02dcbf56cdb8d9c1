//! What comes back: a reply, silence, or a failure with its reason.

use std::net::TcpListener;

use wassla_domain::inbox::AgentAnswer;
use wiremock::ResponseTemplate;

use crate::served::{answering, saying};

#[tokio::test]
async fn null_and_204_are_silence() {
    let with_body = ResponseTemplate::new(204);
    for answer in [saying(r#"{"reply":null}"#), with_body] {
        let served = answering(answer).await;
        assert_eq!(served.ask().await.unwrap(), AgentAnswer::Silence);
    }
}

#[tokio::test]
async fn every_other_answer_is_a_failure_with_its_reason() {
    let status = |status: u16| {
        ResponseTemplate::new(status).set_body_string(r#"{"reply":"not to be taken"}"#)
    };
    let table = [
        (status(201), "unexpected_status"),
        (status(206), "unexpected_status"),
        (status(304), "redirected"),
        (status(400), "refused"),
        (status(401), "refused"),
        (status(429), "throttled"),
        (status(500), "server_error"),
        (status(503), "server_error"),
        (saying(""), "not_understood"),
        (saying("{}"), "not_understood"),
        (saying("<html>"), "not_understood"),
        (saying(r#"{"reply":7}"#), "not_understood"),
        (saying(&"[".repeat(60_000)), "not_understood"),
    ];
    for (answer, reason) in table {
        let served = answering(answer).await;
        assert_eq!(served.fails().await, reason);
        assert_eq!(served.asked().await, 1, "an answer is not asked for again");
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_64_kibibytes() {
    let of = |length: usize| {
        let frame = r#"{"reply":""}"#.len();
        saying(&format!(r#"{{"reply":"{}"}}"#, "x".repeat(length - frame)))
    };
    let fits = answering(of(64 * 1_024)).await;
    assert!(matches!(fits.ask().await, Ok(AgentAnswer::Reply(_))));
    let larger = answering(of(64 * 1_024 + 1)).await;
    assert_eq!(larger.fails().await, "too_large");
}

#[tokio::test]
async fn t13_a_redirect_is_never_followed() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let location = format!("http://{}/", trap.local_addr().unwrap());
    for status in [301, 302, 303, 307, 308] {
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        let served = answering(answer).await;
        assert_eq!(served.fails().await, "redirected");
        assert!(trap.accept().is_err(), "{status} was followed");
    }
}
