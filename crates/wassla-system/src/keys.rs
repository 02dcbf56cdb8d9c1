//! Sealing keys as the operator writes them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::KeyInit;
use chacha20poly1305::{Key, XChaCha20Poly1305};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;
const LONGEST_ID: usize = 32;

/// The sealing keys, newest first. There is at least one, and no two share an id.
#[derive(Clone)]
pub struct SealingKeys(Vec<SealingKey>);

#[derive(Clone)]
pub(crate) struct SealingKey {
    pub(crate) id: String,
    pub(crate) cipher: XChaCha20Poly1305,
}

/// Why an entry of the key list cannot be used; `entry` counts from 1. Never holds a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// The list is empty.
    #[error("there is no sealing key; at least one is needed")]
    None,
    /// No colon.
    #[error("entry {entry} is not of the form ID:BASE64_OF_32_BYTES")]
    Form {
        /// Which one.
        entry: usize,
    },
    /// The part before the colon.
    #[error("the id of entry {entry} is not 1 to 32 letters, digits, '-' or '_'")]
    Id {
        /// Which one.
        entry: usize,
    },
    /// The part after the colon.
    #[error("the key of entry {entry} is not standard base64")]
    Base64 {
        /// Which one.
        entry: usize,
    },
    /// Another number of bytes.
    #[error("the key of entry {entry} has {bytes} bytes instead of 32")]
    Length {
        /// Which one.
        entry: usize,
        /// How many bytes it has.
        bytes: usize,
    },
    /// Two entries with one id.
    #[error("entry {entry} has the same id as entry {earlier}")]
    SameId {
        /// Which one.
        entry: usize,
        /// The one before it.
        earlier: usize,
    },
}

impl SealingKeys {
    /// Reads `ID:BASE64_OF_32_BYTES` entries; the first one will seal.
    ///
    /// # Errors
    /// Everything that is wrong with any entry.
    pub fn parse(entries: &[SecretString]) -> Result<Self, Vec<InvalidKey>> {
        let mut keys: Vec<(usize, SealingKey)> = Vec::new();
        let mut problems = Vec::new();
        for (entry, text) in (1..).zip(entries) {
            match parse_entry(entry, text.expose_secret()) {
                Ok(key) => {
                    let same = keys.iter().find(|(_, earlier)| earlier.id == key.id);
                    problems
                        .extend(same.map(|&(earlier, _)| InvalidKey::SameId { entry, earlier }));
                    keys.push((entry, key));
                }
                Err(problem) => problems.push(problem),
            }
        }
        if entries.is_empty() {
            problems.push(InvalidKey::None);
        }
        if problems.is_empty() {
            Ok(Self(keys.into_iter().map(|(_, key)| key).collect()))
        } else {
            Err(problems)
        }
    }

    /// The ids, newest first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.id.as_str())
    }

    pub(crate) fn newest(&self) -> &SealingKey {
        &self.0[0]
    }

    pub(crate) fn named(&self, id: &str) -> Option<&SealingKey> {
        self.0.iter().find(|key| key.id == id)
    }
}

fn parse_entry(entry: usize, text: &str) -> Result<SealingKey, InvalidKey> {
    let (id, key) = text.split_once(':').ok_or(InvalidKey::Form { entry })?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(plain) {
        return Err(InvalidKey::Id { entry });
    }

    let decoded = BASE64_STANDARD.decode(key);
    let bytes = Zeroizing::new(decoded.map_err(|_| InvalidKey::Base64 { entry })?);
    if bytes.len() != KEY_BYTES {
        let bytes = bytes.len();
        return Err(InvalidKey::Length { entry, bytes });
    }
    let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
    key.copy_from_slice(&bytes);
    let key: &Key = (&*key).into();
    Ok(SealingKey {
        id: id.to_owned(),
        // The cipher keeps its own copy of the key and wipes it when it is dropped.
        cipher: XChaCha20Poly1305::new(key),
    })
}

impl std::fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, bytes: usize) -> String {
        format!("{id}:{}", BASE64_STANDARD.encode(vec![0xc5; bytes]))
    }

    fn parse(entries: &[String]) -> Result<SealingKeys, Vec<InvalidKey>> {
        let entries: Vec<SecretString> = entries.iter().map(|e| e.as_str().into()).collect();
        SealingKeys::parse(&entries)
    }

    #[test]
    fn keys_are_read_in_their_order() {
        let keys = parse(&[entry("2026-11", 32), entry("2025_05", 32)]).unwrap();
        assert_eq!(keys.ids().collect::<Vec<_>>(), ["2026-11", "2025_05"]);
        assert_eq!(keys.newest().id, "2026-11");
    }

    #[test]
    fn everything_wrong_is_named_by_its_entry_and_nothing_is_shown() {
        let entries = [
            entry("good", 32),
            "c5c5c5c5".to_owned(),
            entry("", 32),
            entry("with.dot", 32),
            "bad:%%%c5c5".to_owned(),
            entry("short", 31),
            entry("good", 32),
        ];
        let problems = parse(&entries).unwrap_err();
        let expected = [
            InvalidKey::Form { entry: 2 },
            InvalidKey::Id { entry: 3 },
            InvalidKey::Id { entry: 4 },
            InvalidKey::Base64 { entry: 5 },
            InvalidKey::Length {
                entry: 6,
                bytes: 31,
            },
            InvalidKey::SameId {
                entry: 7,
                earlier: 1,
            },
        ];
        assert_eq!(problems, expected);
        for problem in problems {
            assert!(!format!("{problem} {problem:?}").contains("c5c5"));
        }
    }

    #[test]
    fn a_list_without_keys_is_refused() {
        assert_eq!(parse(&[]).unwrap_err(), [InvalidKey::None]);
    }

    #[test]
    fn keys_never_print() {
        let keys = parse(&[entry("2026-11", 32)]).unwrap();
        assert_eq!(format!("{keys:?}"), r#"["2026-11"]"#);
    }
}
