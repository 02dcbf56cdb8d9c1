//! The row of calling.

use crate::calling::words_of;
use crate::channel::{Channel, ChannelState, Step, StepFailure};
use crate::ids::{AgentId, ChannelId, PhoneNumberId, WorkspaceId};
use crate::kind::ChannelKind;
use crate::meta::CallingSettings;
use crate::provision::advice_for;
use crate::refusal::RefusalCode;
use crate::time::Timestamp;

/// A row of `agent_channels` of kind `whatsapp_call`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calling {
    /// Its id.
    pub id: ChannelId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The WhatsApp row that it rides on.
    pub chat: ChannelId,
    /// That row's number.
    pub phone_number: PhoneNumberId,
    /// Who answers.
    pub agent: Option<AgentId>,
    /// What people are told; always what the evidence says.
    pub state: ChannelState,
    /// What was done at Meta.
    pub evidence: CallingEvidence,
    /// When enabling goes on, or the settings are looked at again; `None` if neither is due.
    pub due_at: Option<Timestamp>,
    /// Counts the writes, so that no writer overwrites what it did not see.
    pub version: i64,
    /// When the row was first written.
    pub connected_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
}

/// The evidence that calls arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingEvidence {
    /// Calling was switched on, and read back.
    pub enabled: Step,
    /// The settings as Meta last told them.
    pub settings: Option<SettingsSeen>,
}

/// The settings of a number as Meta told them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsSeen {
    /// What Meta told.
    pub settings: CallingSettings,
    /// When.
    pub at: Timestamp,
}

impl CallingEvidence {
    /// Before anything was asked.
    pub const fn none() -> Self {
        Self {
            enabled: Step::due(),
            settings: None,
        }
    }

    /// What people are told: connected is enabled, read back, and nothing in the way.
    pub fn state(&self) -> ChannelState {
        match (&self.enabled, &self.settings) {
            (Step::Due { .. }, _) => ChannelState::Connecting,
            (
                Step::Failed {
                    failure: StepFailure::ReconnectNeeded,
                    ..
                },
                _,
            ) => ChannelState::ReconnectNeeded,
            (Step::Done { .. }, Some(seen)) if seen.settings.takes_calls(seen.at) => {
                ChannelState::Connected
            }
            (Step::Done { .. } | Step::Failed { .. } | Step::NotNeeded, _) => {
                ChannelState::NeedsAttention
            }
        }
    }
}

impl Calling {
    /// A row that is about to be written for a number on which nothing was asked yet; `None` for a
    /// channel that has no number.
    pub fn begun(
        chat: &Channel,
        id: ChannelId,
        agent: AgentId,
        now: Timestamp,
        due_at: Timestamp,
    ) -> Option<Self> {
        let evidence = CallingEvidence::none();
        Some(Self {
            id,
            workspace: chat.workspace.clone(),
            chat: chat.id.clone(),
            phone_number: chat.asset.phone_number()?.clone(),
            agent: Some(agent),
            state: evidence.state(),
            evidence,
            due_at: Some(due_at),
            version: 1,
            connected_at: now,
            updated_at: now,
        })
    }

    /// The row when somebody enables it once more, with this agent. What was enabled and is not
    /// known to be off is looked at again; anything else is set again.
    #[must_use]
    pub fn begun_again(&self, agent: AgentId, now: Timestamp, due_at: Timestamp) -> Self {
        let is_on = self.state == ChannelState::Connected;
        let evidence = if is_on {
            self.evidence.clone()
        } else {
            CallingEvidence {
                enabled: Step::due(),
                settings: self.evidence.settings.clone(),
            }
        };
        Self {
            agent: Some(agent),
            state: evidence.state(),
            evidence,
            due_at: Some(due_at),
            version: self.version + 1,
            updated_at: now,
            ..self.clone()
        }
    }

    /// What people are told: no call comes by a number that Meta no longer gives us.
    pub fn state_on(&self, chat: &Channel) -> ChannelState {
        match chat.state {
            ChannelState::ReconnectNeeded => ChannelState::ReconnectNeeded,
            ChannelState::Connecting | ChannelState::Connected | ChannelState::NeedsAttention => {
                self.state
            }
        }
    }

    /// The most pressing thing that a person can do about it, or `None` if all is well.
    pub fn next_step(
        &self,
        chat: &Channel,
        in_plan: bool,
        somebody_answers: bool,
    ) -> Option<&'static str> {
        if !in_plan {
            return Some("Your plan no longer includes calls: upgrade to take them again.");
        }
        if chat.state == ChannelState::ReconnectNeeded {
            return Some("Meta no longer accepts our access: connect WhatsApp again.");
        }
        if !somebody_answers {
            return Some(
                "This server has no voice runtime, so every call is rejected: ask whoever runs it.",
            );
        }
        match &self.evidence.enabled {
            Step::Due { .. } => {
                Some("Meta has not confirmed everything yet: it is tried again by itself.")
            }
            Step::Failed { failure, code, .. } => {
                let known = code.and_then(|code| words_of(code.code));
                Some(known.map_or_else(|| advice(*failure), |error| error.next_step))
            }
            Step::Done { .. } | Step::NotNeeded => self.in_the_way().or(match self.agent {
                None => Some("Choose an agent."),
                Some(_) => None,
            }),
        }
    }

    fn in_the_way(&self) -> Option<&'static str> {
        let seen = self.evidence.settings.as_ref();
        let settings = seen.map(|seen| &seen.settings);
        match settings {
            Some(settings) if settings.sip => words_of(131_055).map(|error| error.next_step),
            Some(settings) if !settings.is_enabled() => Some(
                "Calling was switched off in WhatsApp Manager: connect it here again to take calls.",
            ),
            Some(_) if seen.is_some_and(|seen| seen.settings.is_restricted(seen.at)) => {
                words_of(138_014).map(|error| error.next_step)
            }
            Some(_) => None,
            None => Some("Meta has not told the settings of the number: connect it again."),
        }
    }
}

/// What a person can do about an attempt to enable calls that failed.
fn advice(failure: StepFailure) -> &'static str {
    match failure {
        StepFailure::PermissionMissing => {
            "A permission is missing: connect WhatsApp again and leave every permission checked."
        }
        StepFailure::ReconnectNeeded => {
            "Meta no longer accepts our access: connect WhatsApp again."
        }
        StepFailure::OnBusinessApp => {
            RefusalCode::CallingBusinessApp
                .words(ChannelKind::WhatsappCall)
                .next_step
        }
        StepFailure::Refused | StepFailure::TooOften | StepFailure::Unreachable => {
            advice_for(failure)
        }
    }
}
