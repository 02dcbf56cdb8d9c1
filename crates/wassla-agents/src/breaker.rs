//! The circuit breaker: what keeps failing is not asked for a while.

use std::time::Duration;

use wassla_domain::Timestamp;

/// After this many failures in a row nothing is asked.
const FAILURES: u32 = 5;
/// How long nothing is asked.
const OPEN_FOR: Duration = Duration::from_secs(30);

/// Whether the runtime may be asked. Pure: the caller says what time it is and what came of it.
#[derive(Debug)]
pub(crate) struct Breaker {
    state: BreakerState,
    /// Counts the openings: what was asked before the last one says nothing about now.
    round: u64,
    /// How long an answer may take.
    answer_within: Duration,
}

#[derive(Debug)]
enum BreakerState {
    Closed {
        failures: u32,
    },
    /// Nothing is asked until then; then one call is let through and this moves on.
    Open {
        until: Timestamp,
    },
}

/// The right to ask once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Admission {
    round: u64,
}

/// What a result changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BreakerChange {
    Nothing,
    Opened,
    Closed,
}

impl Breaker {
    pub(crate) fn new(answer_within: Duration) -> Self {
        Self {
            state: BreakerState::Closed { failures: 0 },
            round: 0,
            answer_within,
        }
    }

    /// May it be asked now?
    pub(crate) fn admit(&mut self, now: Timestamp) -> Option<Admission> {
        if let BreakerState::Open { until } = &mut self.state {
            if now < *until {
                return None;
            }
            // A probe whose caller went away is followed by another: nothing stays shut.
            *until = now.plus(OPEN_FOR.max(self.answer_within));
            self.round += 1;
        }
        Some(Admission { round: self.round })
    }

    /// It answered.
    pub(crate) fn succeeded(&mut self, admission: Admission) -> BreakerChange {
        if admission.round != self.round {
            return BreakerChange::Nothing;
        }
        let was_open = matches!(self.state, BreakerState::Open { .. });
        self.state = BreakerState::Closed { failures: 0 };
        if was_open {
            BreakerChange::Closed
        } else {
            BreakerChange::Nothing
        }
    }

    /// It did not.
    pub(crate) fn failed(&mut self, admission: Admission, now: Timestamp) -> BreakerChange {
        if admission.round != self.round {
            return BreakerChange::Nothing;
        }
        let failures = match self.state {
            BreakerState::Closed { failures } => failures + 1,
            BreakerState::Open { .. } => FAILURES,
        };
        if failures < FAILURES {
            self.state = BreakerState::Closed { failures };
            return BreakerChange::Nothing;
        }
        self.state = BreakerState::Open {
            until: now.plus(OPEN_FOR),
        };
        self.round += 1;
        BreakerChange::Opened
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BreakerStep::{Asked, BodyRefused, Fails, Succeeds};

    /// What happens to a call: whether it is let through, and what comes of it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum BreakerStep {
        BodyRefused,
        /// Let through; nothing is heard of it.
        Asked,
        Succeeds,
        Fails,
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    fn breaker() -> Breaker {
        Breaker::new(Duration::from_secs(10))
    }

    fn run(steps: &[(i64, BreakerStep)]) {
        let mut breaker = breaker();
        for (place, (second, step)) in steps.iter().enumerate() {
            let admission = breaker.admit(at(*second));
            let asked = admission.is_some();
            assert_eq!(asked, *step != BodyRefused, "step {place} at {second} s");
            match (step, admission) {
                (Fails, Some(admission)) => _ = breaker.failed(admission, at(*second)),
                (Succeeds, Some(admission)) => _ = breaker.succeeded(admission),
                (BodyRefused | Asked, _) | (_, None) => {}
            }
        }
    }

    #[test]
    fn five_failures_in_a_row_open_it() {
        let failing = [(0, Fails); 4];
        run(&[&failing[..], &[(0, Succeeds)], &failing[..], &[(0, Asked)]].concat());
        run(&[
            &failing[..],
            &[(0, Fails), (0, BodyRefused), (29, BodyRefused)],
        ]
        .concat());
    }

    #[test]
    fn after_half_a_minute_one_at_a_time_may_try() {
        let open = [(0, Fails); 5];
        run(&[
            &open[..],
            &[(30, Asked), (30, BodyRefused), (59, BodyRefused)],
        ]
        .concat());
        run(&[&open[..], &[(30, Succeeds), (30, Asked), (30, Asked)]].concat());
        run(&[&open[..], &[(30, Fails), (59, BodyRefused), (60, Asked)]].concat());
    }

    #[test]
    fn after_it_closed_five_failures_are_needed_again() {
        let open = [(0, Fails); 5];
        let failing = [(40, Fails); 4];
        run(&[&open[..], &[(40, Succeeds)], &failing, &[(40, Asked)]].concat());
    }

    #[test]
    fn a_probe_that_is_never_heard_of_again_shuts_nothing_for_good() {
        let open = [(0, Fails); 5];
        run(&[&open[..], &[(30, Asked), (59, BodyRefused), (60, Asked)]].concat());
        let mut slow = Breaker::new(Duration::from_secs(90));
        for _ in 0..5 {
            let admission = slow.admit(at(0)).unwrap();
            slow.failed(admission, at(0));
        }
        assert!(slow.admit(at(30)).is_some());
        assert!(slow.admit(at(119)).is_none(), "the probe may take 90 s");
        assert!(slow.admit(at(120)).is_some());
    }

    #[test]
    fn what_was_asked_before_it_opened_changes_nothing_after() {
        let mut breaker = breaker();
        let early: Vec<_> = (0..7).map(|_| breaker.admit(at(0)).unwrap()).collect();
        for admission in &early[..4] {
            assert_eq!(breaker.failed(*admission, at(1)), BreakerChange::Nothing);
        }
        assert_eq!(breaker.failed(early[4], at(1)), BreakerChange::Opened);
        assert_eq!(breaker.failed(early[5], at(20)), BreakerChange::Nothing);
        assert_eq!(breaker.succeeded(early[6]), BreakerChange::Nothing);
        assert!(breaker.admit(at(30)).is_none());
        let probe = breaker.admit(at(31)).unwrap();
        assert_eq!(breaker.succeeded(early[6]), BreakerChange::Nothing);
        assert_eq!(breaker.succeeded(probe), BreakerChange::Closed);
    }

    #[test]
    fn a_clock_that_goes_back_keeps_it_shut_no_longer_than_it_went_back() {
        let mut breaker = breaker();
        for _ in 0..5 {
            let admission = breaker.admit(at(100)).unwrap();
            breaker.failed(admission, at(100));
        }
        assert!(breaker.admit(at(90)).is_none());
        assert!(breaker.admit(at(130)).is_some());
    }
}
