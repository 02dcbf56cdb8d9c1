//! Provisioning: what to do at Meta for an asset, and what to tell people about it.

use std::time::Duration;

use crate::channel::{ChannelState, Evidence, Step, StepFailure, StepName};
use crate::meta::{MetaCode, NumberFacts};
use crate::next_step::{Advice, NextStep};

/// How often a number is registered without anybody asking for it, within [`REGISTRATION_WINDOW`].
/// Meta locks a number after ten (133016).
pub const REGISTRATIONS_AT_MOST: u32 = 3;
/// The moving window of Meta's limit on registrations of one number.
pub const REGISTRATION_WINDOW: Duration = Duration::from_hours(72);

/// What a number needs beside the subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// It lives in the WhatsApp Business app as well: neither PIN nor registration.
    OnBusinessApp,
    /// It is registered on Cloud API: set our PIN, do not register.
    SetPin,
    /// It is not registered: register once, with our PIN set before if it may have one already.
    Register {
        /// Whether to set our PIN first.
        pin_first: bool,
    },
    /// Meta has taken it out of use, or it lives on a platform that we do not know: touch nothing.
    LeaveAlone,
}

impl Registration {
    /// What this number needs.
    pub fn of(number: &NumberFacts) -> Self {
        let platform = number.platform.as_deref();
        if number.on_business_app {
            return Self::OnBusinessApp;
        }
        let register = Self::Register {
            pin_first: number.pin_enabled != Some(false),
        };
        match (number.status.as_deref(), platform) {
            (Some("CONNECTED" | "FLAGGED" | "RATE_LIMITED"), Some("CLOUD_API") | None) => {
                Self::SetPin
            }
            (Some("BANNED" | "RESTRICTED" | "DELETED" | "MIGRATED"), _) => Self::LeaveAlone,
            (_, Some("NOT_APPLICABLE")) => register,
            (None | Some("PENDING" | "DISCONNECTED" | "UNLINKED"), Some("CLOUD_API") | None) => {
                register
            }
            _ => Self::LeaveAlone,
        }
    }

    /// Whether to set or use our PIN.
    pub const fn needs_pin(self) -> bool {
        matches!(self, Self::SetPin | Self::Register { .. })
    }

    /// The evidence before anything was asked.
    pub fn evidence(self) -> Evidence {
        let step = |needed: bool| if needed { Step::due() } else { Step::NotNeeded };
        Evidence {
            subscribed: Step::due(),
            pin: step(matches!(
                self,
                Self::SetPin | Self::Register { pin_first: true }
            )),
            registered: step(matches!(self, Self::Register { .. })),
            number: None,
            trouble: None,
        }
    }
}

/// What a person can do about a step that failed.
pub fn advice(step: StepName, failure: StepFailure, code: Option<MetaCode>) -> Advice {
    let known = code.and_then(MetaCode::entry);
    let of_code = known.and_then(|entry| entry.provisioning);
    match (failure, of_code) {
        (
            StepFailure::ReconnectNeeded
            | StepFailure::PermissionMissing
            | StepFailure::ChangedElsewhere
            | StepFailure::TurnedOffElsewhere,
            _,
        )
        | (StepFailure::Unreachable | StepFailure::OnBusinessApp, None) => advice_for(failure),
        (_, Some(advice)) => advice,
        (StepFailure::TooOften, None) => Advice::RegisterLater,
        (StepFailure::Refused, None) => match step {
            StepName::Subscribed => Advice::SubscribeAgain,
            StepName::Pin => Advice::SetPinAgain,
            StepName::Registered => Advice::RegisterAgain,
        },
    }
}

/// What a person can do about a step of no special kind that failed.
pub const fn advice_for(failure: StepFailure) -> Advice {
    match failure {
        StepFailure::ReconnectNeeded => Advice::Reconnect,
        StepFailure::PermissionMissing => Advice::GrantPermissions,
        StepFailure::TooOften => Advice::TryTomorrow,
        StepFailure::Unreachable => Advice::TryAgain,
        StepFailure::OnBusinessApp => Advice::SeeBusinessApp,
        StepFailure::Refused => Advice::SeeNumber,
        StepFailure::ChangedElsewhere => Advice::ReplaceChangedPin,
        StepFailure::TurnedOffElsewhere => Advice::ReplaceTurnedOffPin,
    }
}

/// What happened to a number beside the most pressing thing: trouble must not hide that the PIN is
/// not ours any more.
pub fn other_news(evidence: &Evidence, next_step: Option<NextStep>) -> Option<NextStep> {
    let Step::Failed { failure, .. } = &evidence.pin else {
        return None;
    };
    let lost = [
        StepFailure::ChangedElsewhere,
        StepFailure::TurnedOffElsewhere,
    ];
    let told = lost.contains(failure).then(|| advice_for(*failure).into());
    told.filter(|told| Some(*told) != next_step)
}

