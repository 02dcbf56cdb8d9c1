//! Connections: served by hyper directly, because some of them must be dropped.

use std::{convert::Infallible, fmt, io, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};
use tower::ServiceExt;

/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long open connections may take to end when the sandbox stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// Marks a response that must never be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the connection was dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

/// Serves the router until `shutdown` completes, then lets open connections end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let open = GracefulShutdown::new();
    tokio::pin!(shutdown);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            () = &mut shutdown => break,
        };
        // Nagle's algorithm would add its wait to every measured round trip.
        stream.set_nodelay(true)?;
        let (router, watcher) = (router.clone(), open.watcher());
        tokio::spawn(async move {
            let builder = builder();
            let service = service_fn(move |request| respond(router.clone(), request));
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
    if tokio::time::timeout(PATIENCE, open.shutdown())
        .await
        .is_err()
    {
        tracing::debug!("some connections did not end in time");
    }
    Ok(())
}

/// Serves one connection, for somebody who accepts them elsewhere, such as behind TLS.
pub async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
) {
    let service = service_fn(move |request| respond(router.clone(), request));
    if let Err(error) = builder()
        .serve_connection(TokioIo::new(stream), service)
        .await
    {
        tracing::debug!(%error, "connection ended");
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    builder.http2().timer(TokioTimer::new());
    builder
}

/// An error of the service makes hyper close an HTTP/1 connection and reset an HTTP/2 stream.
async fn respond(router: Router, request: Request<Incoming>) -> Result<Response, Dropped> {
    let answered: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
    let Ok(response) = answered;
    if response.extensions().get::<Dropped>().is_some() {
        return Err(Dropped);
    }
    Ok(response)
}
