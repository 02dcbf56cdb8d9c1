//! What is done with an event: delivered, or dropped for a reason that is counted.

use std::time::Duration;

use super::content::Content;
use crate::agent::{Agent, AgentStatus};
use crate::channel::{Channel, ChannelState};
use crate::ids::AgentId;
use crate::plan::Entitlements;
use crate::time::Timestamp;

/// Why an event is dropped whole: nothing is stored, no agent is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropReason {
    /// No workspace has connected what it is addressed to.
    NoChannel,
    /// The host has suspended the workspace.
    WorkspaceSuspended,
    /// The plan does not include the channel any more.
    NotInPlan,
    /// It is older than duplicates are remembered.
    Stale,
    /// Meta no longer accepts our access to the channel.
    ReconnectNeeded,
    /// The business sent it, not a customer.
    Echo,
}

/// Why a message is stored and shown and no agent is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// No agent is assigned, or it is gone.
    AgentMissing,
    /// The agent is a draft.
    AgentDraft,
    /// The message asks for no answer.
    NoAnswerNeeded,
    /// The call is too old to be answered: it is logged as missed.
    TooLate,
}

/// What became of an event: what the delivery view counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A message: stored, and an agent is asked.
    Delivered,
    /// A message: stored, and no agent is asked.
    Skipped(Skip),
    /// Dropped.
    Dropped(DropReason),
    /// A status, an echo of ours or another note: taken in.
    Noted,
    /// A message that is stored already.
    Duplicate,
    /// Not understood: kept for as long as duplicates are, and nothing done.
    NotUnderstood,
}

impl Outcome {
    /// Every outcome, in the order of every list.
    pub const ALL: [Self; 14] = [
        Self::Delivered,
        Self::Skipped(Skip::AgentMissing),
        Self::Skipped(Skip::AgentDraft),
        Self::Skipped(Skip::NoAnswerNeeded),
        Self::Skipped(Skip::TooLate),
        Self::Dropped(DropReason::NoChannel),
        Self::Dropped(DropReason::WorkspaceSuspended),
        Self::Dropped(DropReason::NotInPlan),
        Self::Dropped(DropReason::Stale),
        Self::Dropped(DropReason::ReconnectNeeded),
        Self::Dropped(DropReason::Echo),
        Self::Noted,
        Self::Duplicate,
        Self::NotUnderstood,
    ];

    /// The name in rows, figures and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Skipped(Skip::AgentMissing) => "agent_missing",
            Self::Skipped(Skip::AgentDraft) => "agent_draft",
            Self::Skipped(Skip::NoAnswerNeeded) => "no_answer_needed",
            Self::Skipped(Skip::TooLate) => "too_late",
            Self::Dropped(DropReason::NoChannel) => "no_channel",
            Self::Dropped(DropReason::WorkspaceSuspended) => "workspace_suspended",
            Self::Dropped(DropReason::NotInPlan) => "not_in_plan",
            Self::Dropped(DropReason::Stale) => "stale",
            Self::Dropped(DropReason::ReconnectNeeded) => "reconnect_needed",
            Self::Dropped(DropReason::Echo) => "echo",
            Self::Noted => "noted",
            Self::Duplicate => "duplicate",
            Self::NotUnderstood => "not_understood",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }

    /// Whether it is a loss that somebody may look for.
    pub const fn is_dropped(self) -> bool {
        matches!(self, Self::Dropped(_))
    }
}

/// What is done with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutingDecision {
    /// Stored, and this agent is asked.
    Deliver(AgentId),
    /// Stored; no agent is asked.
    StoreOnly(Skip),
    /// Not stored.
    Drop(DropReason),
}

impl RoutingDecision {
    /// What the delivery view counts.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Deliver(_) => Outcome::Delivered,
            Self::StoreOnly(skip) => Outcome::Skipped(*skip),
            Self::Drop(reason) => Outcome::Dropped(*reason),
        }
    }
}

/// Whether anything for this channel is taken in, as the row is now.
///
/// # Errors
/// The reason why it is dropped.
pub fn route_channel<'a>(
    channel: Option<&'a Channel>,
    entitlements: &Entitlements,
) -> Result<&'a Channel, DropReason> {
    let channel = channel.ok_or(DropReason::NoChannel)?;
    if *entitlements == Entitlements::Suspended {
        return Err(DropReason::WorkspaceSuspended);
    }
    if !entitlements.include(channel.kind()) {
        return Err(DropReason::NotInPlan);
    }
    match channel.state {
        ChannelState::Connecting | ChannelState::Connected | ChannelState::NeedsAttention => {
            Ok(channel)
        }
        ChannelState::ReconnectNeeded => Err(DropReason::ReconnectNeeded),
    }
}

/// What is done with a message of a customer. Its age is looked at first: what is older than
/// `keep` may be a duplicate that is not remembered any more.
pub fn route_message(
    (content, at): (&Content, Timestamp),
    channel: Option<&Channel>,
    entitlements: &Entitlements,
    agents: &[Agent],
    (now, keep): (Timestamp, Duration),
) -> RoutingDecision {
    if at < now.minus(keep) {
        return RoutingDecision::Drop(DropReason::Stale);
    }
    let channel = match route_channel(channel, entitlements) {
        Ok(channel) => channel,
        Err(reason) => return RoutingDecision::Drop(reason),
    };
    if !content.asks_for_an_answer() {
        return RoutingDecision::StoreOnly(Skip::NoAnswerNeeded);
    }
    match answering_agent(channel, agents) {
        Ok(agent) => RoutingDecision::Deliver(agent.id.clone()),
        Err(skip) => RoutingDecision::StoreOnly(skip),
    }
}

/// The agent that answers on a channel, as both are now.
///
/// # Errors
/// Why none does.
pub fn answering_agent<'a>(channel: &Channel, agents: &'a [Agent]) -> Result<&'a Agent, Skip> {
    let assigned = channel.agent.as_ref();
    let agent = agents.iter().find(|agent| Some(&agent.id) == assigned);
    match agent {
        None => Err(Skip::AgentMissing),
        Some(agent) if agent.status == AgentStatus::Draft => Err(Skip::AgentDraft),
        Some(agent) => Ok(agent),
    }
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
