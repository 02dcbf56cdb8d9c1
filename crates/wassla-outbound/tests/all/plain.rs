use std::net::TcpListener;
use std::time::{Duration, Instant};

use url::Url;
use wassla_outbound::{Client, Outbound};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const LONG: Duration = Duration::from_secs(20);

async fn serving(at: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let mock = Mock::given(path(at)).respond_with(answer);
    server.register(mock).await;
    server
}

fn to(server: &MockServer, limit: Duration) -> Client {
    let url = Url::parse(&server.uri()).unwrap();
    Outbound::to(&url, limit).client().unwrap()
}

#[tokio::test]
async fn t13_a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let moved = ResponseTemplate::new(status).insert_header("location", "/elsewhere");
        let server = serving("/here", moved).await;
        let request = to(&server, LONG).post(format!("{}/here", server.uri()));
        let answer = request.body("for one pair of eyes").send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_deadline_ends_the_wait_for_an_answer() {
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
    let server = serving("/", slow).await;
    let started = Instant::now();
    let request = to(&server, Duration::from_millis(200)).get(server.uri());
    assert!(request.send().await.unwrap_err().is_timeout());
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_request_says_who_sends_it_and_nothing_of_where_it_comes_from() {
    let server = serving("/", ResponseTemplate::new(200)).await;
    to(&server, LONG).get(server.uri()).send().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let headers = &requests[0].headers;
    let name = concat!("wassla/", env!("CARGO_PKG_VERSION"));
    assert_eq!(headers["user-agent"], name);
    assert!(!headers.contains_key("referer") && !headers.contains_key("cookie"));
}

#[tokio::test]
async fn a_proxy_is_used_when_it_is_given() {
    let server = serving("/asked", ResponseTemplate::new(204)).await;
    let proxy = Url::parse(&server.uri()).unwrap();
    let nowhere = Url::parse("http://127.0.0.1:9/asked").unwrap();
    let outbound = Outbound::to(&nowhere, LONG).through(Some(&proxy));
    let answer = outbound.client().unwrap().get(nowhere).send().await;
    assert_eq!(answer.unwrap().status(), 204);
}

#[tokio::test]
async fn nothing_is_sent_again_by_itself() {
    let server = serving("/", ResponseTemplate::new(503)).await;
    let answer = to(&server, LONG).get(server.uri()).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_that_does_not_open_is_given_up_before_the_whole_deadline() {
    // TLS to a server that never says a word: it counts to the time of connecting.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = Url::parse(&format!("https://127.0.0.1:{port}")).unwrap();
    let limit = Duration::from_millis(200);
    let client = Outbound::to(&url, LONG).connect_within(limit).client();
    let started = Instant::now();
    let error = client.unwrap().get(url).send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error:?}");
    assert!(started.elapsed() < LONG / 2);
}
