//! Where pages lead people: plans, support, and help.

use std::sync::Arc;

use crate::help_article::HelpArticle;
use crate::settings::HttpSettings;

/// The links of a page.
pub(crate) struct PageLinks(Arc<HttpSettings>);

impl PageLinks {
    pub(crate) fn new(settings: &Arc<HttpSettings>) -> Self {
        Self(Arc::clone(settings))
    }

    /// Where a plan is upgraded: the host's page, or the help on changing a plan.
    pub(crate) fn upgrade(&self) -> String {
        self.own_upgrade()
            .unwrap_or_else(|| self.help(HelpArticle::ChangePlan))
    }

    /// The host's own page for it.
    pub(crate) fn own_upgrade(&self) -> Option<String> {
        self.0.upgrade_url.as_ref().map(ToString::to_string)
    }

    /// Where support is reached.
    pub(crate) fn support(&self) -> Option<String> {
        self.0.support_url.as_ref().map(ToString::to_string)
    }

    /// Where an article is read: the host's own, or ours.
    pub(crate) fn help(&self, article: HelpArticle) -> String {
        let own = self.0.help.of(article);
        own.map_or_else(|| article.path(), ToString::to_string)
    }
}
