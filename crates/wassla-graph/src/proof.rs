//! `appsecret_proof`: that whoever uses a token knows the app's secret.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Lower-case hex of HMAC-SHA256 over the token, keyed with the app's secret.
pub(crate) fn of(secret: &SecretString, token: &str) -> String {
    let key = secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(token.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_proof_is_the_keyed_digest_of_the_token() {
        // RFC 4231, test case 2.
        let proof = super::of(&"Jefe".into(), "what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(proof, expected);
    }
}
