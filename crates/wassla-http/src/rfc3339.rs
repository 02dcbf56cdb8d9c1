//! Times as JSON and pages write them.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};
use wassla_domain::Timestamp;

/// `2026-11-22T14:03:05Z`; an instant that no calendar has is left out.
pub(crate) fn machine(at: Timestamp) -> String {
    moment(at)
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// `22 Nov 2026, 14:03 UTC`.
pub(crate) fn minute(at: Timestamp) -> String {
    let form =
        format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
    moment(at)
        .and_then(|at| at.format(form).ok())
        .unwrap_or_default()
}

/// `22 Nov, 14:03`, in UTC.
pub(crate) fn brief(at: Timestamp) -> String {
    let form = format_description!("[day padding:none] [month repr:short], [hour]:[minute]");
    moment(at)
        .and_then(|at| at.format(form).ok())
        .unwrap_or_default()
}

/// `22 Nov 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    let form = format_description!("[day padding:none] [month repr:short] [year]");
    moment(at)
        .and_then(|at| at.format(form).ok())
        .unwrap_or_default()
}

fn moment(at: Timestamp) -> Option<OffsetDateTime> {
    let moment = OffsetDateTime::from_unix_timestamp(at.seconds()).ok()?;
    Some(moment.to_offset(UtcOffset::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_for_machines_and_for_people() {
        let at = Timestamp::from_millis(1_795_356_185_900);
        assert_eq!(machine(at), "2026-11-22T14:03:05Z");
        assert_eq!(minute(at), "22 Nov 2026, 14:03 UTC");
        assert_eq!(brief(at), "22 Nov, 14:03");
        assert_eq!(day(at), "22 Nov 2026");
        assert_eq!(machine(Timestamp::from_millis(i64::MAX)), "");
    }
}
