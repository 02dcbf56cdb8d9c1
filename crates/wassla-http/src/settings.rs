use secrecy::SecretString;
use url::Url;

/// What an operator sets about the HTTP face.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Where people reach this server; only its origin counts.
    pub public_url: Url,
    /// Where Meta's dialog is; only its origin counts.
    pub dialog_origin: Url,
    /// Where the `feature_not_in_plan` banner leads.
    pub upgrade_url: Option<Url>,
    /// Where people find help.
    pub support_url: Option<Url>,
    /// Where pages send a person without a session; without it they answer 401.
    pub login_url: Option<Url>,
    /// What Meta must show when it asks for the webhook challenge.
    pub webhook_verify_token: SecretString,
}

impl HttpSettings {
    /// The origin of our own pages, as browsers write it.
    pub(crate) fn own_origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    /// The origin of Meta's dialog, as browsers write it.
    pub(crate) fn dialog(&self) -> String {
        self.dialog_origin.origin().ascii_serialization()
    }

    /// Whether browsers reach us over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The host's login page, with the path of ours to come back to.
    pub(crate) fn login_page(&self, return_to: &str) -> Option<Url> {
        let mut login = self.login_url.clone()?;
        login.query_pairs_mut().append_pair("return_to", return_to);
        Some(login)
    }
}
