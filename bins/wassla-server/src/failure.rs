//! Why a command did not do what it was asked to.

use std::error::Error;
use std::fmt;

use wassla_domain::Fault;

use crate::config::Problems;

/// Why a command stopped, in words for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CommandFailure {
    /// The configuration cannot be used.
    #[error(transparent)]
    Configuration(#[from] Problems),
    /// A part does not answer, or what it says makes no sense.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// What was asked cannot be done as things are.
    #[error("{0}")]
    Refused(String),
    /// Something could not be set up.
    #[error("{what}")]
    Start {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl CommandFailure {
    pub(crate) fn start(
        what: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Start {
            what: what.into(),
            source: source.into(),
        }
    }

    /// The sentence with its causes, on one line.
    pub fn sentence(&self) -> impl fmt::Display {
        chain(self)
    }
}

/// An error and its causes, on one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.ends_with(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}
