//! Where people and Meta reach this server.

use std::fmt;

use url::Url;

use super::source::Given;
use super::values;

/// The origin that browsers and Meta see: https, or http on a loopback host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub(crate) fn parse(given: &Given) -> Option<Self> {
        values::origin(given).map(Self)
    }

    /// The origin as a URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Where Meta's dialog returns to.
    pub fn redirect_uri(&self) -> Url {
        self.at("/oauth/meta/callback")
    }

    /// Where Meta delivers webhooks.
    pub fn webhook_url(&self) -> Url {
        self.at("/webhooks/meta")
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        wassla_outbound::is_loopback(&self.0)
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}
