use wassla_app::{ChannelView, ChannelViewState, Flag};
use wassla_domain::{Agent, AgentStatus, ChannelState, ChatKind, NextStep};

/// A tile of the Channels page.
pub(crate) struct Tile {
    pub(crate) kind: ChatKind,
    pub(crate) state: &'static str,
    pub(crate) state_words: &'static str,
    pub(crate) display: Option<String>,
    pub(crate) about: &'static str,
    /// The name of the agent that answers.
    pub(crate) answers: Option<String>,
    pub(crate) notes: Vec<&'static str>,
    pub(crate) next_step: Option<&'static str>,
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
    ) -> Self {
        let answering = |agent: &&Agent| {
            view.state == ChannelViewState::Row(ChannelState::Connected)
                && view.agent.as_ref() == Some(&agent.id)
                && agent.status == AgentStatus::Published
        };
        Self {
            kind,
            state: view.state.as_str(),
            state_words: state_words(view.state),
            display: view.display.clone(),
            about: about(kind),
            answers: agents
                .iter()
                .find(answering)
                .map(|agent| agent.name.clone()),
            notes: view.flags.iter().copied().map(note).collect(),
            next_step: view.next_step.map(NextStep::words),
            button: button(view, may_connect),
            has_row: view.state != ChannelViewState::NotConnected,
        }
    }
}

fn button(view: &ChannelView, may_connect: bool) -> Button {
    let wanted = match view.state {
        ChannelViewState::NotConnected => Button::Connect,
        _ if view.flags.contains(&Flag::NotInPlan) => Button::Upgrade,
        ChannelViewState::Row(ChannelState::NeedsAttention | ChannelState::ReconnectNeeded) => {
            Button::Reconnect
        }
        ChannelViewState::Row(ChannelState::Connected)
            if view.flags.contains(&Flag::TokenExpiring) =>
        {
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

pub(super) const fn state_words(state: ChannelViewState) -> &'static str {
    match state {
        ChannelViewState::NotConnected => "Not connected",
        ChannelViewState::Row(ChannelState::Connecting) => "Connecting",
        ChannelViewState::Row(ChannelState::Connected) => "Connected",
        ChannelViewState::Row(ChannelState::NeedsAttention) => "Needs attention",
        ChannelViewState::Row(ChannelState::ReconnectNeeded) => "Reconnect needed",
    }
}

pub(super) const fn note(flag: Flag) -> &'static str {
    match flag {
        Flag::TokenExpiring => "Access ends soon",
        Flag::NotInPlan => "Not in your plan",
    }
}

const fn about(kind: ChatKind) -> &'static str {
    match kind {
        ChatKind::Whatsapp => "Answer customers on your WhatsApp Business number.",
        ChatKind::Instagram => "Answer direct messages to your Instagram account.",
        ChatKind::Messenger => "Answer messages to your Facebook Page.",
    }
}
