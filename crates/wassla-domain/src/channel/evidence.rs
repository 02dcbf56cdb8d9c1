//! The evidence that a channel works: what was asked of Meta, and what came of it.

use std::time::Duration;

use super::trouble::Trouble;
use crate::meta::{MetaCode, MetaError, NumberFacts, Remedy};
use crate::time::Timestamp;

/// A wait longer than this is not waited for in silence: a person is told.
const LONGEST_SILENT_WAIT: Duration = Duration::from_hours(1);
/// How often a step is tried before a person is told.
const ATTEMPTS_AT_MOST: u32 = 12;

/// The steps of provisioning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The app is subscribed to the account or Page.
    pub subscribed: Step,
    /// The number carries our PIN.
    pub pin: Step,
    /// The number was registered on Cloud API by us.
    pub registered: Step,
    /// The number as Meta last described it.
    pub number: Option<NumberSeen>,
    /// What Meta said of the account since, and has not taken back.
    pub trouble: Option<Trouble>,
}

/// What Meta last said of the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberSeen {
    /// `status`.
    pub status: Option<String>,
    /// `platform_type`.
    pub platform: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Not for this asset.
    NotNeeded,
    /// To be done, or to be done again.
    Due {
        /// How often it was tried.
        attempts: u32,
        /// What Meta said the last time.
        code: Option<MetaCode>,
    },
    /// Done at Meta.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Not done, and not tried again by itself.
    Failed {
        /// When.
        at: Timestamp,
        /// Why.
        failure: StepFailure,
        /// What Meta said.
        code: Option<MetaCode>,
    },
}

/// Why a step is not tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepFailure {
    /// Meta refused.
    Refused,
    /// A permission is missing.
    PermissionMissing,
    /// The token is dead.
    ReconnectNeeded,
    /// Meta asks for a long wait.
    TooOften,
    /// Tried too often without an answer.
    Unreachable,
    /// The number lives in the WhatsApp Business app as well.
    OnBusinessApp,
    /// It was done, and somebody has changed it at Meta since.
    ChangedElsewhere,
    /// It was done, and somebody has turned it off at Meta since.
    TurnedOffElsewhere,
}

/// The name of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepName {
    /// See [`Evidence::subscribed`].
    Subscribed,
    /// See [`Evidence::pin`].
    Pin,
    /// See [`Evidence::registered`].
    Registered,
}

impl StepName {
    /// The name in rows, JSON and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subscribed => "subscribed",
            Self::Pin => "pin",
            Self::Registered => "registered",
        }
    }
}

impl StepFailure {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Refused,
        Self::PermissionMissing,
        Self::ReconnectNeeded,
        Self::TooOften,
        Self::Unreachable,
        Self::OnBusinessApp,
        Self::ChangedElsewhere,
        Self::TurnedOffElsewhere,
    ];

    /// The name in rows and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::PermissionMissing => "permission_missing",
            Self::ReconnectNeeded => "reconnect_needed",
            Self::TooOften => "too_often",
            Self::Unreachable => "unreachable",
            Self::OnBusinessApp => "on_business_app",
            Self::ChangedElsewhere => "changed_elsewhere",
            Self::TurnedOffElsewhere => "turned_off_elsewhere",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|failure| failure.as_str() == text)
    }
}

impl Step {
    /// A step that was not tried yet.
    pub const fn due() -> Self {
        Self::Due {
            attempts: 0,
            code: None,
        }
    }

    /// Whether there is something left to do.
    pub const fn is_due(&self) -> bool {
        matches!(self, Self::Due { .. })
    }

    /// The step after one more try, and when to try again.
    #[must_use]
    pub fn tried(
        &self,
        outcome: Result<(), &MetaError>,
        now: Timestamp,
    ) -> (Self, Option<Timestamp>) {
        let attempts = match self {
            Self::Due { attempts, .. } => attempts.saturating_add(1),
            Self::NotNeeded | Self::Done { .. } | Self::Failed { .. } => 1,
        };
        let error = match outcome {
            Ok(()) => return (Self::Done { at: now }, None),
            Err(error) => error,
        };
        let code = error.code;
        let failed = |failure| {
            (
                Self::Failed {
                    at: now,
                    failure,
                    code,
                },
                None,
            )
        };
        let again = |after: Duration| (Self::Due { attempts, code }, Some(now.plus(after)));
        match error.remedy {
            Remedy::Reconnect => failed(StepFailure::ReconnectNeeded),
            Remedy::GrantPermission => failed(StepFailure::PermissionMissing),
            Remedy::Never => failed(StepFailure::Refused),
            Remedy::Wait(wait) if wait > LONGEST_SILENT_WAIT => failed(StepFailure::TooOften),
            Remedy::Wait(_) | Remedy::Retry if attempts >= ATTEMPTS_AT_MOST => {
                failed(StepFailure::Unreachable)
            }
            Remedy::Wait(wait) => again(wait),
            Remedy::Retry => again(pause_after(attempts)),
        }
    }
}

