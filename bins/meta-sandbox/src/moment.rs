//! Moments as pages show them.

use time::{OffsetDateTime, macros::format_description};

/// A moment as people read it.
pub(crate) fn day_and_time(unix: i64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    let moment = OffsetDateTime::from_unix_timestamp(unix).ok();
    moment
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}
