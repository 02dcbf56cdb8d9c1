//! What holds for any bytes at all. The fuzz target and the tests ask the same.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wassla_domain::ports::MetaWebhooks;
use wassla_webhooks::MetaWebhookReader;

const SECRET: &str = "a secret that the bytes do not know";

/// Panics when a promise is broken.
pub(crate) fn hold(bytes: &[u8]) {
    let reader = MetaWebhookReader::new(SECRET.into(), Some("the previous one".into()));
    events_are_the_same_however_often_they_are_split(&reader, bytes);
    only_our_signature_is_authentic(&reader, bytes);
    only_our_signed_requests_are_read(&reader, bytes);
}

fn events_are_the_same_however_often_they_are_split(reader: &MetaWebhookReader, bytes: &[u8]) {
    let events = reader.split(bytes);
    assert_eq!(events, reader.split(bytes));
    let Ok(events) = events else { return };
    assert!(!events.is_empty(), "JSON is at least one event");
    for event in events {
        assert_eq!(reader.read(&event.payload), reader.read(&event.payload));
        let payload = reader.split(event.payload.as_bytes());
        assert!(payload.is_ok(), "a payload is JSON itself");
    }
}

fn only_our_signature_is_authentic(reader: &MetaWebhookReader, bytes: &[u8]) {
    let tag = hex::encode(tag(bytes));
    assert!(reader.is_authentic(bytes, &format!("sha256={tag}")));
    assert!(!reader.is_authentic(bytes, &tag));
    assert!(!reader.is_authentic(bytes, &String::from_utf8_lossy(bytes)));
    let (header, body) = bytes.split_at(bytes.len() / 2);
    assert!(!reader.is_authentic(body, &String::from_utf8_lossy(header)));
}

fn only_our_signed_requests_are_read(reader: &MetaWebhookReader, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(reader.signed_request(&text), None);
    // The bytes as claims that are signed: read or not, but without a panic.
    let claims = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let tag = BASE64_URL_SAFE_NO_PAD.encode(tag(claims.as_bytes()));
    let signed = reader.signed_request(&format!("{tag}.{claims}"));
    assert_eq!(signed, reader.signed_request(&format!("{tag}.{claims}")));
}

fn tag(bytes: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}
