//! A Meta that takes every message at once, and notes when it took which customer's.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::time::Instant;
use url::Url;

use crate::deliveries::index_of;

/// When the answer to each customer was taken.
#[derive(Clone)]
pub(crate) struct FarMeta {
    taken: Arc<Mutex<Vec<Option<Instant>>>>,
    url: Url,
}

#[derive(Deserialize)]
struct Sent {
    to: String,
}

impl FarMeta {
    /// For so many customers.
    pub(crate) async fn start(customers: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has one");
        let url = Url::parse(&format!("http://{address}")).expect("an address of this machine");
        let taken = Arc::new(Mutex::new(vec![None; customers]));
        let noted = taken.clone();
        let answer = move |body: Bytes| {
            let noted = noted.clone();
            async move { take(&body, &noted) }
        };
        let routes = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { taken, url }
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }

    /// When the answers to these customers were taken.
    pub(crate) fn taken(&self, customers: std::ops::Range<usize>) -> Vec<Option<Instant>> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken[customers].to_vec()
    }
}

fn take(body: &[u8], noted: &Mutex<Vec<Option<Instant>>>) -> impl IntoResponse + use<> {
    let mut id = String::new();
    if let Ok(sent) = serde_json::from_slice::<Sent>(body)
        && let Some(index) = index_of(&sent.to)
    {
        let now = Instant::now();
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted[index].get_or_insert(now);
        id = format!("wamid.HBgNNDkxNTAwMDAwMDAwMBUCABEYEjNB{index:012}AA==");
    }
    let answer =
        format!("{{\"messaging_product\":\"whatsapp\",\"messages\":[{{\"id\":\"{id}\"}}]}}");
    ([(header::CONTENT_TYPE, "application/json")], answer)
}