/// The most pressing thing that a person can do about a channel; `None` if all is well.
pub fn next_step(
    state: ChannelState,
    evidence: &Evidence,
    has_agent: bool,
    in_plan: bool,
    token_expiring: bool,
) -> Option<NextStep> {
    if !in_plan {
        return Some(Advice::UpgradePlan.into());
    }
    let failed = evidence
        .steps()
        .into_iter()
        .find_map(|(name, step)| match step {
            Step::Failed { failure, code, .. } => Some(advice(name, *failure, *code)),
            Step::NotNeeded | Step::Due { .. } | Step::Done { .. } => None,
        });
    if let Some(trouble) = evidence.trouble {
        return Some(NextStep::Trouble(trouble));
    }
    let advice = match (state, failed) {
        (ChannelState::ReconnectNeeded, _) => Advice::Reconnect,
        (_, Some(advice)) => advice,
        (ChannelState::NeedsAttention, None) => Advice::SeeNumberStatus,
        (ChannelState::Connecting, None) => Advice::AwaitMeta,
        (ChannelState::Connected, None) if token_expiring => Advice::RenewAccess,
        (ChannelState::Connected, None) if !has_agent => Advice::ChooseAgent,
        (ChannelState::Connected, None) => return None,
    };
    Some(advice.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PhoneNumberId;

    fn number(status: Option<&str>, platform: Option<&str>, pin: Option<bool>) -> NumberFacts {
        NumberFacts {
            id: PhoneNumberId::parse("1").unwrap(),
            display: "+1 555 0100".into(),
            verified_name: None,
            status: status.map(Into::into),
            platform: platform.map(Into::into),
            on_business_app: false,
            pin_enabled: pin,
        }
    }

    #[test]
    fn the_registration_table_holds() {
        use Registration::{LeaveAlone, OnBusinessApp, Register, SetPin};
        let (cloud, none) = (Some("CLOUD_API"), Some("NOT_APPLICABLE"));
        let table = [
            (number(Some("CONNECTED"), cloud, Some(true)), SetPin),
            (number(Some("CONNECTED"), cloud, Some(false)), SetPin),
            (number(Some("CONNECTED"), None, None), SetPin),
            (number(Some("FLAGGED"), cloud, None), SetPin),
            (
                number(Some("PENDING"), none, Some(true)),
                Register { pin_first: true },
            ),
            (
                number(Some("PENDING"), none, None),
                Register { pin_first: true },
            ),
            (
                number(Some("PENDING"), none, Some(false)),
                Register { pin_first: false },
            ),
            (
                number(Some("DISCONNECTED"), cloud, Some(true)),
                Register { pin_first: true },
            ),
            (
                number(None, None, Some(false)),
                Register { pin_first: false },
            ),
            (number(Some("BANNED"), cloud, None), LeaveAlone),
            (number(Some("BANNED"), none, None), LeaveAlone),
            (
                number(Some("CONNECTED"), Some("ON_PREMISE"), None),
                LeaveAlone,
            ),
            (number(Some("SOMETHING_NEW"), cloud, None), LeaveAlone),
        ];
        for (facts, expected) in table {
            assert_eq!(Registration::of(&facts), expected, "{facts:?}");
        }
        let coexisting = NumberFacts {
            on_business_app: true,
            ..number(Some("CONNECTED"), cloud, None)
        };
        assert_eq!(Registration::of(&coexisting), OnBusinessApp);
    }

    #[test]
    fn a_business_app_number_is_subscribed_and_nothing_else() {
        let evidence = Registration::OnBusinessApp.evidence();
        assert!(evidence.subscribed.is_due());
        assert_eq!(
            (evidence.pin, evidence.registered),
            (Step::NotNeeded, Step::NotNeeded)
        );
    }

    #[test]
    fn meta_s_code_says_more_than_the_step_unless_a_sign_in_is_needed() {
        let refused = |step, code: Option<u32>| {
            let code = code.map(|code| MetaCode::new(code, None));
            advice(step, StepFailure::Refused, code)
        };
        assert_eq!(refused(StepName::Pin, Some(133_005)), Advice::ResetPin);
        assert_eq!(refused(StepName::Pin, Some(1)), Advice::SetPinAgain);
        assert_eq!(refused(StepName::Subscribed, None), Advice::SubscribeAgain);
        assert_eq!(refused(StepName::Registered, None), Advice::RegisterAgain);
        let code = Some(MetaCode::new(133_005, None));
        let dead = advice(StepName::Pin, StepFailure::ReconnectNeeded, code);
        assert_eq!(dead, Advice::Reconnect);
        let waited = advice(StepName::Registered, StepFailure::TooOften, None);
        assert_eq!(waited, Advice::RegisterLater);
    }

    #[test]
    fn trouble_does_not_hide_that_the_pin_is_ours_no_more() {
        let mut evidence = Evidence::of_a_page();
        evidence.pin = Step::Failed {
            at: crate::time::Timestamp::from_seconds(1),
            failure: StepFailure::ChangedElsewhere,
            code: None,
        };
        let lost: NextStep = Advice::ReplaceChangedPin.into();
        let trouble = NextStep::Trouble(crate::channel::Trouble::Restricted);
        assert_eq!(other_news(&evidence, Some(trouble)), Some(lost));
        assert_eq!(
            other_news(&evidence, Some(lost)),
            None,
            "it is told already"
        );
        let refused = StepFailure::Refused;
        evidence.pin = Step::Failed {
            at: crate::time::Timestamp::from_seconds(1),
            failure: refused,
            code: None,
        };
        assert_eq!(other_news(&evidence, Some(trouble)), None);
    }

    #[test]
    fn the_next_step_is_the_most_pressing_one() {
        let mut evidence = Evidence::of_a_page();
        evidence.subscribed = Step::Done {
            at: crate::time::Timestamp::from_seconds(1),
        };
        let connected = ChannelState::Connected;
        assert_eq!(next_step(connected, &evidence, true, true, false), None);
        let step = |agent, plan, soon| next_step(connected, &evidence, agent, plan, soon).unwrap();
        assert_eq!(step(false, true, false), Advice::ChooseAgent.into());
        assert_eq!(step(false, true, true), Advice::RenewAccess.into());
        assert_eq!(step(false, false, true), Advice::UpgradePlan.into());
    }
}
