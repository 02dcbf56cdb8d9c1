//! Faults: what should not happen, with its cause.

use std::error::Error;

type Cause = Box<dyn Error + Send + Sync>;

/// Something that a port could not do. Never an expected answer: those are refusals.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The part behind the port is out of reach or overloaded; asking again later may help.
    #[error("{what} is not available")]
    Unavailable {
        /// Which part.
        what: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// What was read contradicts itself; a person has to look.
    #[error("{what} is inconsistent")]
    Inconsistent {
        /// What was read.
        what: &'static str,
        /// Why it cannot be so.
        #[source]
        source: Cause,
    },
}

impl Fault {
    /// A part that may answer again later.
    pub fn unavailable(what: &'static str, source: impl Into<Cause>) -> Self {
        Self::Unavailable {
            what,
            source: source.into(),
        }
    }

    /// Data that cannot be.
    pub fn inconsistent(what: &'static str, source: impl Into<Cause>) -> Self {
        Self::Inconsistent {
            what,
            source: source.into(),
        }
    }
}
