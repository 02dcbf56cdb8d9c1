use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use wassla_domain::ports::SecretBox;
use wassla_domain::{Fault, SealContext, Sealed};

const NONCE: usize = 8;
const TAG: usize = 32;

/// Seals as a real box does, with keys that are only names: unreadable, bound to its place, and
/// not safe. For tests only.
#[derive(Debug)]
pub struct FakeSecretBox {
    keys: Vec<String>,
    sealed: AtomicU64,
}

impl FakeSecretBox {
    /// A box with these keys: the first seals, all open.
    ///
    /// # Panics
    /// When there is no key.
    pub fn new(keys: &[&str]) -> Self {
        assert!(!keys.is_empty(), "a box needs a key");
        Self {
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
            sealed: AtomicU64::new(0),
        }
    }
}

impl Default for FakeSecretBox {
    fn default() -> Self {
        Self::new(&["first"])
    }
}

impl SecretBox for FakeSecretBox {
    fn seal(&self, context: &SealContext<'_>, secret: &SecretString) -> Result<Sealed, Fault> {
        let key = &self.keys[0];
        let nonce = self.sealed.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut body = secret.expose_secret().as_bytes().to_vec();
        cover(key, &nonce, &mut body);
        let tag = mac(key, &[b"tag", &nonce, &context.associated_data(), &body]);
        let bytes = [&nonce[..], &tag, &body].concat();
        let text = URL_SAFE_NO_PAD.encode(bytes);
        Ok(Sealed::new(format!("fake:{key}:{text}")))
    }

    fn open(&self, context: &SealContext<'_>, sealed: &Sealed) -> Result<SecretString, Fault> {
        let (key, text) = split(sealed).ok_or_else(|| shut("it has another form"))?;
        if !self.keys.iter().any(|held| held == key) {
            return Err(shut("its key is gone"));
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| shut("it was changed"))?;
        let (Some(nonce), Some(tag), Some(body)) = (
            bytes.get(..NONCE),
            bytes.get(NONCE..NONCE + TAG),
            bytes.get(NONCE + TAG..),
        ) else {
            return Err(shut("it was cut off"));
        };
        if mac(key, &[b"tag", nonce, &context.associated_data(), body]) != tag {
            return Err(shut("it was changed or moved"));
        }

        let mut body = body.to_vec();
        cover(key, nonce, &mut body);
        let secret = String::from_utf8(body).map_err(|_| shut("it is no text"))?;
        Ok(secret.into())
    }

    fn is_current(&self, sealed: &Sealed) -> bool {
        split(sealed).is_some_and(|(key, _)| key == self.keys[0])
    }
}

fn split(sealed: &Sealed) -> Option<(&str, &str)> {
    sealed.as_str().strip_prefix("fake:")?.split_once(':')
}

fn cover(key: &str, nonce: &[u8], body: &mut [u8]) {
    for (place, part) in (0_u64..).zip(body.chunks_mut(TAG)) {
        let stream = mac(key, &[b"body", nonce, &place.to_be_bytes()]);
        for (byte, cover) in part.iter_mut().zip(stream) {
            *byte ^= cover;
        }
    }
}

fn mac(key: &str, parts: &[&[u8]]) -> [u8; TAG] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn shut(why: &'static str) -> Fault {
    Fault::inconsistent("a sealed secret", why)
}
