//! `[agents]`.

use secrecy::SecretString;
use url::Url;

use super::reader::ConfigReader;
use super::values::{self, ENDPOINT};

/// What answers customers.
#[derive(Debug, Clone)]
pub enum Agents {
    /// Built in: says back what it hears.
    Echo,
    /// A service of the host product.
    Http {
        /// Where it is.
        url: Url,
        /// What requests to it are signed with.
        secret: SecretString,
    },
}

pub(crate) fn read(reader: &mut ConfigReader) -> Option<Agents> {
    let runtimes = values::one_of(&[("echo", false), ("http", true)]);
    let http = reader.or("agents.runtime", "\"echo\" or \"http\"", runtimes, false);
    let (url, secret) = ("agents.url", "agents.secret");
    let signs = "the secret that requests to the runtime are signed with";
    if http {
        let url = reader.required(url, ENDPOINT, values::endpoint);
        let secret = reader.required(secret, signs, values::secret);
        return Some(Agents::Http {
            url: url?,
            secret: secret?,
        });
    }
    // Read all the same: a mistake in them should not wait for the day that "http" is chosen.
    reader.optional(url, ENDPOINT, values::endpoint);
    reader.optional(secret, signs, values::secret);
    Some(Agents::Echo)
}
