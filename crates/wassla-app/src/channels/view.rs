use wassla_domain::calling::Calling;
use wassla_domain::channel::{Step, token_expires_soon};
use wassla_domain::meta::Expiry;
use wassla_domain::provision::{next_step, other_news};
use wassla_domain::{
    Action, Advice, AgentId, Asset, Caller, Channel, ChannelKind, ChannelState, ChatKind,
    Entitlements, NextStep, Timestamp,
};

use crate::{UseCaseError, Wassla};

/// What a channel looks like from outside: never a secret.
#[derive(Debug, Clone)]
pub struct ChannelView {
    /// The kind.
    pub kind: ChannelKind,
    /// The state.
    pub state: ChannelViewState,
    /// What to mention beside the state.
    pub flags: Vec<Flag>,
    /// What people read on the tile.
    pub display: Option<String>,
    /// Who answers.
    pub agent: Option<AgentId>,
    /// The most pressing thing to do.
    pub next_step: Option<NextStep>,
    /// What happened to the number beside that.
    pub other_news: Option<NextStep>,
    /// What it is connected to.
    pub asset: Option<Asset>,
    /// What it was connected to before the last sign-in, when that moved it.
    pub moved_from: Option<String>,
    /// When the token ends.
    pub expires: Option<Expiry>,
    /// What was done at Meta.
    pub evidence: Option<EvidenceView>,
    /// When it was last written.
    pub updated_at: Option<Timestamp>,
}

/// The state of a kind: that of its row, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelViewState {
    /// No row.
    NotConnected,
    /// The row's state.
    Row(ChannelState),
}

impl ChannelViewState {
    /// The name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::Row(state) => state.as_str(),
        }
    }
}

/// Something to mention beside the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// The token ends within a week.
    TokenExpiring,
    /// The plan does not include the channel any more.
    NotInPlan,
}

impl Flag {
    /// The name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenExpiring => "token_expiring",
            Self::NotInPlan => "not_in_plan",
        }
    }
}

/// The evidence of a row.
#[derive(Debug, Clone)]
pub struct EvidenceView {
    /// Each step, by name.
    pub steps: Vec<StepView>,
    /// Meta's `status` of the number, for WhatsApp.
    pub number_status: Option<String>,
}

/// One step of the evidence.
#[derive(Debug, Clone)]
pub struct StepView {
    /// Its name.
    pub name: &'static str,
    /// Its state.
    pub step: Step,
}

/// The status of a workspace with the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkspaceStatus {
    /// As usual.
    Active,
    /// Suspended by the host.
    Suspended,
}

impl Wassla {
    /// All four kinds for the caller's workspace, connected or not.
    ///
    /// # Errors
    /// `role_not_allowed` for an unknown role, or a fault of the store.
    pub async fn channels(
        &self,
        caller: &Caller,
    ) -> Result<(WorkspaceStatus, Vec<ChannelView>), UseCaseError> {
        caller.may(Action::SeeChannels)?;
        let workspace = &caller.workspace;
        let (rows, calling, entitlements) = tokio::try_join!(
            self.ports.channels.channels(workspace),
            self.ports.calling.calling(workspace),
            self.ports.plans.entitlements(workspace),
        )?;

        let now = self.ports.clock.now();
        let views = ChannelKind::ALL.map(|kind| match kind {
            ChannelKind::Chat(chat) => {
                let row = rows.iter().find(|row| row.kind() == chat);
                row.map_or_else(|| nothing(kind), |row| view(row, &entitlements, now))
            }
            ChannelKind::WhatsappCall => {
                let row = calling.as_ref().and_then(|calling| {
                    let chat = rows.iter().find(|row| row.id == calling.chat)?;
                    Some(self.view_of_calling(calling, chat, &entitlements))
                });
                // Plan and voice runtime decide whether calls are offered.
                let is_silent = entitlements.include(kind) && !self.ports.voice.answers();
                row.unwrap_or_else(|| ChannelView {
                    flags: flags_of_calling(&entitlements),
                    next_step: is_silent.then(|| Advice::AskForVoiceRuntime.into()),
                    ..nothing(kind)
                })
            }
        });
        let workspace_status = match entitlements {
            Entitlements::Suspended => WorkspaceStatus::Suspended,
            Entitlements::Active(_) => WorkspaceStatus::Active,
        };
        Ok((workspace_status, views.to_vec()))
    }

    /// One kind.
    pub(crate) async fn channel(
        &self,
        caller: &Caller,
        kind: ChannelKind,
    ) -> Result<ChannelView, UseCaseError> {
        let (_, views) = self.channels(caller).await?;
        let view = views.into_iter().find(|view| view.kind == kind);
        Ok(view.unwrap_or_else(|| nothing(kind)))
    }
}

fn nothing(kind: ChannelKind) -> ChannelView {
    ChannelView {
        kind,
        state: ChannelViewState::NotConnected,
        flags: Vec::new(),
        display: None,
        agent: None,
        next_step: None,
        other_news: None,
        asset: None,
        moved_from: None,
        expires: None,
        evidence: None,
        updated_at: None,
    }
}

fn view(row: &Channel, entitlements: &Entitlements, now: Timestamp) -> ChannelView {
    let kind: ChatKind = row.kind();
    let in_plan = entitlements.include(kind);
    let expiring = token_expires_soon(row.credentials.expires, now);
    let flags = [(expiring, Flag::TokenExpiring), (!in_plan, Flag::NotInPlan)];
    let steps = row.evidence.steps().map(|(name, step)| StepView {
        name: name.as_str(),
        step: step.clone(),
    });
    let has_agent = row.agent.is_some();
    let next_step = next_step(row.state, &row.evidence, has_agent, in_plan, expiring);
    ChannelView {
        kind: kind.into(),
        state: ChannelViewState::Row(row.state),
        flags: flags
            .into_iter()
            .filter_map(|(on, flag)| on.then_some(flag))
            .collect(),
        display: Some(row.asset.display()),
        agent: row.agent.clone(),
        next_step,
        other_news: other_news(&row.evidence, next_step),
        asset: Some(row.asset.clone()),
        moved_from: row.moved_from.clone(),
        expires: Some(row.credentials.expires),
        evidence: Some(EvidenceView {
            steps: steps.into(),
            number_status: row
                .evidence
                .number
                .as_ref()
                .and_then(|seen| seen.status.clone()),
        }),
        updated_at: Some(row.updated_at),
    }
}

fn flags_of_calling(entitlements: &Entitlements) -> Vec<Flag> {
    let in_plan = entitlements.include(ChannelKind::WhatsappCall);
    (!in_plan).then_some(Flag::NotInPlan).into_iter().collect()
}

impl Wassla {
    fn view_of_calling(
        &self,
        calling: &Calling,
        chat: &Channel,
        entitlements: &Entitlements,
    ) -> ChannelView {
        let kind = ChannelKind::WhatsappCall;
        let in_plan = entitlements.include(kind);
        let somebody_answers = self.ports.voice.answers();
        let enabled = StepView {
            name: "enabled",
            step: calling.evidence.enabled.clone(),
        };
        ChannelView {
            state: ChannelViewState::Row(calling.state_on(chat, somebody_answers)),
            flags: flags_of_calling(entitlements),
            display: Some(chat.asset.display()),
            agent: calling.agent.clone(),
            next_step: calling.next_step(chat, in_plan, somebody_answers),
            evidence: Some(EvidenceView {
                steps: vec![enabled],
                number_status: None,
            }),
            updated_at: Some(calling.updated_at),
            ..nothing(kind)
        }
    }
}
