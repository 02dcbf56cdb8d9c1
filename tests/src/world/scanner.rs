//! Looks for many secrets, in every form in which they may leak, in one walk over the bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

/// Every form is at least this long.
const SHORTEST: usize = 6;
/// From this length on, a part of a secret's base64 is told from chance.
const LONG: usize = 16;

/// Where a secret was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Whose secret.
    pub secret: String,
    /// In which form.
    pub form: &'static str,
    /// In which place.
    pub place: String,
    /// What stands around it.
    pub around: String,
}

/// What is looked for.
pub struct Scanner {
    forms: BTreeMap<[u8; SHORTEST], Vec<Form>>,
    /// Whether a form begins with these two bytes: asked at every place of what is searched.
    begins: Vec<bool>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            forms: BTreeMap::new(),
            begins: vec![false; 1 << 16],
        }
    }
}

struct Form {
    secret: String,
    name: &'static str,
    bytes: Vec<u8>,
    /// Short digits count only when they stand alone.
    alone: bool,
}

impl Scanner {
    /// Looks for one more secret: raw, in hex, in base64 and base64url wherever it begins in what
    /// was encoded, percent-encoded, and as a dump shows bytes.
    pub fn add(&mut self, name: &str, secret: &[u8]) {
        assert!(secret.len() >= SHORTEST, "{name} is too short to be found");
        let alone = secret.len() < LONG;
        self.put(name, "raw", secret.to_vec(), alone);
        let hex = hex(secret);
        self.put(name, "hex", hex.clone().into_bytes(), false);
        self.put(name, "hex", hex.to_uppercase().into_bytes(), false);
        let shifts = if alone { 0..1 } else { 0..3 };
        for shift in shifts {
            let padded = [&b"\0\0\0"[..shift], secret].concat();
            for (form, text) in [
                ("base64", BASE64_STANDARD.encode(&padded)),
                ("base64url", BASE64_URL_SAFE_NO_PAD.encode(&padded)),
            ] {
                // The ends also depend on what stands beside the secret.
                let from = [0, 2, 3][shift];
                let until = padded.len() * 8 / 6;
                self.put(name, form, text[from..until].into(), false);
            }
        }
        self.put(name, "bytea", as_dumped(secret), alone);
        let encoded: String = url::form_urlencoded::byte_serialize(secret).collect();
        self.put(name, "percent", encoded.into_bytes(), alone);
    }

    /// Everything that stands in these bytes.
    pub fn find(&self, place: &str, bytes: &[u8]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for start in 0..bytes.len().saturating_sub(SHORTEST - 1) {
            if !self.begins[pair(bytes[start], bytes[start + 1])] {
                continue;
            }
            let rest = &bytes[start..];
            let begin: Option<&[u8; SHORTEST]> = rest.first_chunk();
            let forms = begin.and_then(|begin| self.forms.get(begin));
            for form in forms.into_iter().flatten() {
                let is_there = rest.starts_with(&form.bytes);
                if is_there && (!form.alone || stands_alone(bytes, start, form.bytes.len())) {
                    findings.push(form.found(place, bytes, start));
                }
            }
        }
        findings
    }

    fn put(&mut self, secret: &str, name: &'static str, bytes: Vec<u8>, alone: bool) {
        let Some(begin) = bytes.first_chunk::<SHORTEST>() else {
            return;
        };
        let held = self.forms.entry(*begin).or_default();
        if held.iter().any(|other| other.bytes == bytes) {
            return;
        }
        self.begins[pair(begin[0], begin[1])] = true;
        held.push(Form {
            secret: secret.to_owned(),
            name,
            bytes,
            alone,
        });
    }
}

impl Form {
    fn found(&self, place: &str, bytes: &[u8], start: usize) -> Finding {
        let end = bytes.len().min(start + self.bytes.len() + 40);
        let around = String::from_utf8_lossy(&bytes[start.saturating_sub(80)..end]);
        Finding {
            secret: self.secret.clone(),
            form: self.name,
            place: place.to_owned(),
            around: around.into_owned(),
        }
    }
}

/// The place of two bytes among all pairs.
fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

/// Bytes as a dump of PostgreSQL shows them in a column of bytes.
fn as_dumped(bytes: &[u8]) -> Vec<u8> {
    let mut dumped = Vec::with_capacity(bytes.len() * 5);
    for &byte in bytes {
        match byte {
            b'\\' => dumped.extend(br"\\\\"),
            b' '..=b'~' => dumped.push(byte),
            _ => dumped.extend(format!(r"\\{byte:03o}").bytes()),
        }
    }
    dumped
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether six digits are a word, and neither part of an id nor the fraction of a second.
fn stands_alone(bytes: &[u8], start: usize, length: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).and_then(|place| bytes.get(place));
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_fraction = before(1) == Some(&b'.') && before(2).is_some_and(u8::is_ascii_digit);
    !is_word(before(1)) && !is_word(bytes.get(start + length)) && !is_fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "EAAcanary/000123+deadbeef==";

    fn scanner() -> Scanner {
        let mut scanner = Scanner::default();
        scanner.add("token", TOKEN.as_bytes());
        scanner.add("pin", b"830274");
        scanner
    }

    fn found(text: &str) -> Vec<(String, &'static str)> {
        let found = scanner().find("here", text.as_bytes());
        found
            .into_iter()
            .map(|one| (one.secret, one.form))
            .collect()
    }

    #[test]
    fn a_secret_is_found_in_every_form_and_at_every_place_of_what_was_encoded() {
        let percent: String = url::form_urlencoded::byte_serialize(TOKEN.as_bytes()).collect();
        assert_eq!(found(&format!("x{TOKEN}y")), [("token".to_owned(), "raw")]);
        assert_eq!(found(&percent), [("token".to_owned(), "percent")]);
        let hex = hex(TOKEN.as_bytes());
        assert_eq!(found(&hex), [("token".to_owned(), "hex")]);
        assert_eq!(found(&hex.to_uppercase()), [("token".to_owned(), "hex")]);
        for before in ["", "a", "ab", "abc"] {
            let inside = format!("{before}{TOKEN} and more");
            for text in [
                BASE64_STANDARD.encode(&inside),
                BASE64_URL_SAFE_NO_PAD.encode(&inside),
            ] {
                assert!(!found(&text).is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn six_digits_count_only_where_they_stand_alone() {
        for text in [
            "830274",
            "pin=830274&x",
            "{\"pin\":\"830274\"}",
            "Pin(830274)",
            "is 830274.",
        ] {
            assert_eq!(found(text), [("pin".to_owned(), "raw")], "{text}");
        }
        for text in ["1830274", "8302745", "a830274", "05.830274Z", "1.830274 s"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_is_not_found() {
        assert_eq!(found(&TOKEN[..TOKEN.len() - 1].repeat(9)), []);
    }
}
