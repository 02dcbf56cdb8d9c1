//! Graph versions and when they end.
//!
//! Source: Meta's table of versions as it stood in November 2026. An ended version is not refused:
//! Meta silently answers with the oldest version that is still usable.

use time::Date;
use time::macros::date;

/// From how many days before its end a version is worth a warning.
pub const WARNING_DAYS: i64 = 90;

/// Versions whose end Meta has announced: the first day on which they are gone.
const SUNSETS: [(&str, Date); 8] = [
    ("v18.0", date!(2026 - 01 - 26)),
    ("v19.0", date!(2026 - 05 - 21)),
    ("v20.0", date!(2026 - 09 - 24)),
    ("v21.0", date!(2027 - 01 - 21)),
    ("v22.0", date!(2027 - 05 - 20)),
    ("v23.0", date!(2027 - 10 - 08)),
    ("v24.0", date!(2028 - 02 - 18)),
    ("v25.0", date!(2028 - 07 - 29)),
];

/// How a version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionStatus {
    /// Usable, and not about to end as far as is known.
    Current,
    /// Usable for this many days more; at most [`WARNING_DAYS`].
    EndsIn {
        /// Days from today.
        days: i64,
        /// The first day without it.
        on: Date,
    },
    /// Over since this day; Meta answers with another version.
    EndedOn(Date),
}

/// The first day on which a version is gone; `None` when Meta has announced none, and for a
/// version that is not known here.
pub fn sunset(version: &str) -> Option<Date> {
    let known = SUNSETS.iter().find(|(name, _)| *name == version);
    known.map(|(_, end)| *end)
}

/// How a version stands today.
pub fn standing(version: &str, today: Date) -> VersionStatus {
    let Some(on) = sunset(version) else {
        return VersionStatus::Current;
    };
    match (on - today).whole_days() {
        days if days <= 0 => VersionStatus::EndedOn(on),
        days if days <= WARNING_DAYS => VersionStatus::EndsIn { days, on },
        _ => VersionStatus::Current,
    }
}

/// Whether a text looks like a version, so that it may enter a path.
pub(crate) fn is_well_formed(version: &str) -> bool {
    let Some((major, minor)) = version.strip_prefix('v').and_then(|it| it.split_once('.')) else {
        return false;
    };
    let is_number =
        |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    is_number(major) && is_number(minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_warned_about_from_ninety_days_before_its_end() {
        let table = [
            (date!(2026 - 10 - 22), VersionStatus::Current),
            (date!(2026 - 10 - 23), ends_in(90)),
            (date!(2026 - 11 - 22), ends_in(60)),
            (date!(2027 - 01 - 20), ends_in(1)),
            (date!(2027 - 01 - 21), ended()),
            (date!(2030 - 01 - 01), ended()),
        ];
        for (today, expected) in table {
            assert_eq!(standing("v21.0", today), expected, "{today}");
        }
    }

    #[test]
    fn a_version_without_an_announced_end_is_current() {
        assert_eq!(sunset("v26.0"), None);
        assert_eq!(
            standing("v26.0", date!(2030 - 01 - 01)),
            VersionStatus::Current
        );
        assert_eq!(sunset("v22.0"), Some(date!(2027 - 05 - 20)));
    }

    fn ends_in(days: i64) -> VersionStatus {
        let on = date!(2027 - 01 - 21);
        VersionStatus::EndsIn { days, on }
    }

    fn ended() -> VersionStatus {
        VersionStatus::EndedOn(date!(2027 - 01 - 21))
    }
}
