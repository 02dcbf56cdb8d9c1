//! Fetches the host's published keys.

use std::time::Duration;

use async_trait::async_trait;
use url::Url;
use wassla_domain::Fault;
use wassla_http::JwksSource;
use wassla_outbound::{Client, Outbound};

const WHAT: &str = "the key set";
const DEADLINE: Duration = Duration::from_secs(10);
const AT_MOST_BYTES: usize = 1024 * 1024;

/// The key set at a URL.
pub(crate) struct PublishedKeys {
    http: Client,
    url: Url,
}

impl PublishedKeys {
    pub(crate) fn new(url: Url) -> Result<Self, Fault> {
        let client = Outbound::to(&url, DEADLINE).client();
        let http = client.map_err(|error| Fault::unavailable(WHAT, error))?;
        Ok(Self { http, url })
    }

    async fn text(&self) -> Result<String, wassla_outbound::Error> {
        let request = self.http.get(self.url.clone());
        let mut answer = request.send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            // More than this is no key set; what was read will not parse.
            if bytes.len() + chunk.len() > AT_MOST_BYTES {
                break;
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[async_trait]
impl JwksSource for PublishedKeys {
    async fn fetch(&self) -> Result<String, Fault> {
        let text = self.text().await;
        text.map_err(|error| Fault::unavailable(WHAT, error.without_url()))
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::response::Redirect;
    use axum::routing::get;
    use tokio::net::TcpListener;

    use super::*;

    async fn host() -> Url {
        let large = "x".repeat(AT_MOST_BYTES + 1);
        let routes = Router::new()
            .route("/keys", get(|| async { "{\"keys\":[]}" }))
            .route("/large", get(|| async { large }))
            .route("/moved", get(|| async { Redirect::temporary("/keys") }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, routes).await });
        Url::parse(&format!("http://{address}")).unwrap()
    }

    async fn fetched(path: &str) -> Result<String, String> {
        let url = host().await.join(path).unwrap();
        let keys = PublishedKeys::new(url).unwrap();
        let fetched = keys.fetch().await;
        fetched.map_err(|fault| format!("{fault:?}"))
    }

    #[tokio::test]
    async fn keys_come_from_the_configured_url_and_nowhere_else() {
        assert_eq!(fetched("/keys").await.unwrap(), "{\"keys\":[]}");
        assert!(!fetched("/moved").await.unwrap_or_default().contains("keys"));
        let refused = fetched("/nowhere?hush").await.unwrap_err();
        assert!(
            refused.contains("404") && !refused.contains("hush"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn a_key_set_without_end_is_not_read_to_its_end() {
        assert!(fetched("/large").await.unwrap().len() <= AT_MOST_BYTES);
    }
}
