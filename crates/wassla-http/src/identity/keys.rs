use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use wassla_domain::ports::Clock;
use wassla_domain::{Fault, Timestamp};

/// The least length of a shared secret, in bytes: as much as the hash gives (RFC 7518).
const SECRET_BYTES: usize = 32;
/// After how many seconds the published keys are fetched again.
const SECONDS_FRESH: i64 = 600;
/// An unknown key id makes us fetch no more often than this many seconds.
const SECONDS_BETWEEN_FETCHES: i64 = 10;

/// Where the host publishes its keys. The program that wires this crate fetches them.
#[async_trait]
pub trait JwksSource: Send + Sync + 'static {
    /// The JSON text of the key set as it is published now.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be fetched.
    async fn fetch(&self) -> Result<String, Fault>;
}

/// The secret is too short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a session secret has at least 32 bytes")]
pub struct InvalidSecret;

/// What sessions are signed with. Each key is for one algorithm. The header of a token does not
/// choose it.
pub struct JwtKeys(CachedKeys);

enum CachedKeys {
    Secret(Arc<Key>),
    Published {
        source: Arc<dyn JwksSource>,
        cached: Mutex<Cached>,
    },
}

#[derive(Default)]
struct Cached {
    keys: Vec<Arc<Key>>,
    fetched: Option<Timestamp>,
    tried: Option<Timestamp>,
}

pub(crate) struct Key {
    pub(crate) algorithm: Algorithm,
    pub(crate) decoding: DecodingKey,
    id: Option<String>,
}

impl JwtKeys {
    /// A secret shared with the host, for HS256.
    ///
    /// # Errors
    /// [`InvalidSecret`] when it has fewer than 32 bytes.
    pub fn secret(secret: &SecretString) -> Result<Self, InvalidSecret> {
        let bytes = secret.expose_secret().as_bytes();
        if bytes.len() < SECRET_BYTES {
            return Err(InvalidSecret);
        }
        Ok(Self(CachedKeys::Secret(Arc::new(Key {
            algorithm: Algorithm::HS256,
            decoding: DecodingKey::from_secret(bytes),
            id: None,
        }))))
    }

    /// Public keys that the host publishes.
    pub fn published(source: Arc<dyn JwksSource>) -> Self {
        let cached = Mutex::new(Cached::default());
        Self(CachedKeys::Published { source, cached })
    }

    /// The key for a token that names this key, or none.
    pub(crate) async fn key(
        &self,
        id: Option<&str>,
        clock: &dyn Clock,
    ) -> Result<Option<Arc<Key>>, Fault> {
        let (source, cached) = match &self.0 {
            CachedKeys::Secret(key) => return Ok(Some(key.clone())),
            CachedKeys::Published { source, cached } => (source, cached),
        };
        let mut cached = cached.lock().await;
        let now = clock.now();
        let older_than = |then: Option<Timestamp>, seconds| {
            then.is_none_or(|then| !(0..seconds).contains(&now.seconds_since(then)))
        };
        let wanted = cached.find(id).is_none() || older_than(cached.fetched, SECONDS_FRESH);
        if wanted && older_than(cached.tried, SECONDS_BETWEEN_FETCHES) {
            cached.tried = Some(now);
            match source.fetch().await.and_then(|text| read(&text)) {
                Ok(keys) => {
                    cached.keys = keys;
                    cached.fetched = Some(now);
                }
                // Keys that we have stay good while the host cannot be asked.
                Err(fault) if cached.keys.is_empty() => return Err(fault),
                Err(fault) => {
                    tracing::warn!(error = &fault as &dyn std::error::Error, "keys not renewed");
                }
            }
        }
        if cached.fetched.is_none() {
            return Err(Fault::unavailable(
                "the key set",
                "it could not be fetched yet",
            ));
        }
        Ok(cached.find(id))
    }
}

impl Cached {
    /// A token that names no key is tried with the only one, if it is the only one.
    fn find(&self, id: Option<&str>) -> Option<Arc<Key>> {
        match (id, self.keys.as_slice()) {
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
            (Some(id), keys) => keys
                .iter()
                .find(|key| key.id.as_deref() == Some(id))
                .cloned(),
        }
    }
}

fn read(text: &str) -> Result<Vec<Arc<Key>>, Fault> {
    let set: JwkSet = serde_json::from_str(text)
        // The parser's message may quote the text.
        .map_err(|_| Fault::unavailable("the key set", "it is not a JSON Web Key Set"))?;
    Ok(set.keys.iter().filter_map(key).map(Arc::new).collect())
}

/// A public key for signatures; secrets that were published by mistake are not keys.
fn key(jwk: &Jwk) -> Option<Key> {
    if jwk
        .common
        .public_key_use
        .as_ref()
        .is_some_and(|purpose| *purpose != PublicKeyUse::Signature)
    {
        return None;
    }
    let named = match jwk.common.key_algorithm {
        Some(name) => Some(name.to_string().parse().ok()?),
        None => None,
    };
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => named.unwrap_or(Algorithm::RS256),
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P256 => Algorithm::ES256,
            EllipticCurve::P384 => Algorithm::ES384,
            EllipticCurve::P521 | EllipticCurve::Ed25519 | _ => return None,
        },
        AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
        AlgorithmParameters::OctetKey(_) | AlgorithmParameters::Other(_) | _ => return None,
    };
    let decoding = DecodingKey::from_jwk(jwk).ok()?;
    let fits =
        decoding.family() == algorithm.family() && algorithm.family() != AlgorithmFamily::Hmac;
    (fits && named.is_none_or(|named| named == algorithm)).then(|| Key {
        algorithm,
        decoding,
        id: jwk.common.key_id.clone(),
    })
}
