//! Graph versions and when they end.

use std::fmt;

use time::macros::datetime;

use crate::world::GraphProblem;

/// A version that a call is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) struct Version(u32);

/// The newest version.
const LATEST: u32 = 26;

/// Versions that end, with the first unix second at which they are gone.
const ENDS: [(u32, i64); 8] = [
    (18, datetime!(2026-01-26 0:00 UTC).unix_timestamp()),
    (19, datetime!(2026-05-21 0:00 UTC).unix_timestamp()),
    (20, datetime!(2026-09-24 0:00 UTC).unix_timestamp()),
    (21, datetime!(2027-01-21 0:00 UTC).unix_timestamp()),
    (22, datetime!(2027-05-20 0:00 UTC).unix_timestamp()),
    (23, datetime!(2027-10-08 0:00 UTC).unix_timestamp()),
    (24, datetime!(2028-02-18 0:00 UTC).unix_timestamp()),
    (25, datetime!(2028-07-29 0:00 UTC).unix_timestamp()),
];

impl Version {
    /// The version that answers a call to this one: an ended one falls forward silently to the
    /// oldest that is still usable, and so does a call without a version.
    pub(super) fn named(name: Option<&str>, now: i64) -> Result<Self, GraphProblem> {
        let oldest = Self::oldest(now);
        let Some(name) = name else {
            return Ok(oldest);
        };
        let major = name
            .trim_start_matches('v')
            .split('.')
            .next()
            .and_then(|n| n.parse().ok());
        match major {
            Some(major) if major > LATEST => Err(unknown(name)),
            Some(major) if Self(major) < oldest => Ok(oldest),
            Some(major) => Ok(Self(major)),
            None => Err(unknown(name)),
        }
    }

    /// The oldest version that is usable.
    pub(super) fn oldest(now: i64) -> Self {
        let usable = ENDS.iter().find(|(_, end)| now < *end);
        Self(usable.map_or(LATEST, |(major, _)| *major))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "v{}.0", self.0)
    }
}

fn unknown(name: &str) -> GraphProblem {
    GraphProblem::new(2500, format!("Unknown path components: /{name}"))
}
