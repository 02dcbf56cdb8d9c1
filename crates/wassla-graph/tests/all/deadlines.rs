//! Time, and connections that break.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use wassla_domain::Pin;
use wassla_domain::inbound::AliasKind;
use wassla_domain::meta::{MetaError, Reached, Remedy};
use wassla_domain::ports::MetaGraph;
use wassla_graph::GraphClient;
use wassla_testkit::fixtures::permitted_code;
use wiremock::ResponseTemplate;

use crate::served::{answering, client, number, settings, text, token, waba};

#[tokio::test]
async fn a_slow_answer_is_given_up_and_may_have_been_done() {
    let slow = ResponseTemplate::new(200)
        .set_body_string(r#"{"success":true}"#)
        .set_delay(Duration::from_secs(30));
    let served = answering(slow).await;
    let graph = within(&served.server.uri(), 700);
    let pin = Pin::parse("123456").unwrap();
    let started = Instant::now();
    let registered = graph.register(&token(), &number(), &pin).await;
    let subscribed = graph.subscribe_waba(&token(), &waba()).await;
    let text = text(AliasKind::Igsid, "7001", "Hello");
    let sent = graph.send_text(&token(), &text).await;
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "all are bounded"
    );
    for error in [registered.err(), subscribed.err(), sent.err()] {
        let error = error.unwrap();
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Retry, Reached::Unknown)
        );
    }
    let requests = served.server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3, "no time was left for another try");
}

#[tokio::test]
async fn the_deadline_counts_the_repetitions_in() {
    let trouble = ResponseTemplate::new(500).set_body_string(r#"{"error":{"code":2}}"#);
    let served = answering(trouble).await;
    let graph = within(&served.server.uri(), 490);
    let error = graph.subscribe_waba(&token(), &waba()).await.unwrap_err();
    assert_eq!(
        error.code.map(|it| it.code),
        Some(2),
        "it tells what Meta said"
    );
    let requests = served.server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 2, "the third would have come too late");
}

#[tokio::test]
async fn what_never_left_did_not_happen() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let graph = client(&address);
    let pin = Pin::parse("123456").unwrap();
    graph.warm_up().await;
    let exchanged = graph.exchange_code(permitted_code("a-code")).await.err();
    let registered = graph.register(&token(), &number(), &pin).await.err();
    let listed = graph.pages(&token(), None).await.err();
    let text = text(AliasKind::WaId, "12025550171", "Hello");
    let sent = graph.send_text(&token(), &text).await.err();
    for error in [exchanged, registered, listed, sent] {
        let error = error.unwrap();
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Retry, Reached::NotSent)
        );
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_may_have_been_done() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"success\":true}",
        "not HTTP at all\r\n\r\n",
    ] {
        let graph = client(&breaking_off(beginning));
        let pin = Pin::parse("123456").unwrap();
        let error: MetaError = graph.register(&token(), &number(), &pin).await.unwrap_err();
        assert_eq!(error.reached, Reached::Unknown, "{beginning:?}");
        let text = text(AliasKind::UserId, "US.17A", "Hello");
        let error = graph.send_text(&token(), &text).await.unwrap_err();
        assert_eq!(error.reached, Reached::Unknown, "{beginning:?}");
    }
}

#[tokio::test]
async fn warming_up_sends_no_secret_and_leaves_a_connection() {
    let served = answering(ResponseTemplate::new(400)).await;
    served.warm_up().await;
    let requests = served.server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method.as_str(), "HEAD");
    assert_eq!(requests[0].url.query(), None);
    assert!(!requests[0].headers.contains_key("authorization"));
}

fn within(base_url: &str, milliseconds: u64) -> GraphClient {
    let mut settings = settings(base_url);
    settings.call_timeout = Duration::from_millis(milliseconds);
    GraphClient::new(settings).unwrap()
}

/// A server that reads a request, sends this, and closes.
fn breaking_off(beginning: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8_192];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(beginning.as_bytes());
        }
    });
    address
}
