//! Forged deliveries are refused (T14).

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use wassla_domain::ports::MetaWebhooks;
use wassla_webhooks::MetaWebhookReader;

use crate::delivered::{SECRET, message, messages, reader};

const PREVIOUS: &str = "00112233445566778899aabbccddeeff";

pub(crate) fn tag(secret: &str, bytes: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

fn header(tag: &[u8]) -> String {
    format!("sha256={}", hex::encode(tag))
}

fn body() -> Vec<u8> {
    let spaced = serde_json::to_string_pretty(&messages(json!([message(
        "text",
        json!({"body": "سلام / <b> @ %"})
    )])));
    spaced.unwrap().into_bytes()
}

#[test]
fn t14_metas_own_signature_is_authentic() {
    let body = body();
    assert!(reader().is_authentic(&body, &header(&tag(SECRET, &body))));
    assert!(reader().is_authentic(b"", &header(&tag(SECRET, b""))));
}

#[test]
fn t14_every_flipped_bit_of_the_tag_is_refused() {
    let body = body();
    let tag = tag(SECRET, &body);
    for bit in 0..256 {
        let mut flipped = tag;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!reader().is_authentic(&body, &header(&flipped)), "{bit}");
    }
}

#[test]
fn t14_every_changed_byte_of_the_body_is_refused() {
    let body = body();
    let header = header(&tag(SECRET, &body));
    for at in 0..body.len() {
        let mut changed = body.clone();
        changed[at] ^= 0x20;
        assert!(!reader().is_authentic(&changed, &header), "{at}");
        assert!(!reader().is_authentic(&body[..at], &header), "{at}");
    }
    let longer = [body.as_slice(), b" "].concat();
    assert!(!reader().is_authentic(&longer, &header));
}

#[test]
fn t14_every_other_form_of_the_header_is_refused() {
    let body = body();
    let good = header(&tag(SECRET, &body));
    let digits = &good["sha256=".len()..];
    let refused = [
        String::new(),
        "sha256=".to_owned(),
        digits.to_owned(),
        format!("sha256={}", digits.to_uppercase()),
        format!("SHA256={digits}"),
        format!("sha1={digits}"),
        format!("sha1={}", &digits[..40]),
        format!("sha256:{digits}"),
        format!("sha256= {digits}"),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("{good},{good}"),
        format!("{good}00"),
        format!("sha256=0x{}", &digits[2..]),
        format!("sha256={}é", &digits[..62]),
        header(&[0; 32]),
    ];
    for header in refused {
        assert!(!reader().is_authentic(&body, &header), "{header:?}");
    }
    for length in 0..good.len() {
        assert!(!reader().is_authentic(&body, &good[..length]), "{length}");
    }
}

#[test]
fn t14_the_same_json_in_other_bytes_is_refused() {
    let body = body();
    let value: Value = serde_json::from_slice(&body).unwrap();
    let header = header(&tag(SECRET, &body));
    assert!(!reader().is_authentic(value.to_string().as_bytes(), &header));
}

#[test]
fn t14_another_secret_is_refused() {
    let body = body();
    for secret in ["", "another", &SECRET[1..], &SECRET.to_uppercase()] {
        assert!(!reader().is_authentic(&body, &header(&tag(secret, &body))));
    }
}

#[test]
fn t14_both_secrets_hold_during_a_rotation_and_no_third() {
    let rotating = MetaWebhookReader::new(SECRET.into(), Some(PREVIOUS.into()));
    let body = body();
    assert!(rotating.is_authentic(&body, &header(&tag(SECRET, &body))));
    assert!(rotating.is_authentic(&body, &header(&tag(PREVIOUS, &body))));
    assert!(!rotating.is_authentic(&body, &header(&tag("third", &body))));
    assert!(!rotating.is_authentic(&body, &header(&tag("", &body))));
    assert!(!reader().is_authentic(&body, &header(&tag(PREVIOUS, &body))));
}

#[test]
fn t14_without_a_secret_nothing_is_authentic() {
    let body = body();
    let closed = [
        MetaWebhookReader::new("".into(), None),
        MetaWebhookReader::new("".into(), Some("".into())),
    ];
    for closed in closed {
        for secret in ["", SECRET] {
            assert!(!closed.is_authentic(&body, &header(&tag(secret, &body))));
        }
    }
    let previous_only = MetaWebhookReader::new("".into(), Some(PREVIOUS.into()));
    assert!(!previous_only.is_authentic(&body, &header(&tag("", &body))));
    assert!(previous_only.is_authentic(&body, &header(&tag(PREVIOUS, &body))));
}

#[test]
fn a_reader_does_not_print_its_secrets() {
    let rotating = MetaWebhookReader::new(SECRET.into(), Some(PREVIOUS.into()));
    let printed = format!("{rotating:?}");
    assert!(!printed.contains(SECRET) && !printed.contains(PREVIOUS));
    assert!(printed.contains("[redacted]"));
}
