//! Provisioning: what to do at Meta for an asset, and what to tell people about it.

use std::time::Duration;

use crate::channel::{ChannelState, Evidence, Step, StepFailure, StepName};
use crate::meta::{MetaCode, NumberFacts};

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
pub fn advice(step: StepName, failure: StepFailure, code: Option<MetaCode>) -> &'static str {
    match (code.map(|code| code.code), failure) {
        (_, StepFailure::ReconnectNeeded | StepFailure::PermissionMissing) => advice_for(failure),
        (Some(133_005), _) => {
            "The number has another two-step PIN: reset it in WhatsApp Manager, then connect again."
        }
        (Some(133_006), _) => {
            "The number must be verified first: verify it in WhatsApp Manager, then connect again."
        }
        (Some(133_008 | 133_009), _) => {
            "Meta has seen too many PIN attempts: wait an hour, then connect again."
        }
        (Some(133_015), _) => {
            "The number was deleted a moment ago: wait five minutes, then connect again."
        }
        (Some(133_016), _) => {
            "Meta has locked registration of this number for 72 hours: connect again after that."
        }
        (Some(131_031 | 368), _) => {
            "Meta has locked the WhatsApp account: look at Business Support Home, then connect again."
        }
        (Some(100), _) => {
            "Meta does not let us reach this account any more: check who administers it, then connect again."
        }
        (_, StepFailure::TooOften) => {
            "It was tried three times without success: see the number in WhatsApp Manager, then \
             connect again after 72 hours."
        }
        (_, StepFailure::Unreachable | StepFailure::OnBusinessApp) => advice_for(failure),
        (_, StepFailure::Refused) => match step {
            StepName::Subscribed => "Meta refused to deliver messages to us: connect again.",
            StepName::Pin => "The two-step PIN could not be set: connect again to retry.",
            StepName::Registered => {
                "Meta refused to register the number: see it in WhatsApp Manager, then connect again."
            }
        },
    }
}

/// What a person can do about a step of no special kind that failed.
pub const fn advice_for(failure: StepFailure) -> &'static str {
    match failure {
        StepFailure::ReconnectNeeded => "Meta no longer accepts our access: connect again.",
        StepFailure::PermissionMissing => {
            "A permission is missing: connect again and leave every permission checked."
        }
        StepFailure::TooOften => "Meta asks for a long wait: connect again tomorrow.",
        StepFailure::Unreachable => "Meta did not answer for hours: connect again.",
        StepFailure::OnBusinessApp => {
            "The number is used in the WhatsApp Business app: see it there."
        }
        StepFailure::Refused => {
            "Meta refused: see the number in WhatsApp Manager, then connect again."
        }
    }
}

/// The most pressing thing that a person can do about a channel, or `None` if all is well.
pub fn next_step(
    state: ChannelState,
    evidence: &Evidence,
    has_agent: bool,
    in_plan: bool,
    token_expiring: bool,
) -> Option<&'static str> {
    if !in_plan {
        return Some("Your plan no longer includes this channel: upgrade to use it again.");
    }
    let failed = evidence
        .steps()
        .into_iter()
        .find_map(|(name, step)| match step {
            Step::Failed { failure, code, .. } => Some(advice(name, *failure, *code)),
            Step::NotNeeded | Step::Due { .. } | Step::Done { .. } => None,
        });
    if let Some(trouble) = evidence.trouble {
        return Some(trouble.advice());
    }
    match (state, failed) {
        (ChannelState::ReconnectNeeded, _) => {
            Some("Meta no longer accepts our access: connect again.")
        }
        (_, Some(advice)) => Some(advice),
        (ChannelState::NeedsAttention, None) => Some(
            "Meta does not report the number as connected: see its status in WhatsApp Manager.",
        ),
        (ChannelState::Connecting, None) => {
            Some("Meta has not confirmed everything yet: it is tried again by itself.")
        }
        (ChannelState::Connected, None) if token_expiring => {
            Some("Access ends soon: connect again to renew it.")
        }
        (ChannelState::Connected, None) if !has_agent => Some("Choose an agent."),
        (ChannelState::Connected, None) => None,
    }
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
    fn every_failure_has_a_sentence() {
        let codes = [
            None,
            Some(133_005),
            Some(133_006),
            Some(133_016),
            Some(100),
            Some(1),
        ];
        for failure in StepFailure::ALL {
            for code in codes {
                for step in [StepName::Subscribed, StepName::Pin, StepName::Registered] {
                    let code = code.map(|code| MetaCode::new(code, None));
                    assert!(advice(step, failure, code).ends_with('.'));
                }
            }
        }
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
        assert_eq!(step(false, true, false), "Choose an agent.");
        assert!(step(false, true, true).starts_with("Access ends soon"));
        assert!(step(false, false, true).starts_with("Your plan"));
    }
}
