use wassla_catalogue::Texts;
use wassla_domain::Timestamp;

use crate::rfc3339;

/// A time for machines and for people.
pub(crate) struct Moment {
    pub(crate) machine: String,
    pub(crate) words: String,
}

impl Moment {
    /// To the minute, with the year.
    pub(crate) fn minute(at: Timestamp, t: &Texts) -> Self {
        Self {
            machine: rfc3339::machine(at),
            words: t.minute(at),
        }
    }

    /// To the minute, where the year is clear.
    pub(crate) fn brief(at: Timestamp, t: &Texts) -> Self {
        Self {
            machine: rfc3339::machine(at),
            words: t.brief(at),
        }
    }
}
