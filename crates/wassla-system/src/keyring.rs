//! The secret box with the operator's keys.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use secrecy::{ExposeSecret, SecretString};
use wassla_domain::ports::{Entropy, SecretBox};
use wassla_domain::{Fault, SealContext, Sealed};
use zeroize::Zeroizing;

use crate::keys::{SealingKey, SealingKeys};

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 24;
const WHAT: &str = "a sealed secret";

/// XChaCha20-Poly1305 with named keys: the newest seals, all open.
pub struct Keyring {
    keys: SealingKeys,
    entropy: Arc<dyn Entropy>,
}

impl Keyring {
    /// A box with these keys, that draws its nonces from `entropy`.
    pub fn new(keys: SealingKeys, entropy: Arc<dyn Entropy>) -> Self {
        Self { keys, entropy }
    }
}

impl SecretBox for Keyring {
    fn seal(&self, context: &SealContext<'_>, secret: &SecretString) -> Result<Sealed, Fault> {
        let key = self.keys.newest();
        let mut nonce = [0_u8; NONCE_BYTES];
        self.entropy.fill(&mut nonce)?;

        let associated = associated_data(context, key);
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: &associated,
        };
        let ciphertext = key
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|error| Fault::inconsistent("a secret to seal", error))?;

        let body = BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &ciphertext].concat());
        Ok(Sealed::new(format!("{VERSION}.{}.{body}", key.id)))
    }

    fn open(&self, context: &SealContext<'_>, sealed: &Sealed) -> Result<SecretString, Fault> {
        let (key, nonce, ciphertext) = self.read(sealed).map_err(refused)?;

        let associated = associated_data(context, key);
        let payload = Payload {
            msg: &ciphertext,
            aad: &associated,
        };
        let plain = key.cipher.decrypt(&nonce, payload);
        let plain = Zeroizing::new(plain.map_err(|_| refused(Unopened::Changed))?);
        let text = str::from_utf8(&plain).map_err(|_| refused(Unopened::Form))?;
        Ok(text.into())
    }

    fn is_current(&self, sealed: &Sealed) -> bool {
        self.read(sealed)
            .is_ok_and(|(key, ..)| key.id == self.keys.newest().id)
    }
}

impl Keyring {
    fn read(&self, sealed: &Sealed) -> Result<(&SealingKey, XNonce, Vec<u8>), Unopened> {
        let (version, rest) = sealed.as_str().split_once('.').ok_or(Unopened::Form)?;
        let (id, body) = rest.split_once('.').ok_or(Unopened::Form)?;
        if version != VERSION {
            return Err(Unopened::Form);
        }
        let key = self.keys.named(id).ok_or(Unopened::NoKey)?;

        let decoded = BASE64_URL_SAFE_NO_PAD.decode(body);
        let bytes = decoded.map_err(|_| Unopened::Form)?;
        let (nonce, ciphertext) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(Unopened::Form)?;
        Ok((key, XNonce::from(*nonce), ciphertext.to_vec()))
    }
}

/// Why a text does not open. The text is not quoted: nobody needs it in a log.
#[derive(Debug, thiserror::Error)]
enum Unopened {
    #[error("it does not have the form of a sealed text")]
    Form,
    #[error("the key that sealed it is not configured any more")]
    NoKey,
    #[error("it was changed, or sealed for another place or with another key of the same id")]
    Changed,
}

fn refused(why: Unopened) -> Fault {
    Fault::inconsistent(WHAT, why)
}

fn associated_data(context: &SealContext<'_>, key: &SealingKey) -> Vec<u8> {
    let mut bytes = context.associated_data();
    for part in [VERSION, &key.id] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
