//! What stands before our servers at a host's: Meta posts there, and any server may get it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use tokio::net::TcpListener;

use super::web::lock;

/// Hands every request to the next server in turn. Clones are the same door.
#[derive(Clone)]
pub(super) struct Door {
    url: String,
    servers: Arc<Mutex<Vec<SocketAddr>>>,
    is_shut: Arc<Mutex<bool>>,
    turn: Arc<AtomicUsize>,
    client: Client,
}

impl Door {
    pub(super) async fn open() -> Self {
        // Only the first call of this process counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has one");
        let client = Client::builder().no_proxy().build();
        let door = Self {
            url: format!("http://{address}"),
            servers: Arc::default(),
            is_shut: Arc::default(),
            turn: Arc::default(),
            client: client.expect("a client without special wishes"),
        };
        let router = Router::new().fallback(pass).with_state(door.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        door
    }

    /// Where Meta posts to.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(super) fn leads_to(&self, server: SocketAddr) {
        lock(&self.servers).push(server);
    }

    pub(super) fn leads_no_more_to(&self, server: SocketAddr) {
        lock(&self.servers).retain(|held| *held != server);
    }

    pub(super) fn is_shut(&self, is_shut: bool) {
        *lock(&self.is_shut) = is_shut;
    }

    fn next(&self) -> Option<SocketAddr> {
        let servers = lock(&self.servers);
        if *lock(&self.is_shut) || servers.is_empty() {
            return None;
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        Some(servers[turn % servers.len()])
    }
}

async fn pass(
    State(door): State<Door>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(server) = door.next() else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    headers.remove(header::HOST);
    let request = door.client.request(method, format!("http://{server}{uri}"));
    let Ok(answer) = request.headers(headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let status = answer.status();
    let body = answer.bytes().await.unwrap_or_default();
    (status, body).into_response()
}
