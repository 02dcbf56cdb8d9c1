//! Small parsers: from a given value to a typed one, or nothing.

use std::net::SocketAddr;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;
use wassla_outbound::is_confidential;

use super::source::Given;

const A_DAY: f64 = 86_400.0;

pub(crate) fn text(given: &Given) -> Option<String> {
    match given {
        Given::Text(text) | Given::Variable(text) if !text.is_empty() => Some(text.clone()),
        Given::Text(_) | Given::Variable(_) | Given::Number(_) | Given::List(_) | Given::Other => {
            None
        }
    }
}

pub(crate) fn secret(given: &Given) -> Option<SecretString> {
    text(given).map(Into::into)
}

/// A secret that goes into a header: visible ASCII.
pub(crate) fn header_secret(given: &Given) -> Option<SecretString> {
    let text = text(given)?;
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    visible.then(|| text.into())
}

/// A text of one of these forms.
pub(crate) fn one_of<T: Copy>(choices: &[(&str, T)]) -> impl Fn(&Given) -> Option<T> {
    move |given| {
        let text = text(given)?;
        let chosen = choices.iter().find(|(name, _)| *name == text);
        chosen.map(|(_, value)| *value)
    }
}

/// A list of texts; in a variable, a JSON array of strings.
pub(crate) fn texts(given: &Given) -> Option<Vec<String>> {
    match given {
        Given::List(items) => items.iter().map(text).collect(),
        Given::Variable(json) => serde_json::from_str(json).ok(),
        Given::Text(_) | Given::Number(_) | Given::Other => None,
    }
}

pub(crate) fn socket_address(given: &Given) -> Option<SocketAddr> {
    text(given)?.parse().ok()
}

fn number(given: &Given) -> Option<f64> {
    match given {
        Given::Number(text) | Given::Variable(text) => text.parse().ok(),
        Given::Text(_) | Given::List(_) | Given::Other => None,
    }
}

/// Seconds, with or without a fraction, at most a day.
pub(crate) fn seconds(given: &Given) -> Option<Duration> {
    let seconds = number(given)?;
    let sensible = (0.0..=A_DAY).contains(&seconds);
    sensible.then(|| Duration::from_secs_f64(seconds))
}

/// Seconds as [`seconds`], but not none.
pub(crate) fn some_seconds(given: &Given) -> Option<Duration> {
    seconds(given).filter(|duration| !duration.is_zero())
}

/// A whole number from 1.
pub(crate) fn count(given: &Given) -> Option<u32> {
    let (Given::Number(text) | Given::Variable(text)) = given else {
        return None;
    };
    text.parse().ok().filter(|count| *count > 0)
}

pub(crate) const LINK: &str = "an http or https URL";

/// Where a page leads a person.
pub(crate) fn link(given: &Given) -> Option<Url> {
    let url = Url::parse(&text(given)?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

pub(crate) const CONTACT: &str = "an http, https or mailto URL";

/// Where a page leads a person who needs help.
pub(crate) fn contact(given: &Given) -> Option<Url> {
    let url = Url::parse(&text(given)?).ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then_some(url)
}

pub(crate) const ENDPOINT: &str = "an https URL (http only for a loopback host)";

/// Where requests with secrets go.
pub(crate) fn endpoint(given: &Given) -> Option<Url> {
    let url = Url::parse(&text(given)?).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (is_confidential(&url) && plain).then_some(url)
}

pub(crate) const ORIGIN: &str =
    "an https origin without a path (http only for a loopback host), such as https://host";

/// An endpoint that is nothing but an origin.
pub(crate) fn origin(given: &Given) -> Option<Url> {
    endpoint(given).filter(|url| url.path() == "/" && url.query().is_none())
}
