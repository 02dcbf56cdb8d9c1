//! `check`: what is wrong with configuration, database and Meta app, and how to fix it.

mod app;
mod links;
mod run;
mod seals;
mod voice;
mod webhooks;

use std::fmt;

pub(crate) use app::announced;
use app::app;
pub(crate) use links::links;
pub(crate) use run::{date, run};
use seals::seals;
use voice::voice;
pub use webhooks::OBJECTS;
use webhooks::{repair_webhooks, webhooks};

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CheckStatus {
    Fine,
    Attention,
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckFinding {
    pub(crate) standing: CheckStatus,
    pub(crate) what: String,
    pub(crate) sentence: String,
    pub(crate) fix: Option<String>,
}

impl CheckFinding {
    pub(crate) fn fine(what: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            standing: CheckStatus::Fine,
            what: what.into(),
            sentence: sentence.into(),
            fix: None,
        }
    }

    pub(crate) fn wrong(
        what: impl Into<String>,
        sentence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            standing: CheckStatus::Wrong,
            fix: Some(fix.into()),
            ..Self::fine(what, sentence)
        }
    }

    pub(crate) fn attention(
        what: impl Into<String>,
        sentence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            standing: CheckStatus::Attention,
            ..Self::wrong(what, sentence, fix)
        }
    }
}

impl fmt::Display for CheckFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.standing {
            CheckStatus::Fine => "ok   ",
            CheckStatus::Attention => "note ",
            CheckStatus::Wrong => "WRONG",
        };
        write!(f, "{mark} {}: {}", self.what, self.sentence)?;
        match &self.fix {
            Some(fix) => write!(f, ". To fix it: {fix}"),
            None => Ok(()),
        }
    }
}
