//! Codes of the domain, as pages word them.

use std::fmt;

use wassla_app::{ChannelView, ChannelViewState, Flag};
use wassla_catalogue::{Argument, Reason, Texts};
use wassla_domain::inbound::SendFailure;
use wassla_domain::inbox::Conversation;
use wassla_domain::{Agent, AgentStatus, ChannelKind, Refusal, RefusalCode, Role};

/// A refusal in words, with its code.
pub(crate) struct ReasonView {
    pub(crate) code: &'static str,
    pub(crate) happened: String,
    pub(crate) next_step: String,
}

impl ReasonView {
    pub(crate) fn new(refusal: &Refusal, kind: impl Into<ChannelKind>, t: &Texts) -> Self {
        let Reason {
            happened,
            next_step,
        } = t.refusal(refusal, kind);
        Self {
            code: refusal.code.as_str(),
            happened,
            next_step,
        }
    }

    pub(crate) fn of_code(code: RefusalCode, kind: impl Into<ChannelKind>, t: &Texts) -> Self {
        Self::new(&Refusal::new(code), kind, t)
    }
}

/// Why a message was not sent or not delivered.
pub(crate) fn failure(failure: &SendFailure, t: &Texts) -> String {
    with_code(t.failure(failure), failure.code, t)
}

/// What a customer is called.
pub(crate) fn customer(conversation: &Conversation, t: &Texts) -> String {
    t.customer(&conversation.customer())
}

pub(crate) fn state(state: ChannelViewState, t: &Texts) -> String {
    t.say(&format!("state-{}", state.as_str()))
}

pub(crate) fn flags(flags: &[Flag], t: &Texts) -> Vec<String> {
    let said = flags.iter().map(|flag| flag.as_str());
    said.map(|flag| t.say(&format!("flag-{flag}"))).collect()
}

/// What somebody can do about a channel.
pub(crate) fn next_step(view: &ChannelView, t: &Texts) -> Option<String> {
    view.next_step.map(|step| t.next_step(step))
}

pub(crate) fn role(role: Option<Role>, t: &Texts) -> String {
    let role = role.map_or("unknown", Role::as_str);
    t.say(&format!("role-{role}"))
}

/// An agent to choose from.
pub(crate) fn agent(agent: &Agent, t: &Texts) -> String {
    match agent.status {
        AgentStatus::Published => agent.name.clone(),
        AgentStatus::Draft => t.say_with("agent-draft", &[("agent", (&agent.name).into())]),
    }
}

/// Words, and the code of Meta's that they come from.
pub(crate) fn with_code(words: String, code: Option<impl fmt::Display>, t: &Texts) -> String {
    let Some(code) = code else {
        return words;
    };
    let args = [
        ("words", Argument::words(words)),
        ("code", code.to_string().into()),
    ];
    t.say_with("meta-code", &args)
}
