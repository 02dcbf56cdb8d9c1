//! The two random values of a sign-in: the `state` and the browser binding. We keep hashes only.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

macro_rules! nonces {
    ($($(#[$doc:meta])* $name:ident => $(#[$hash_doc:meta])* $hash:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// From 256 random bits.
            pub fn from_entropy(bytes: [u8; 32]) -> Self {
                Self(URL_SAFE_NO_PAD.encode(bytes).into())
            }

            /// Reads one that came back; `None` when it has not the form of ours.
            pub fn parse(text: &str) -> Option<Self> {
                let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
                (bytes.len() == 32).then(|| Self(text.into()))
            }

            /// The text, for the browser and nothing else.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            /// What we keep of it.
            pub fn hash(&self) -> $hash {
                $hash(Sha256::digest(self.expose().as_bytes()).into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        $(#[$hash_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $hash([u8; 32]);

        impl $hash {
            /// From a row.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// For a row.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }
    )*};
}

nonces! {
    /// The OAuth `state`: single use, returned unchanged by Meta.
    State =>
    /// SHA-256 of a [`State`].
    StateHash;
    /// The value of the browser-binding cookie.
    BrowserKey =>
    /// SHA-256 of a [`BrowserKey`].
    BrowserHash;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_carries_256_bits_and_only_its_hash_is_comparable() {
        let state = State::from_entropy([0xA5; 32]);
        assert_eq!(state.expose().len(), 43);
        assert_eq!(State::parse(state.expose()).unwrap().hash(), state.hash());
        assert_ne!(State::from_entropy([0xA4; 32]).hash(), state.hash());
        assert_eq!(format!("{state:?}"), "State([redacted])");
    }

    #[test]
    fn what_is_not_ours_does_not_parse() {
        let ours = State::from_entropy([7; 32]);
        for text in [
            "",
            "x",
            &ours.expose()[1..],
            &format!("{}=", ours.expose()),
            &"+".repeat(43),
        ] {
            assert!(State::parse(text).is_none(), "{text}");
        }
    }
}
