//! What is printed.

use std::time::Duration;

/// The value in the middle.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    share(values, 0.5)
}

/// The value that this share of all is not above.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a place in a list"
)]
pub(crate) fn share<T: Copy + PartialOrd>(values: &[T], share: f64) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).expect("figures can be compared"));
    let last = sorted.len() - 1;
    sorted[((last as f64) * share).round() as usize]
}

/// A ratio beside what it should be.
pub(crate) fn goal(what: &str, measured: f64, at_least: f64) {
    let verdict = if measured >= at_least {
        "holds"
    } else {
        "MISSED"
    };
    println!("  {what:<52} {measured:>8.2}   goal >= {at_least:<5} {verdict}");
}

/// Milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
