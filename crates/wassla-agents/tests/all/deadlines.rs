//! Time, and connections that break.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wassla_agents::HttpRuntime;
use wassla_domain::ports::AgentRuntime;

use crate::served::{TestClock, request, settings};

#[tokio::test]
async fn a_runtime_that_never_answers_is_given_up() {
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"] {
        let server = Server::start(beginning, true);
        let started = Instant::now();
        let error = within(&server.url, 500).answer(&request()).await;
        assert_eq!(error.unwrap_err().reason, "timed_out", "{beginning:?}");
        assert!(started.elapsed() < Duration::from_secs(4), "it is bounded");
        assert_eq!(server.requests(), 1, "the runtime may have it: not again");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_none_and_is_not_asked_for_again() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"reply\":\"Hello\"}",
        "not HTTP at all\r\n\r\n",
    ] {
        let server = Server::start(beginning, false);
        let error = within(&server.url, 5_000).answer(&request()).await;
        assert_eq!(error.unwrap_err().reason, "broken_off", "{beginning:?}");
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_request_that_did_not_leave_is_sent_once_more() {
    let place = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let url = format!("http://{address}");
    let runtime = within(&url, 5_000);
    let started = Instant::now();
    let error = runtime.answer(&request()).await.unwrap_err();
    assert_eq!(error.reason, "unreachable");
    let pause = Duration::from_millis(100);
    assert!(started.elapsed() >= pause, "it was tried again, later");
    let impatient = within(&url, 50).answer(&request()).await;
    assert_eq!(impatient.unwrap_err().reason, "unreachable");
}

fn within(url: &str, milliseconds: u64) -> HttpRuntime {
    let mut settings = settings(url, &TestClock::start());
    settings.call_timeout = Duration::from_millis(milliseconds);
    HttpRuntime::new(settings).unwrap()
}

/// A server that reads a request, sends a beginning, and then closes or keeps silent.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) fn start(beginning: &'static str, silent: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = requests.clone();
        std::thread::spawn(move || {
            let mut kept = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 8_192];
                let _ = stream.read(&mut request);
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(beginning.as_bytes());
                if silent {
                    kept.push(stream);
                }
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}
