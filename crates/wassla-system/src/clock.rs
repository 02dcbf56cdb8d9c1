//! The host's clock, and a clock that can be moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use wassla_domain::Timestamp;
use wassla_domain::ports::Clock;

/// The host's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        let now = SystemTime::now();
        let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        match now.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Timestamp::from_millis(millis(after)),
            Err(before) => Timestamp::from_millis(-millis(before.duration())),
        }
    }
}

/// A clock that shows another clock's time, moved forward by an amount that can grow.
pub struct OffsetClock {
    base: Arc<dyn Clock>,
    offset_millis: AtomicI64,
}

impl OffsetClock {
    /// A clock that shows the time of `base` until it is moved.
    pub fn new(base: Arc<dyn Clock>) -> Self {
        Self {
            base,
            offset_millis: AtomicI64::new(0),
        }
    }

    /// Moves the clock forward. There is no way back, as the port asks.
    pub fn move_forward(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let moved = |offset: i64| Some(offset.saturating_add(by));
        // The closure never declines, so the update cannot fail.
        let _ = self
            .offset_millis
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
    }

    /// How far the clock is ahead of its base.
    pub fn offset(&self) -> Duration {
        let millis = self.offset_millis.load(Ordering::SeqCst);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> Timestamp {
        self.base.now().plus(self.offset())
    }
}

impl std::fmt::Debug for OffsetClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OffsetClock")
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stopped;

    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(1000)
        }
    }

    #[test]
    fn the_system_clock_counts_from_the_epoch() {
        let written_in = Timestamp::from_seconds(1_767_225_600);
        assert!(SystemClock.now() > written_in);
    }

    #[test]
    fn an_offset_clock_moves_by_what_it_is_told_and_keeps_it() {
        let clock = OffsetClock::new(Arc::new(Stopped));
        assert_eq!(clock.now(), Timestamp::from_seconds(1000));
        clock.move_forward(Duration::from_secs(601));
        clock.move_forward(Duration::from_millis(500));
        assert_eq!(clock.now(), Timestamp::from_millis(1_601_500));
        assert_eq!(clock.offset(), Duration::from_millis(601_500));
    }

    #[test]
    fn an_offset_clock_never_wraps_into_the_past() {
        let clock = OffsetClock::new(Arc::new(Stopped));
        clock.move_forward(Duration::MAX);
        clock.move_forward(Duration::MAX);
        assert!(clock.now() > Timestamp::from_seconds(1000));
    }
}
