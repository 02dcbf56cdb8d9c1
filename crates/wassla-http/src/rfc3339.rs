//! Times as machines write them.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use wassla_domain::Timestamp;

/// `2026-11-22T14:03:05Z`; an instant that no calendar has is left out.
pub(crate) fn machine(at: Timestamp) -> String {
    moment(at)
        .and_then(|at| at.format(&Rfc3339).ok())
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
    fn times_are_written_for_machines() {
        let at = Timestamp::from_millis(1_795_356_185_900);
        assert_eq!(machine(at), "2026-11-22T14:03:05Z");
        assert_eq!(machine(Timestamp::from_millis(i64::MAX)), "");
    }
}
