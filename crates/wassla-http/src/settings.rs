use secrecy::SecretString;
use url::Url;

use crate::help_article::HelpArticle;

/// What an operator sets about the HTTP face.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Where people reach this server; only its origin counts.
    pub public_url: Url,
    /// Where Meta's dialog is; only its origin counts.
    pub dialog_origin: Url,
    /// Where the `feature_not_in_plan` banner leads; without it, to the help on changing a plan.
    pub upgrade_url: Option<Url>,
    /// Where people find help.
    pub support_url: Option<Url>,
    /// Where help is read that the host writes itself.
    pub help: HelpUrls,
    /// Where pages send a person without a session; without it they answer 401.
    pub login_url: Option<Url>,
    /// What Meta must show when it asks for the webhook challenge.
    pub webhook_verify_token: SecretString,
}

/// Where the host's own help articles are; ours is read where there is none.
#[derive(Debug, Clone, Default)]
pub struct HelpUrls {
    /// How to change the plan of a workspace.
    pub change_plan: Option<Url>,
    /// How to train and publish an agent.
    pub train_agent: Option<Url>,
    /// What to do when a channel stops delivering.
    pub troubleshoot: Option<Url>,
    /// What voice agents and text agents can do.
    pub voice_and_text: Option<Url>,
}

impl HelpUrls {
    /// The host's own article.
    pub(crate) const fn of(&self, article: HelpArticle) -> Option<&Url> {
        match article {
            HelpArticle::ChangePlan => self.change_plan.as_ref(),
            HelpArticle::TrainAgent => self.train_agent.as_ref(),
            HelpArticle::Troubleshoot => self.troubleshoot.as_ref(),
            HelpArticle::VoiceAndText => self.voice_and_text.as_ref(),
        }
    }
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
