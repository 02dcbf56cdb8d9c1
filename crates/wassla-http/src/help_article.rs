//! The help articles by their codes, as addresses, settings and the catalogue name them.

/// A help article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HelpArticle {
    ChangePlan,
    TrainAgent,
    Troubleshoot,
    VoiceAndText,
}

impl HelpArticle {
    pub(crate) const ALL: [Self; 4] = [
        Self::ChangePlan,
        Self::TrainAgent,
        Self::Troubleshoot,
        Self::VoiceAndText,
    ];

    /// The code.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ChangePlan => "change_plan",
            Self::TrainAgent => "train_agent",
            Self::Troubleshoot => "troubleshoot",
            Self::VoiceAndText => "voice_and_text",
        }
    }

    /// Reads a code; `None` for any other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|article| article.as_str() == text)
    }

    /// Where our own article is.
    pub(crate) fn path(self) -> String {
        format!("/help/{}", self.as_str())
    }
}
