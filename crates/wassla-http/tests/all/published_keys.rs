//! Keys that the host publishes.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey};
use wassla_domain::Fault;
use wassla_http::{JwksSource, JwtKeys, JwtSessions};
use wassla_memory::ManualClock;
use wassla_testkit::fixtures::after;

use crate::world::{SECRET, Session, World, owner};

/// Made for these tests; it signs nothing else.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
MC4CAQAwBQYDK2VwBCIEIOJ3Hk0T4Y2kZ1mYhKc0aVvWbQ1sX7n5gU8eRrPq3LtZ\n\
-----END PRIVATE KEY-----\n";

#[derive(Default)]
struct Host {
    text: Mutex<Option<String>>,
    asked: AtomicUsize,
}

#[async_trait]
impl JwksSource for Host {
    async fn fetch(&self) -> Result<String, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let text = self.text.lock().unwrap().clone();
        text.ok_or_else(|| Fault::unavailable("the host", "a test took it away"))
    }
}

struct Published {
    world: World,
    host: Arc<Host>,
    clock: ManualClock,
}

impl Published {
    fn new(keys: &[(&str, Jwk)]) -> Self {
        let host = Arc::new(Host::default());
        let clock = ManualClock::at(after(0));
        let sessions = JwtSessions::new(
            JwtKeys::published(host.clone()),
            Arc::new(clock.clone()),
            None,
            None,
        );
        let world = World::wishing(|wishes| wishes.who_asks = Some(Arc::new(sessions)));
        let published = Self { world, host, clock };
        published.publish(keys);
        published
    }

    fn publish(&self, keys: &[(&str, Jwk)]) {
        let named = keys.iter().map(|(id, key)| {
            let mut key = key.clone();
            key.common.key_id = Some((*id).to_owned());
            key
        });
        let set = JwkSet {
            keys: named.collect(),
        };
        *self.host.text.lock().unwrap() = Some(serde_json::to_string(&set).unwrap());
    }

    async fn status(&self, session: &Session) -> StatusCode {
        self.world
            .get("/api/v1/channels")
            .by(session)
            .send()
            .await
            .status
    }

    fn asked(&self) -> usize {
        self.host.asked.load(Ordering::SeqCst)
    }
}

fn ed25519() -> EncodingKey {
    EncodingKey::from_ed_pem(ED25519.as_bytes()).unwrap()
}

fn public() -> Jwk {
    Jwk::from_encoding_key(&ed25519(), Algorithm::EdDSA).unwrap()
}

fn signed(key_id: Option<&str>) -> Session {
    Session {
        algorithm: Algorithm::EdDSA,
        key: ed25519(),
        key_id: key_id.map(str::to_owned),
        ..owner()
    }
}

#[tokio::test]
async fn a_published_key_opens_and_is_fetched_once() {
    let published = Published::new(&[("one", public())]);
    for _ in 0..5 {
        assert_eq!(published.status(&signed(Some("one"))).await, StatusCode::OK);
    }
    assert_eq!(published.asked(), 1);
    assert_eq!(
        published.status(&signed(None)).await,
        StatusCode::OK,
        "the only key"
    );
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_but_not_at_every_request() {
    let published = Published::new(&[("one", public())]);
    assert_eq!(published.status(&signed(Some("one"))).await, StatusCode::OK);
    for _ in 0..5 {
        assert_eq!(
            published.status(&signed(Some("two"))).await,
            StatusCode::UNAUTHORIZED
        );
    }
    assert_eq!(published.asked(), 1);
    published.publish(&[("one", public()), ("two", public())]);
    published.clock.advance(Duration::from_secs(11));
    assert_eq!(published.status(&signed(Some("two"))).await, StatusCode::OK);
    assert_eq!(
        published.status(&signed(None)).await,
        StatusCode::UNAUTHORIZED,
        "which of two?"
    );
}

#[tokio::test]
async fn keys_stay_good_while_the_host_is_away() {
    let published = Published::new(&[("one", public())]);
    assert_eq!(published.status(&signed(Some("one"))).await, StatusCode::OK);
    *published.host.text.lock().unwrap() = None;
    published.clock.advance(Duration::from_mins(15));
    assert_eq!(published.status(&signed(Some("one"))).await, StatusCode::OK);
}

#[tokio::test]
async fn without_any_keys_nobody_is_refused_for_good() {
    let published = Published::new(&[]);
    *published.host.text.lock().unwrap() = None;
    let answer = published
        .world
        .get("/api/v1/channels")
        .by(&signed(Some("one")))
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret_and_a_published_secret_is_no_key() {
    let secret = EncodingKey::from_secret(SECRET.as_bytes());
    let leaked = Jwk::from_encoding_key(&secret, Algorithm::HS256).unwrap();
    let published = Published::new(&[("leaked", leaked), ("one", public())]);
    let with_leaked = Session {
        key_id: Some("leaked".into()),
        ..owner()
    };
    assert_eq!(
        published.status(&with_leaked).await,
        StatusCode::UNAUTHORIZED
    );

    // The public part, used as if it were a secret.
    let text = published.host.text.lock().unwrap().clone().unwrap();
    for bytes in [text.as_bytes(), ED25519.as_bytes()] {
        let key = EncodingKey::from_secret(bytes);
        let confused = Session {
            key,
            key_id: Some("one".into()),
            ..owner()
        };
        assert_eq!(published.status(&confused).await, StatusCode::UNAUTHORIZED);
    }
}
