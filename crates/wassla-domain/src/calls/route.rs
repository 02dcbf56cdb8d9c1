//! What is done with a call that rings.

use std::time::Duration;

use crate::agent::{Agent, AgentStatus, Modality};
use crate::calling::Calling;
use crate::calls::CallOutcome;
use crate::channel::{Channel, ChannelState};
use crate::inbound::{DropReason, RoutingDecision, Skip, route_channel};
use crate::kind::ChannelKind;
use crate::plan::Entitlements;
use crate::time::Timestamp;

/// How old a call may be, in whole seconds, to be answered still. Meta lets a business answer for
/// 30 to 60 seconds.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(25);

/// What is done with a call that rings, when it is taken in: dropped, logged as missed, or given
/// to whoever answers calls, who looks again.
pub fn route_call(
    rang_at: Timestamp,
    rows: (Option<&Channel>, Option<&Calling>),
    entitlements: &Entitlements,
    agents: &[Agent],
    (now, keep): (Timestamp, Duration),
) -> RoutingDecision {
    if rang_at < now.minus(keep) {
        return RoutingDecision::Drop(DropReason::Stale);
    }
    let calling = match open_calling(rows, entitlements) {
        Ok(calling) => calling,
        Err(reason) => return RoutingDecision::Drop(reason),
    };
    if is_too_late(rang_at, now) {
        return RoutingDecision::StoreOnly(Skip::TooLate);
    }
    match voice_agent(calling, agents) {
        Ok(agent) => RoutingDecision::Deliver(agent.id.clone()),
        Err(skip) => RoutingDecision::StoreOnly(skip),
    }
}

/// The agent that answers a call, as everything is now.
///
/// # Errors
/// How the call ends instead.
pub fn answerable<'a>(
    rang_at: Timestamp,
    rows: (Option<&Channel>, Option<&Calling>),
    entitlements: &Entitlements,
    agents: &'a [Agent],
    now: Timestamp,
) -> Result<&'a Agent, CallOutcome> {
    if is_too_late(rang_at, now) {
        return Err(CallOutcome::Missed);
    }
    let calling = open_calling(rows, entitlements).map_err(|_| CallOutcome::NotConnected)?;
    voice_agent(calling, agents).map_err(|skip| match skip {
        Skip::AgentDraft => CallOutcome::AgentDraft,
        Skip::AgentMissing | Skip::NoAnswerNeeded | Skip::TooLate => CallOutcome::AgentMissing,
    })
}

fn is_too_late(rang_at: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(rang_at) > i64::try_from(ANSWER_WITHIN.as_secs()).unwrap_or(i64::MAX)
}

/// The calling row of a channel that takes calls.
fn open_calling<'a>(
    (chat, calling): (Option<&Channel>, Option<&'a Calling>),
    entitlements: &Entitlements,
) -> Result<&'a Calling, DropReason> {
    route_channel(chat, entitlements)?;
    let calling = calling.ok_or(DropReason::NoChannel)?;
    if !entitlements.include(ChannelKind::WhatsappCall) {
        return Err(DropReason::NotInPlan);
    }
    match calling.state {
        ChannelState::Connecting | ChannelState::Connected | ChannelState::NeedsAttention => {
            Ok(calling)
        }
        ChannelState::ReconnectNeeded => Err(DropReason::ReconnectNeeded),
    }
}

fn voice_agent<'a>(calling: &Calling, agents: &'a [Agent]) -> Result<&'a Agent, Skip> {
    let assigned = calling.agent.as_ref();
    let agent = agents
        .iter()
        .find(|agent| Some(&agent.id) == assigned && agent.modality == Modality::Voice);
    match agent {
        None => Err(Skip::AgentMissing),
        Some(agent) if agent.status == AgentStatus::Draft => Err(Skip::AgentDraft),
        Some(agent) => Ok(agent),
    }
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
