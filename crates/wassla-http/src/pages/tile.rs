use wassla_app::{ChannelView, ChannelViewState, Flag};
use wassla_catalogue::Texts;
use wassla_domain::{Agent, AgentStatus, ChannelState, ChatKind, Destination};

use super::account_news::MetaLink;
use super::wording;

/// A tile of the Channels page.
pub(crate) struct Tile {
    pub(crate) kind: ChatKind,
    pub(crate) state: &'static str,
    pub(crate) state_words: String,
    pub(crate) display: Option<String>,
    pub(crate) about: String,
    /// The name of the agent that answers.
    pub(crate) answers: Option<String>,
    /// The name of the agent that would answer if it were published.
    pub(crate) draft: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) next_step: Option<String>,
    /// What happened to the number beside that.
    pub(crate) other_news: Option<String>,
    /// Where the most pressing thing is done, if that is at Meta: the first button.
    pub(crate) at_meta: Option<MetaLink>,
    pub(crate) button: Button,
    pub(crate) has_row: bool,
}

/// The main button of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Button {
    /// Nothing to do here.
    None,
    Connect,
    Reconnect,
    Upgrade,
    /// This role may not: who may is said instead.
    AskOwner,
}

impl Tile {
    pub(crate) fn new(
        view: &ChannelView,
        kind: ChatKind,
        agents: &[Agent],
        may_connect: bool,
        t: &Texts,
    ) -> Self {
        let chosen = agents
            .iter()
            .find(|agent| view.agent.as_ref() == Some(&agent.id));
        let named = |status| {
            let chosen = chosen.filter(|agent| agent.status == status);
            chosen.map(|agent| agent.name.clone())
        };
        let is_connected = view.state == ChannelViewState::Row(ChannelState::Connected);
        Self {
            kind,
            state: view.state.as_str(),
            state_words: wording::state(view.state, t),
            display: view.display.clone(),
            about: t.say(&format!("tile-about-{kind}")),
            answers: named(AgentStatus::Published).filter(|_| is_connected),
            draft: named(AgentStatus::Draft),
            notes: wording::flags(&view.flags, t),
            next_step: wording::next_step(view, t),
            other_news: view.other_news.map(|news| t.next_step(news)),
            at_meta: MetaLink::of(view, t).filter(|_| may_connect),
            button: button(view, may_connect),
            has_row: view.state != ChannelViewState::NotConnected,
        }
    }
}

fn a_sign_in_helps(view: &ChannelView) -> bool {
    let mut told = view.next_step.into_iter().chain(view.other_news);
    view.flags.contains(&Flag::TokenExpiring)
        || told.any(|step| step.destination() == Destination::Reconnect)
}

fn button(view: &ChannelView, may_connect: bool) -> Button {
    let wanted = match view.state {
        ChannelViewState::NotConnected => Button::Connect,
        _ if view.flags.contains(&Flag::NotInPlan) => Button::Upgrade,
        ChannelViewState::Row(ChannelState::NeedsAttention | ChannelState::ReconnectNeeded) => {
            Button::Reconnect
        }
        ChannelViewState::Row(ChannelState::Connected) if a_sign_in_helps(view) => {
            Button::Reconnect
        }
        ChannelViewState::Row(ChannelState::Connected | ChannelState::Connecting) => Button::None,
    };
    match wanted {
        Button::Connect | Button::Reconnect if !may_connect => Button::AskOwner,
        Button::None | Button::Connect | Button::Reconnect | Button::Upgrade | Button::AskOwner => {
            wanted
        }
    }
}
