//! The signature of a request: that it comes from us, is whole, and is recent.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use wassla_domain::Timestamp;

/// The header that carries it.
pub(crate) const HEADER: &str = "wassla-signature";

/// `t=<unix seconds>,v1=<lower-case hex of HMAC-SHA256 over "{t}.{body}">`.
pub(crate) fn of(secret: &SecretString, at: Timestamp, body: &[u8]) -> String {
    let seconds = at.seconds();
    let key = secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let digest = hex::encode(mac.finalize().into_bytes());
    format!("t={seconds},v1={digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_body_are_signed_together() {
        let now = Timestamp::from_millis(1_700_000_000_999);
        let signature = of(&"whsec".into(), now, b"{}");
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec
        let expected = "7d44587dddbaf4c7f70fef20f48cd594834ffea1641e3ac227b84408298738af";
        assert_eq!(signature, format!("t=1700000000,v1={expected}"));
    }
}
