//! `[voice]`.

use secrecy::SecretString;
use url::Url;

use super::reader::ConfigReader;
use super::values::{self, ENDPOINT};

/// What talks to customers.
#[derive(Debug, Clone)]
pub enum Voice {
    /// Nothing: every call is rejected.
    None,
    /// A voice runtime of the host product.
    Http {
        /// Where it is.
        url: Url,
        /// What requests to it are signed with.
        secret: SecretString,
    },
}

pub(crate) fn read(reader: &mut ConfigReader) -> Option<Voice> {
    let bridges = values::one_of(&[("none", false), ("http", true)]);
    let http = reader.or("voice.bridge", "\"none\" or \"http\"", bridges, false);
    let (url, secret) = ("voice.url", "voice.secret");
    let signs = "the secret that requests to the voice runtime are signed with";
    if http {
        let url = reader.required(url, ENDPOINT, values::endpoint);
        let secret = reader.required(secret, signs, values::secret);
        return Some(Voice::Http {
            url: url?,
            secret: secret?,
        });
    }
    // Read all the same: a mistake in them should not wait for the day that "http" is chosen.
    reader.optional(url, ENDPOINT, values::endpoint);
    reader.optional(secret, signs, values::secret);
    Some(Voice::None)
}