/// The pause before the next try: 5 s, 10 s, 20 s, … up to half an hour.
fn pause_after(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(9);
    Duration::from_secs(5 * 2_u64.pow(doublings)).min(Duration::from_mins(30))
}

impl Evidence {
    /// A Page before anything was asked: only the subscription is open.
    pub const fn of_a_page() -> Self {
        Self {
            subscribed: Step::due(),
            pin: Step::NotNeeded,
            registered: Step::NotNeeded,
            number: None,
            trouble: None,
        }
    }

    /// Every step with its name.
    pub fn steps(&self) -> [(StepName, &Step); 3] {
        [
            (StepName::Subscribed, &self.subscribed),
            (StepName::Pin, &self.pin),
            (StepName::Registered, &self.registered),
        ]
    }

    /// Whether some step is still to be done.
    pub fn is_open(&self) -> bool {
        self.steps().iter().any(|(_, step)| step.is_due())
    }

    /// Since when the number carries our PIN; `None` if it does not.
    pub const fn carries_our_pin_since(&self) -> Option<Timestamp> {
        match (&self.pin, &self.registered) {
            // Registration alone sets it where there was none before.
            (Step::Done { at }, _) | (Step::NotNeeded, Step::Done { at }) => Some(*at),
            _ => None,
        }
    }

    /// Whether Meta last said that the number can send and receive.
    pub fn number_is_connected(&self) -> bool {
        self.number
            .as_ref()
            .is_some_and(|seen| seen.status.as_deref() == Some("CONNECTED"))
    }

    /// Takes in how Meta describes the number.
    pub fn see_number(&mut self, facts: &NumberFacts, now: Timestamp) {
        self.number = Some(NumberSeen {
            status: facts.status.clone(),
            platform: facts.platform.clone(),
            at: now,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn error(remedy: Remedy) -> MetaError {
        MetaError::answered(remedy, Some(MetaCode::new(7, None)), None)
    }

    #[test]
    fn a_step_that_may_be_retried_is_due_again_later_each_time() {
        let mut step = Step::due();
        let mut waits = Vec::new();
        for _ in 0..11 {
            let (next, at) = step.tried(Err(&error(Remedy::Retry)), NOW);
            waits.push(at.unwrap().seconds_since(NOW));
            step = next;
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]);
        let (last, at) = step.tried(Err(&error(Remedy::Retry)), NOW);
        assert!(matches!(
            last,
            Step::Failed {
                failure: StepFailure::Unreachable,
                ..
            }
        ));
        assert_eq!(at, None);
    }

    #[test]
    fn a_step_that_may_not_be_retried_fails_with_its_reason() {
        for (remedy, failure) in [
            (Remedy::Reconnect, StepFailure::ReconnectNeeded),
            (Remedy::GrantPermission, StepFailure::PermissionMissing),
            (Remedy::Never, StepFailure::Refused),
            (
                Remedy::Wait(Duration::from_hours(72)),
                StepFailure::TooOften,
            ),
        ] {
            let (step, at) = Step::due().tried(Err(&error(remedy)), NOW);
            let code = Some(MetaCode::new(7, None));
            assert_eq!(
                (step, at),
                (
                    Step::Failed {
                        at: NOW,
                        failure,
                        code
                    },
                    None
                )
            );
        }
    }

    #[test]
    fn a_wait_is_kept_to_the_second() {
        let wait = Remedy::Wait(Duration::from_mins(7));
        let (step, at) = Step::due().tried(Err(&error(wait)), NOW);
        assert!(step.is_due());
        assert_eq!(at.unwrap().seconds_since(NOW), 420);
    }
}
