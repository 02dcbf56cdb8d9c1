//! The customer service window: Meta lets a business answer for 24 hours after the customer wrote.

use std::time::Duration;

use crate::time::Timestamp;

/// How long a customer may be answered after they last wrote (error 131047 after that).
pub const REPLY_WINDOW: Duration = Duration::from_hours(24);

/// The window of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it closes.
    pub closes_at: Timestamp,
}

impl Window {
    /// The window that a customer's message opens.
    pub fn since(last_inbound: Timestamp) -> Self {
        Self {
            closes_at: last_inbound.plus(REPLY_WINDOW),
        }
    }

    /// Whether a reply may still leave.
    pub fn is_open(self, now: Timestamp) -> bool {
        now < self.closes_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_open_for_a_day_and_not_a_moment_longer() {
        let window = Window::since(Timestamp::from_seconds(0));
        let day = 24 * 3600 * 1000;
        assert!(window.is_open(Timestamp::from_millis(day - 1)));
        assert!(!window.is_open(Timestamp::from_millis(day)));
    }
}
