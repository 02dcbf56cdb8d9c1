//! Signed requests: deauthorize and data deletion.

use base64::Engine;
use base64::prelude::{BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use wassla_domain::ports::MetaWebhooks;
use wassla_webhooks::MetaWebhookReader;

use crate::delivered::{AT, SECONDS, SECRET, reader};
use crate::signature::tag;

fn signed(secret: &str, claims: &str) -> String {
    let claims = BASE64_URL_SAFE_NO_PAD.encode(claims);
    let tag = BASE64_URL_SAFE_NO_PAD.encode(tag(secret, claims.as_bytes()));
    format!("{tag}.{claims}")
}

fn claims() -> Value {
    json!({"algorithm": "HMAC-SHA256", "user_id": "218471", "issued_at": SECONDS})
}

#[test]
fn metas_own_request_is_read() {
    let request = reader().signed_request(&signed(SECRET, &claims().to_string()));
    let request = request.unwrap();
    assert_eq!(request.user.as_str(), "218471");
    assert_eq!(request.issued_at, AT);
}

#[test]
fn ids_may_be_numbers_and_the_algorithm_in_any_case() {
    let claims = json!({
        "algorithm": "hmac-sha256", "user_id": 218_471, "issued_at": SECONDS, "expires": 0,
    });
    let request = reader().signed_request(&signed(SECRET, &claims.to_string()));
    assert_eq!(request.unwrap().user.as_str(), "218471");
}

#[test]
fn padding_does_not_matter() {
    let claims = BASE64_URL_SAFE.encode(claims().to_string());
    let tag = BASE64_URL_SAFE.encode(tag(SECRET, claims.as_bytes()));
    assert!(
        reader()
            .signed_request(&format!("{tag}.{claims}"))
            .is_some()
    );
}

#[test]
fn both_secrets_hold_during_a_rotation() {
    let rotating = MetaWebhookReader::new(SECRET.into(), Some("previous".into()));
    let read = |secret| rotating.signed_request(&signed(secret, &claims().to_string()));
    assert!(read(SECRET).is_some() && read("previous").is_some());
    assert!(read("third").is_none() && read("").is_none());
    let closed = MetaWebhookReader::new("".into(), None);
    assert!(
        closed
            .signed_request(&signed("", &claims().to_string()))
            .is_none()
    );
}

#[test]
fn every_changed_character_is_refused() {
    let good = signed(SECRET, &claims().to_string());
    for at in 0..good.len() {
        let other = if &good[at..=at] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &good[..at], &good[at + 1..]);
        assert!(reader().signed_request(&changed).is_none(), "{at}");
        assert!(reader().signed_request(&good[..at]).is_none(), "{at}");
    }
}

#[test]
fn claims_that_miss_something_are_refused() {
    for (name, value) in [
        ("algorithm", json!("none")),
        ("algorithm", json!("HMAC-SHA1")),
        ("algorithm", Value::Null),
        ("user_id", Value::Null),
        ("user_id", json!("me")),
        ("user_id", json!("")),
        ("user_id", json!(["218471"])),
        ("issued_at", Value::Null),
        ("issued_at", json!("yesterday")),
        ("issued_at", json!(-1)),
    ] {
        let mut claims = claims();
        claims[name] = value;
        let request = reader().signed_request(&signed(SECRET, &claims.to_string()));
        assert!(request.is_none(), "{claims}");
    }
    for claims in ["", "x", "[]", "null", "{} {}", &"[".repeat(50_000)] {
        assert!(reader().signed_request(&signed(SECRET, claims)).is_none());
    }
    for text in ["", ".", "a.b", "a", "..", "é.é"] {
        assert!(reader().signed_request(text).is_none(), "{text}");
    }
}
