//! The card of WhatsApp Call, under the tiles: what state it is in, who answers, and what to do.

use wassla_app::{ChannelView, ChannelViewState, Flag, WorkspaceStatus};
use wassla_catalogue::Texts;
use wassla_domain::refusal::Offer;
use wassla_domain::{
    Advice, Agent, AgentId, AgentStatus, ChannelKind, ChannelState, ChatKind, MetaCode, Modality,
    NextStep, Refusal, RefusalCode,
};

use super::account_news::AccountNews;
use super::call_hint::{CallHint, Done};
use super::manage::{AgentOption, agent_note};
use super::wording::{self, ReasonView};

/// The card of WhatsApp Call.
pub(crate) struct CallCard {
    pub(crate) state: &'static str,
    pub(crate) state_words: String,
    /// The number that customers call.
    pub(crate) display: Option<String>,
    pub(crate) notes: Vec<String>,
    /// The name of the agent that answers.
    pub(crate) answers: Option<String>,
    pub(crate) next_step: Option<String>,
    /// What happened to the number that calls come by, unless the next step says it.
    pub(crate) chat_news: Option<AccountNews>,
    /// What is wrong with WhatsApp itself, on which calls ride.
    pub(crate) chat: Option<String>,
    pub(crate) problem: Option<CallProblem>,
    pub(crate) notice: Option<String>,
    pub(crate) form: CallForm,
    pub(crate) agents: Vec<AgentOption>,
    pub(crate) agent_note: Option<String>,
    /// Whether the plan lost calls that were connected.
    pub(crate) offers_upgrade: bool,
}

/// What can be done on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallForm {
    /// Nothing, for those who may only look.
    ReadOnly,
    /// Nothing, as long as WhatsApp itself or the voice runtime is in the way: that is said.
    InTheWay,
    /// Nothing, as long as the plan does not include calls: that is said as a problem.
    Plan,
    /// Nothing, as long as the workspace is suspended: the page says so above.
    Suspended,
    /// Calls can be connected.
    Connect,
    /// Somebody else may answer, and calls can be disconnected.
    Change,
    /// The same, or they are connected once more.
    ConnectAgain,
}

/// Why calls are not connected, or were not when somebody tried.
pub(crate) struct CallProblem {
    pub(crate) reason: ReasonView,
    pub(crate) offer: Offer,
    /// Meta's own code, when Meta refused.
    pub(crate) upstream: Option<MetaCode>,
    /// Whether it just happened.
    pub(crate) is_alert: bool,
}

impl CallCard {
    /// Nothing while there is no WhatsApp number that could be called. Without a hint, for those
    /// who may only look.
    pub(crate) fn new(
        (views, workspace_status): (&[ChannelView], WorkspaceStatus),
        agents: &[Agent],
        hint: Option<&CallHint>,
        t: &Texts,
    ) -> Option<Self> {
        let of = |kind: ChannelKind| views.iter().find(|view| view.kind == kind);
        let chat = of(ChatKind::Whatsapp.into())?;
        let view = of(ChannelKind::WhatsappCall)?;
        let has_row = view.state != ChannelViewState::NotConnected;
        if !has_number(chat.state) && !has_row {
            return None;
        }
        let form = match hint {
            Some(_) => CallForm::of(view, chat.state, workspace_status),
            None => CallForm::ReadOnly,
        };
        let voices = voices(agents);
        let lacks = view.flags.contains(&Flag::NotInPlan);
        let picked = view.agent.as_ref();
        let answering = |agent: &&&Agent| {
            view.state == ChannelViewState::Row(ChannelState::Connected)
                && !lacks
                && picked == Some(&agent.id)
                && agent.status == AgentStatus::Published
        };
        Some(Self {
            state: view.state.as_str(),
            state_words: wording::state(view.state, t),
            display: view.display.clone().or_else(|| chat.display.clone()),
            notes: match form {
                // Whatever the plan: that is not what is in the way.
                CallForm::Suspended => Vec::new(),
                CallForm::ReadOnly
                | CallForm::InTheWay
                | CallForm::Plan
                | CallForm::Connect
                | CallForm::Change
                | CallForm::ConnectAgain => wording::flags(&view.flags, t),
            },
            answers: voices
                .iter()
                .find(answering)
                .map(|agent| agent.name.clone()),
            next_step: wording::next_step(view, t),
            chat: chat_trouble(chat.state, view).map(|trouble| t.say(trouble)),
            chat_news: AccountNews::of(chat, form != CallForm::ReadOnly, t)
                .filter(|_| chat.next_step != view.next_step),
            problem: hint.and_then(|hint| problem(hint, view, form, t)),
            notice: hint
                .and_then(|hint| notice(hint, view))
                .map(|notice| t.say(notice)),
            form,
            agents: options(&voices, picked, t),
            agent_note: picked
                .and_then(|_| agent_note(voices.iter().copied(), picked))
                .map(|note| t.say(note)),
            offers_upgrade: has_row && lacks && workspace_status == WorkspaceStatus::Active,
        })
    }

    /// Whether there is something to do that those who may only look cannot.
    pub(crate) fn needs_owner(&self) -> bool {
        self.state != ChannelState::Connected.as_str()
            && self.state != ChannelState::Connecting.as_str()
    }

    /// Whether one of the agents is already chosen.
    pub(crate) fn is_chosen(&self) -> bool {
        self.agents.iter().any(|agent| agent.picked)
    }
}

