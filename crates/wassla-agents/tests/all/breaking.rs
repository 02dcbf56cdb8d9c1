//! The circuit breaker around real requests.

use futures::future::join_all;
use wassla_domain::inbox::AgentAnswer;
use wassla_domain::ports::AgentRuntime;
use wiremock::ResponseTemplate;

use crate::captured::Captured;
use crate::served::{Served, answering, request, saying};

fn up() -> ResponseTemplate {
    saying(r#"{"reply":"Hello"}"#)
}

fn down() -> ResponseTemplate {
    ResponseTemplate::new(503)
}

/// A runtime that has just failed five times.
async fn broken() -> Served {
    let served = answering(down()).await;
    for _ in 0..5 {
        assert_eq!(served.fails().await, "server_error");
    }
    served
}

#[tokio::test]
async fn after_five_failures_it_is_not_asked_for_half_a_minute() {
    let served = broken().await;
    served.becomes(up()).await;
    for _ in 0..29 {
        assert_eq!(served.fails().await, "circuit_open");
        served.clock.advance(1);
    }
    assert_eq!(served.fails().await, "circuit_open");
    assert_eq!(served.asked().await, 0);
}

#[tokio::test]
async fn after_half_a_minute_an_answer_closes_it() {
    let logs = Captured::start("info");
    let served = broken().await;
    served.becomes(up()).await;
    served.clock.advance(30);
    for _ in 0..3 {
        let answer = served.ask().await.unwrap();
        assert_eq!(answer, AgentAnswer::Reply("Hello".to_owned()));
    }
    assert_eq!(served.asked().await, 3);
    let text = logs.text();
    assert_eq!(text.matches("the agent runtime is down").count(), 1);
    assert_eq!(text.matches("the agent runtime is up again").count(), 1);
}

#[tokio::test]
async fn one_request_at_a_time_tries_and_its_failure_opens_it_again() {
    let served = broken().await;
    served.becomes(down()).await;
    served.clock.advance(30);
    let request = request();
    let racing = join_all((0..8).map(|_| served.answer(&request))).await;
    let reasons: Vec<_> = racing
        .into_iter()
        .map(|it| it.unwrap_err().reason)
        .collect();
    let tried = reasons.iter().filter(|it| **it == "server_error").count();
    assert_eq!((tried, served.asked().await), (1, 1), "{reasons:?}");
    served.clock.advance(29);
    assert_eq!(served.fails().await, "circuit_open");
    served.clock.advance(1);
    assert_eq!(served.fails().await, "server_error");
}

#[tokio::test]
async fn an_answer_in_between_starts_the_count_again() {
    let served = answering(down()).await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(served.fails().await, "server_error");
        }
        served.becomes(up()).await;
        served.ask().await.unwrap();
        served.becomes(down()).await;
    }
}

#[tokio::test]
async fn questions_that_it_refuses_do_not_make_it_look_down() {
    let served = answering(ResponseTemplate::new(422)).await;
    for _ in 0..8 {
        assert_eq!(served.fails().await, "refused");
    }
    assert_eq!(served.asked().await, 8);
}
