//! The row of calling.

use crate::channel::{Channel, ChannelState, Step, StepFailure};
use crate::ids::{AgentId, ChannelId, PhoneNumberId, WorkspaceId};
use crate::meta::{CallingReason, CallingSettings, MetaCode};
use crate::next_step::{Advice, NextStep};
use crate::provision::advice_for;
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

    /// What people are told: no call comes by a number that Meta no longer gives us, and calls that
    /// nobody answers do not work.
    pub fn state_on(&self, chat: &Channel, somebody_answers: bool) -> ChannelState {
        match (chat.state, self.state) {
            (ChannelState::ReconnectNeeded, _) => ChannelState::ReconnectNeeded,
            (_, ChannelState::Connected) if !somebody_answers => ChannelState::NeedsAttention,
            (_, state) => state,
        }
    }

    /// The most pressing thing that a person can do about it; `None` if all is well.
    pub fn next_step(
        &self,
        chat: &Channel,
        in_plan: bool,
        somebody_answers: bool,
    ) -> Option<NextStep> {
        if !in_plan {
            return Some(Advice::UpgradeForCalls.into());
        }
        if chat.state == ChannelState::ReconnectNeeded {
            return Some(Advice::ReconnectWhatsapp.into());
        }
        if !somebody_answers {
            return Some(Advice::AskForVoiceRuntime.into());
        }
        match &self.evidence.enabled {
            Step::Due { .. } => Some(Advice::AwaitMeta.into()),
            Step::Failed { failure, code, .. } => {
                let known = code.and_then(MetaCode::calling);
                Some(known.map_or_else(|| advice(*failure).into(), NextStep::Calling))
            }
            Step::Done { .. } | Step::NotNeeded => self.in_the_way().or(match self.agent {
                None => Some(Advice::ChooseAgent.into()),
                Some(_) => None,
            }),
        }
    }

    fn in_the_way(&self) -> Option<NextStep> {
        let seen = self.evidence.settings.as_ref();
        let settings = seen.map(|seen| &seen.settings);
        match settings {
            Some(settings) if settings.sip => Some(NextStep::Calling(CallingReason::TakenBySip)),
            Some(settings) if !settings.is_enabled() => Some(Advice::SwitchCallsOn.into()),
            Some(_) if seen.is_some_and(|seen| seen.settings.is_restricted(seen.at)) => {
                Some(NextStep::Calling(CallingReason::SwitchedOffByMeta))
            }
            Some(_) => None,
            None => Some(Advice::ReadSettingsAgain.into()),
        }
    }
}

/// What a person can do about an attempt to enable calls that failed.
fn advice(failure: StepFailure) -> Advice {
    match failure {
        StepFailure::PermissionMissing => Advice::GrantWhatsappPermissions,
        StepFailure::ReconnectNeeded => Advice::ReconnectWhatsapp,
        StepFailure::OnBusinessApp => Advice::LeaveBusinessApp,
        StepFailure::Refused
        | StepFailure::TooOften
        | StepFailure::Unreachable
        | StepFailure::ChangedElsewhere
        | StepFailure::TurnedOffElsewhere => advice_for(failure),
    }
}
