//! Serving connections so that slow and silent clients cost little: a bare `axum::serve` installs
//! no timer, and hyper's own header time-out is then inert.

mod body;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use body::DueBody;

/// The pause after an `accept` that failed for want of something, such as file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// What a client may take of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServeLimits {
    /// How long a client may take to send a request's head, and to begin the next one.
    pub header: Duration,
    /// How long a client may take to send a request's body.
    pub body: Duration,
    /// How many connections are served at once; others wait to be accepted.
    pub connections: usize,
    /// How long a stop waits for requests that are under way.
    pub drain: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
            body: Duration::from_secs(10),
            connections: 4096,
            drain: Duration::from_secs(20),
        }
    }
}

/// Serves until `stop` is cancelled; returns when every request that was under way is answered,
/// or after the drain time.
///
/// Only HTTP/1.1 is spoken: browsers and proxies speak HTTP/2 over TLS only, and a server that
/// waits to be told which it is has no time-out on that wait.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: ServeLimits,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let (tasks, at_once) = (TaskTracker::new(), CancellationToken::new());
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, place)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let connection = graceful.watch(connection(stream, app.clone(), limits));
        let at_once = at_once.clone();
        tasks.spawn(async move {
            tokio::select! {
                served = connection => {
                    if let Err(error) = served {
                        tracing::debug!(error = &error as &dyn std::error::Error, "connection ended");
                    }
                }
                () = at_once.cancelled() => {}
            }
            drop(place);
        });
    }
    drop(listener);
    tasks.close();

    let drained = async {
        graceful.shutdown().await;
        tasks.wait().await;
    };
    if tokio::time::timeout(limits.drain, drained).await.is_err() {
        tracing::warn!(
            connections = tasks.len(),
            "stopped before every request was answered"
        );
        at_once.cancel();
        tasks.wait().await;
    }
}

/// The next connection and its place; `None` if there is none to be had right now.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "no connection accepted"
            );
            None
        }
    }
}

fn connection(
    stream: TcpStream,
    app: Router,
    limits: ServeLimits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Small answers leave at once; a socket that refuses the option still works.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let request = request.map(|body| Body::new(DueBody::new(body, limits.body)));
        app.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .serve_connection(TokioIo::new(stream), service)
}