impl CallForm {
    fn of(view: &ChannelView, chat: ChannelViewState, workspace_status: WorkspaceStatus) -> Self {
        let lacks = view.flags.contains(&Flag::NotInPlan);
        let is_silent = view.next_step == Some(NextStep::Do(Advice::AskForVoiceRuntime));
        match view.state {
            ChannelViewState::NotConnected if workspace_status == WorkspaceStatus::Suspended => {
                Self::Suspended
            }
            ChannelViewState::NotConnected if lacks => Self::Plan,
            ChannelViewState::NotConnected if is_silent || !takes_calls(chat) => Self::InTheWay,
            ChannelViewState::NotConnected => Self::Connect,
            ChannelViewState::Row(ChannelState::NeedsAttention | ChannelState::ReconnectNeeded)
                if !lacks && !is_silent =>
            {
                Self::ConnectAgain
            }
            ChannelViewState::Row(
                ChannelState::Connecting
                | ChannelState::Connected
                | ChannelState::NeedsAttention
                | ChannelState::ReconnectNeeded,
            ) => Self::Change,
        }
    }
}

/// Whether there is a number, in whatever state.
const fn has_number(chat: ChannelViewState) -> bool {
    match chat {
        ChannelViewState::Row(
            ChannelState::Connected | ChannelState::NeedsAttention | ChannelState::ReconnectNeeded,
        ) => true,
        ChannelViewState::NotConnected | ChannelViewState::Row(ChannelState::Connecting) => false,
    }
}

/// What is wrong with WhatsApp itself: the message that says it. A row of calls says by itself that
/// WhatsApp must be connected again.
fn chat_trouble(chat: ChannelViewState, view: &ChannelView) -> Option<&'static str> {
    let ChannelViewState::Row(chat) = chat else {
        return None;
    };
    let is_told = view.next_step == Some(NextStep::Do(Advice::ReconnectWhatsapp));
    match chat {
        ChannelState::NeedsAttention => Some("calls-chat.needs_attention"),
        ChannelState::ReconnectNeeded if !is_told => Some("calls-chat.reconnect_needed"),
        ChannelState::ReconnectNeeded | ChannelState::Connecting | ChannelState::Connected => None,
    }
}

/// Whether calls can ride on the WhatsApp channel.
const fn takes_calls(chat: ChannelViewState) -> bool {
    match chat {
        ChannelViewState::Row(ChannelState::Connected | ChannelState::NeedsAttention) => true,
        ChannelViewState::NotConnected
        | ChannelViewState::Row(ChannelState::Connecting | ChannelState::ReconnectNeeded) => false,
    }
}

fn voices(agents: &[Agent]) -> Vec<&Agent> {
    let voices = agents
        .iter()
        .filter(|agent| agent.modality == Modality::Voice);
    voices.collect()
}

/// Agents that answer, and the one that was chosen whatever it is now. The only one is chosen.
fn options(voices: &[&Agent], picked: Option<&AgentId>, t: &Texts) -> Vec<AgentOption> {
    let is_shown =
        |agent: &&&Agent| agent.status == AgentStatus::Published || picked == Some(&agent.id);
    let shown: Vec<_> = voices.iter().filter(is_shown).collect();
    let is_only = shown.len() == 1 && picked.is_none();
    let options = shown.into_iter().map(|agent| AgentOption {
        picked: is_only || picked == Some(&agent.id),
        ..AgentOption::new(agent, t)
    });
    options.collect()
}

/// What stands in the way; of what was refused before, what the row does not disprove.
fn problem(hint: &CallHint, view: &ChannelView, form: CallForm, t: &Texts) -> Option<CallProblem> {
    if form == CallForm::Plan {
        let refusal = Refusal::new(RefusalCode::FeatureNotInPlan);
        let is_alert = hint.refusal.as_ref() == Some(&refusal);
        return Some(CallProblem::new(&refusal, is_alert, t));
    }
    let is_connected = view.state == ChannelViewState::Row(ChannelState::Connected);
    let refusal = hint.refusal.as_ref().filter(|refusal| {
        let stands = is_about_the_agent(refusal.code) || !is_connected;
        stands && !is_told_otherwise(refusal.code)
    });
    refusal.map(|refusal| CallProblem::new(refusal, true, t))
}

/// The page shows the plan and the workspace as they are now.
const fn is_told_otherwise(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::FeatureNotInPlan | RefusalCode::WorkspaceSuspended
    )
}

const fn is_about_the_agent(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::AgentNotFound
            | RefusalCode::AgentWrongModality
            | RefusalCode::AgentNotPublished
    )
}

/// What was done, as the row bears it out: the message that says it.
fn notice(hint: &CallHint, view: &ChannelView) -> Option<&'static str> {
    let is_gone = view.state == ChannelViewState::NotConnected;
    let is_connected = view.state == ChannelViewState::Row(ChannelState::Connected);
    match hint.done? {
        Done::Connected => is_connected.then_some("calls-notice-connected"),
        Done::AgentSaved => view.agent.is_some().then_some("calls-notice-saved"),
        Done::Disconnected => is_gone.then_some("calls-notice-disconnected"),
    }
}

impl CallProblem {
    fn new(refusal: &Refusal, is_alert: bool, t: &Texts) -> Self {
        Self {
            reason: ReasonView::new(refusal, ChannelKind::WhatsappCall, t),
            offer: refusal.code.offer(),
            upstream: refusal.upstream,
            is_alert,
        }
    }
}
