use wassla_domain::Timestamp;

use crate::rfc3339;

/// A time for machines and for people.
pub(crate) struct Moment {
    pub(crate) machine: String,
    pub(crate) words: String,
}

impl Moment {
    pub(crate) fn new(at: Timestamp) -> Self {
        Self::in_words(at, rfc3339::minute)
    }

    pub(crate) fn in_words(at: Timestamp, words: fn(Timestamp) -> String) -> Self {
        Self {
            machine: rfc3339::machine(at),
            words: words(at),
        }
    }
}
