//! `[auth]`.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::reader::ConfigReader;
use super::source::Given;
use super::values::{self, ENDPOINT, LINK};

/// How this server knows who asks.
#[derive(Debug, Clone)]
pub struct Auth {
    /// The way.
    pub mode: AuthMode,
    /// Where pages send a person without a session.
    pub login_url: Option<Url>,
}

/// The ways to know who asks.
#[derive(Debug, Clone)]
pub enum AuthMode {
    /// Whoever is at this machine picks who they are. Loopback only.
    Demo,
    /// Signed sessions of the host product.
    Jwt(Jwt),
}

/// What a signed session must satisfy.
#[derive(Debug, Clone)]
pub struct Jwt {
    /// What it is signed with.
    pub key: JwtKey,
    /// Its `iss`, when that is checked.
    pub issuer: Option<String>,
    /// Its `aud`, when that is checked.
    pub audience: Option<String>,
}

/// What sessions are signed with.
#[derive(Debug, Clone)]
pub enum JwtKey {
    /// A shared secret, HS256.
    Hs256(SecretString),
    /// Public keys at a URL.
    Jwks(Url),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Demo,
    Jwt,
}

const SECRET: &str = "auth.jwt_hs256_secret";
const JWKS: &str = "auth.jwks_url";

pub(crate) fn read(reader: &mut ConfigReader) -> Option<Auth> {
    let modes = values::one_of(&[("jwt", Mode::Jwt), ("demo", Mode::Demo)]);
    let mode = reader.or("auth.mode", "\"jwt\" or \"demo\"", modes, Mode::Jwt);
    let login_url = reader.optional("auth.login_url", LINK, values::link);
    let issuer = reader.optional("auth.issuer", "the \"iss\" of sessions", values::text);
    let audience = reader.optional("auth.audience", "the \"aud\" of sessions", values::text);
    let given = [SECRET, JWKS].map(|path| reader.is_given(path));
    let secret = reader.optional(SECRET, "at least 32 bytes", hs256_secret);
    let jwks = reader.optional(JWKS, ENDPOINT, values::endpoint);

    let mode = match mode {
        Mode::Demo => AuthMode::Demo,
        Mode::Jwt => {
            let key = match (given, secret, jwks) {
                ([true, true], ..) => {
                    let sentence = "expected this or auth.jwks_url, not both";
                    reader.contradiction(SECRET, sentence);
                    None
                }
                ([false, false], ..) => {
                    reader.missing(SECRET, "at least 32 bytes (or auth.jwks_url)");
                    None
                }
                (_, Some(secret), _) => Some(JwtKey::Hs256(secret)),
                (_, None, jwks) => jwks.map(JwtKey::Jwks),
            };
            AuthMode::Jwt(Jwt {
                key: key?,
                issuer,
                audience,
            })
        }
    };
    Some(Auth { mode, login_url })
}

fn hs256_secret(given: &Given) -> Option<SecretString> {
    values::secret(given).filter(|secret| secret.expose_secret().len() >= 32)
}
