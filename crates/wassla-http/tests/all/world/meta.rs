//! What Meta sends, signed as Meta signs it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use wassla_domain::Timestamp;

use super::{Visit, World};

/// The secret that Meta shares with us.
pub(crate) const APP_SECRET: &str = "canary-app-secret";

fn tag(secret: &str, body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// The HMAC of a body in hex.
pub(crate) fn hex_signature(secret: &str, body: &[u8]) -> String {
    hex::encode(tag(secret, body))
}

/// The header of a delivery.
pub(crate) fn signature(body: &[u8]) -> String {
    format!("sha256={}", hex_signature(APP_SECRET, body))
}

/// A form with a signed request of Meta's about a person.
pub(crate) fn signed_request(secret: &str, user: &str, issued_at: Timestamp) -> String {
    let claims = json!({
        "algorithm": "HMAC-SHA256", "issued_at": issued_at.seconds(), "user_id": user,
    });
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let tag = URL_SAFE_NO_PAD.encode(tag(secret, claims.as_bytes()));
    format!("signed_request={tag}.{claims}")
}

impl World {
    /// A delivery that is not signed yet.
    pub(crate) fn delivers(&self, body: impl Into<axum::body::Body>) -> Visit {
        let visit = Visit::new(&self.app, "POST", "/webhooks/meta");
        visit.header("content-type", "application/json").body(body)
    }

    /// A delivery with Meta's signature.
    pub(crate) fn delivers_signed(&self, body: &str) -> Visit {
        let signature = signature(body.as_bytes());
        self.delivers(body.to_owned())
            .header("x-hub-signature-256", &signature)
    }
}
