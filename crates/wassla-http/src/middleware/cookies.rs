//! Cookies and bearers, as they come in and go out.

use axum::http::{HeaderMap, HeaderValue, header};
use wassla_domain::attempt::BrowserKey;

/// How long a browser keeps its binding, in seconds: as long as attempts are kept.
const BINDING_SECONDS: i64 = wassla_domain::attempt::SECONDS_KEPT;

/// The first cookie of this name.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// The bearer, when the `Authorization` header is one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The cookie that binds sign-ins to a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BindingCookie {
    /// Over TLS: no other host, and no plain page, can set it.
    Https,
    /// On a loopback address.
    Http,
}

impl BindingCookie {
    pub(crate) const fn new(is_https: bool) -> Self {
        if is_https { Self::Https } else { Self::Http }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Https => "__Host-wassla_browser",
            Self::Http => "wassla_browser",
        }
    }

    /// The key that the browser carries.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<BrowserKey> {
        read(headers, self.name()).and_then(BrowserKey::parse)
    }

    /// The header that gives the browser its key.
    pub(crate) fn set(self, key: &BrowserKey) -> HeaderValue {
        let secure = match self {
            Self::Https => "; Secure",
            Self::Http => "",
        };
        let text = format!(
            "{}={}; Path=/; Max-Age={BINDING_SECONDS}; HttpOnly; SameSite=Lax{secure}",
            self.name(),
            key.expose(),
        );
        let mut value =
            HeaderValue::try_from(text).expect("a key is base64url, the rest is constant");
        value.set_sensitive(true);
        value
    }
}
