//! The accept loop over real sockets, with short limits: no clock is waited for but theirs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wassla_http::{ServeLimits, serve};

/// Longer than any limit here: what takes this long hangs.
const HANGS: Duration = Duration::from_secs(20);

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    server: JoinHandle<()>,
    begun: Arc<Notify>,
    go_on: Arc<Notify>,
}

async fn served(limits: ServeLimits) -> Served {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, goes_on) = (begun.clone(), go_on.clone());
    let slow = move || {
        let (begins, goes_on) = (begins.clone(), goes_on.clone());
        async move {
            begins.notify_one();
            goes_on.notified().await;
            "done"
        }
    };
    let read = |body: Result<Bytes, BytesRejection>| async move {
        body.map_or_else(|_| "broken".to_owned(), |body| body.len().to_string())
    };
    let app = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/slow", get(slow))
        .route("/read", post(read));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let server = tokio::spawn(serve(listener, app, limits, stop.clone()));
    Served {
        address,
        stop,
        server,
        begun,
        go_on,
    }
}

fn short() -> ServeLimits {
    let limit = Duration::from_millis(300);
    ServeLimits {
        header: limit,
        body: limit,
        connections: 64,
        drain: Duration::from_secs(10),
    }
}

impl Served {
    async fn opens(&self, bytes: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        stream
    }

    async fn asks(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let mut stream = self.opens(&request).await;
        until_closed(&mut stream).await
    }
}

/// Everything until the server closes; a reset is a close.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let read = timeout(HANGS, stream.read_to_end(&mut text)).await;
    assert!(read.is_ok(), "the server did not close");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn t18_clients_that_dribble_are_closed_and_others_are_served() {
    let served = served(short()).await;
    let mut bad = Vec::new();
    for bytes in [
        "",
        "G",
        "GET / HTTP/1.1\r\nhost: x\r\n",
        "PRI * HTTP/2.0\r\n",
    ] {
        for _ in 0..8 {
            bad.push(served.opens(bytes).await);
        }
    }
    for _ in 0..20 {
        assert!(served.asks("/").await.ends_with("hello"));
    }
    for mut stream in bad {
        let said = until_closed(&mut stream).await;
        assert!(!said.contains("200 OK"), "{said}");
    }
}

#[tokio::test]
async fn a_connection_that_is_kept_but_not_used_is_closed() {
    let served = served(short()).await;
    let mut stream = served.opens("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let said = until_closed(&mut stream).await;
    assert_eq!(said.matches("hello").count(), 1, "{said}");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let served = served(short()).await;
    let head = "POST /read HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nsome";
    let mut stream = served.opens(head).await;
    let said = until_closed(&mut stream).await;
    assert!(said.ends_with("broken"), "{said}");

    let whole =
        "POST /read HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\nbody";
    assert!(
        until_closed(&mut served.opens(whole).await)
            .await
            .ends_with('4')
    );
}

#[tokio::test]
async fn no_more_connections_are_served_than_allowed() {
    let limits = ServeLimits {
        connections: 1,
        header: HANGS,
        ..short()
    };
    let served = served(limits).await;
    let first = served.opens("").await;
    let waiting = served.asks("/");
    tokio::pin!(waiting);
    // It waits for as long as the first one stays, and is served as soon as that one goes.
    assert!(
        timeout(Duration::from_millis(200), &mut waiting)
            .await
            .is_err()
    );
    drop(first);
    assert!(waiting.await.ends_with("hello"));
}

#[tokio::test]
async fn a_stop_answers_what_is_under_way_and_takes_nothing_new() {
    let served = served(short()).await;
    let mut stream = served.opens("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    served.begun.notified().await;
    served.stop.cancel();
    while TcpStream::connect(served.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!served.server.is_finished());
    served.go_on.notify_one();
    assert!(until_closed(&mut stream).await.ends_with("done"));
    timeout(HANGS, served.server).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let limits = ServeLimits {
        drain: Duration::from_millis(100),
        ..short()
    };
    let served = served(limits).await;
    let _stream = served.opens("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    served.begun.notified().await;
    served.stop.cancel();
    timeout(HANGS, served.server).await.unwrap().unwrap();
}
