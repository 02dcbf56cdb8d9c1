//! What people are told about a channel.

use std::time::Duration;

use super::evidence::{Evidence, Step, StepFailure};
use super::state::ChannelState;
use super::trouble::Trouble;
use crate::kind::ChatKind;
use crate::meta::Expiry;
use crate::time::Timestamp;

impl ChannelState {
    /// What the evidence says. WhatsApp is connected when the app is subscribed and Meta has
    /// called the number CONNECTED; a PIN that could not be set leaves it so, with open evidence.
    /// The others are connected when the Page is subscribed. Trouble that Meta told of since goes
    /// before all that.
    pub fn of(kind: ChatKind, evidence: &Evidence) -> Self {
        let token_is_dead = |step: &&Step| {
            matches!(
                step,
                Step::Failed {
                    failure: StepFailure::ReconnectNeeded,
                    ..
                }
            )
        };
        if evidence.steps().iter().any(|(_, step)| token_is_dead(step)) {
            return Self::ReconnectNeeded;
        }
        if let Some(state) = evidence.trouble.and_then(Trouble::state) {
            return state;
        }
        match &evidence.subscribed {
            Step::Failed { .. } => return Self::NeedsAttention,
            Step::Due { .. } => return Self::Connecting,
            Step::Done { .. } | Step::NotNeeded => {}
        }
        if kind != ChatKind::Whatsapp || evidence.number_is_connected() {
            return Self::Connected;
        }
        match (&evidence.registered, &evidence.pin) {
            (Step::Due { .. }, pin) if !matches!(pin, Step::Failed { .. }) => Self::Connecting,
            _ => Self::NeedsAttention,
        }
    }
}

/// From how long before its end a token is said to expire soon.
pub const TOKEN_EXPIRES_SOON: Duration = Duration::from_hours(7 * 24);

/// Whether a token ends soon enough to say so.
pub fn token_expires_soon(expires: Expiry, now: Timestamp) -> bool {
    match expires {
        Expiry::At(end) => end <= now.plus(TOKEN_EXPIRES_SOON),
        Expiry::Never | Expiry::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::NumberSeen;
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);
    const DONE: Step = Step::Done { at: NOW };
    const DUE: Step = Step::Due {
        attempts: 0,
        code: None,
    };

    fn failed(failure: StepFailure) -> Step {
        Step::Failed {
            at: NOW,
            failure,
            code: None,
        }
    }

    fn evidence(subscribed: &Step, pin: &Step, registered: &Step, status: &str) -> Evidence {
        Evidence {
            subscribed: subscribed.clone(),
            pin: pin.clone(),
            registered: registered.clone(),
            number: Some(NumberSeen {
                status: Some(status.into()),
                platform: Some("CLOUD_API".into()),
                at: NOW,
            }),
            trouble: None,
        }
    }

    #[test]
    fn connected_is_said_only_of_what_was_subscribed_and_can_receive() {
        use ChannelState::{Connected, Connecting, NeedsAttention, ReconnectNeeded};
        let refused = failed(StepFailure::Refused);
        let none = Step::NotNeeded;
        let table = [
            (evidence(&DONE, &DONE, &none, "CONNECTED"), Connected),
            (evidence(&DONE, &refused, &none, "CONNECTED"), Connected),
            (evidence(&DONE, &DUE, &none, "CONNECTED"), Connected),
            (evidence(&DUE, &DONE, &none, "CONNECTED"), Connecting),
            (
                evidence(&refused, &DONE, &none, "CONNECTED"),
                NeedsAttention,
            ),
            (evidence(&DONE, &DUE, &DUE, "PENDING"), Connecting),
            (evidence(&DONE, &refused, &DUE, "PENDING"), NeedsAttention),
            (evidence(&DONE, &DONE, &refused, "PENDING"), NeedsAttention),
            (evidence(&DONE, &DONE, &DONE, "PENDING"), NeedsAttention),
            (evidence(&DONE, &none, &none, "BANNED"), NeedsAttention),
            (
                evidence(
                    &DONE,
                    &failed(StepFailure::ReconnectNeeded),
                    &none,
                    "CONNECTED",
                ),
                ReconnectNeeded,
            ),
        ];
        for (evidence, expected) in table {
            assert_eq!(
                ChannelState::of(ChatKind::Whatsapp, &evidence),
                expected,
                "{evidence:?}"
            );
        }
    }

    #[test]
    fn a_page_is_connected_when_it_is_subscribed() {
        let page = |subscribed: Step| {
            let evidence = Evidence {
                subscribed,
                ..Evidence::of_a_page()
            };
            ChannelState::of(ChatKind::Instagram, &evidence)
        };
        assert_eq!(page(DONE), ChannelState::Connected);
        assert_eq!(page(DUE), ChannelState::Connecting);
        assert_eq!(
            page(failed(StepFailure::Refused)),
            ChannelState::NeedsAttention
        );
    }

    #[test]
    fn a_token_is_said_to_expire_a_week_before() {
        let end = NOW.plus(TOKEN_EXPIRES_SOON);
        assert!(token_expires_soon(Expiry::At(end), NOW));
        assert!(!token_expires_soon(
            Expiry::At(end.plus(Duration::from_secs(1))),
            NOW
        ));
        assert!(!token_expires_soon(Expiry::Never, NOW));
    }
}
