//! The one place where the sandbox reads the wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "a program of its own, without the Clock port"
)]
pub(crate) fn now() -> i64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}
