//! HMAC-SHA256, keyed with the app's secret.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

pub(crate) type Tag = [u8; 32];

/// Reads the value of `X-Hub-Signature-256`: `sha256=` and 64 lower-case hex digits, nothing else.
pub(crate) fn read(header: &str) -> Option<Tag> {
    let digits = header.strip_prefix("sha256=")?;
    if digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut tag = Tag::default();
    hex::decode_to_slice(digits, &mut tag).ok()?;
    Some(tag)
}

/// Whether one of the secrets made this tag of these bytes. It takes as long whichever did, and
/// wherever a tag differs.
pub(crate) fn is_ours(secrets: &[SecretString], bytes: &[u8], tag: &Tag) -> bool {
    secrets
        .iter()
        .map(|secret| of(secret, bytes).ct_eq(tag))
        .fold(Choice::from(0), |any, this| any | this)
        .into()
}

fn of(secret: &SecretString, bytes: &[u8]) -> Tag {
    let key = secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tag_is_the_keyed_digest() {
        // RFC 4231, test case 2.
        let tag = super::of(&"Jefe".into(), b"what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(tag), expected);
    }
}
