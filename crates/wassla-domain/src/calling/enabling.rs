//! Enabling calls: who may, when Meta is asked, and what comes of Meta's answer.

use std::time::Duration;

use crate::agent::{Agent, AgentStatus, assignable};
use crate::calling::{CallingEvidence, SettingsSeen};
use crate::channel::{Channel, ChannelState, Step, StepFailure};
use crate::ids::AgentId;
use crate::kind::{ChannelKind, ChatKind};
use crate::meta::{CallingSettings, MetaCode, MetaError, NumberFacts, Remedy};
use crate::plan::Entitlements;
use crate::refusal::{Refusal, RefusalCode};
use crate::time::Timestamp;

/// When settings are looked at again that could not be read.
const LOOK_AGAIN: Duration = Duration::from_mins(5);

/// What a workspace brings when somebody wants to enable calls.
#[derive(Debug, Clone, Copy)]
pub struct MayEnable<'a> {
    /// Its channels.
    pub channels: &'a [Channel],
    /// What it has paid for.
    pub entitlements: &'a Entitlements,
    /// Its agents.
    pub agents: &'a [Agent],
}

/// The WhatsApp row that calls would ride on, when everything allows them.
///
/// # Errors
/// `workspace_suspended`, `feature_not_in_plan`, `channel_not_connected`, `agent_not_found`,
/// `agent_wrong_modality`, `agent_not_published`; the first that applies.
pub fn may_enable<'a>(asked: MayEnable<'a>, agent: &AgentId) -> Result<&'a Channel, Refusal> {
    let kind = ChannelKind::WhatsappCall;
    if *asked.entitlements == Entitlements::Suspended {
        return Err(Refusal::new(RefusalCode::WorkspaceSuspended));
    }
    if !asked.entitlements.include(kind) {
        return Err(Refusal::new(RefusalCode::FeatureNotInPlan));
    }
    let chat = asked
        .channels
        .iter()
        .find(|row| row.kind() == ChatKind::Whatsapp)
        .filter(|row| takes_calls(row.state))
        .ok_or(Refusal::new(RefusalCode::ChannelNotConnected))?;
    assignable(asked.agents, agent, kind)?;
    let is_draft = |it: &&Agent| it.id == *agent && it.status == AgentStatus::Draft;
    if asked.agents.iter().any(|it| is_draft(&it)) {
        return Err(Refusal::new(RefusalCode::AgentNotPublished));
    }
    Ok(chat)
}

/// Whether calls may ride on a WhatsApp row. While it is connecting Meta would refuse for what is
/// about to be done.
const fn takes_calls(chat: ChannelState) -> bool {
    matches!(chat, ChannelState::Connected | ChannelState::NeedsAttention)
}

/// Whether to switch calling on, having read the number and its settings.
///
/// # Errors
/// `calling_business_app`, or `calling_refused` for a number that takes its calls by SIP: Meta
/// would say yes, and no call would come.
pub fn needs_setting(number: &NumberFacts, settings: &CallingSettings) -> Result<bool, Refusal> {
    if number.on_business_app {
        return Err(Refusal::new(RefusalCode::CallingBusinessApp));
    }
    if settings.sip {
        let upstream = Some(MetaCode::new(131_055, None));
        return Err(Refusal::from_meta(RefusalCode::CallingRefused, upstream));
    }
    Ok(!settings.is_enabled())
}

/// What Meta's "no" to enabling is called; `None` if asking again may help.
pub fn refused(error: &MetaError) -> Option<Refusal> {
    let code = match (error.remedy, error.calling()) {
        (Remedy::Never, Some(reason)) => reason.refusal(),
        (Remedy::Never, None) => RefusalCode::CallingRefused,
        (Remedy::GrantPermission, _) => RefusalCode::PermissionMissing,
        (Remedy::Reconnect, _) => RefusalCode::ChannelNotConnected,
        (Remedy::Retry | Remedy::Wait(_), _) => return None,
    };
    Some(Refusal::from_meta(code, error.code))
}

/// What came of an attempt to enable calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnableAttempt {
    /// The row stays with this evidence, and is looked at again then.
    Stands(CallingEvidence, Option<Timestamp>),
    /// Somebody is waiting for the answer: the row goes, and they are told why.
    Refused(Refusal),
}

/// What keeps calls from being enabled.
#[derive(Debug)]
pub enum Denial {
    /// We do: Meta would say yes in vain.
    Ours(Refusal),
    /// Meta does, or it did not answer.
    Metas(MetaError),
}

/// What comes of Meta's last answer, with the settings as they were read back or what stopped it.
/// Of a refusal that nobody waits for the row keeps the reason.
pub fn after_enabling(
    before: &CallingEvidence,
    answer: Result<CallingSettings, &Denial>,
    somebody_waits: bool,
    now: Timestamp,
) -> EnableAttempt {
    let denial = match answer {
        Ok(settings) => {
            let again_at = ends(&settings, now);
            let seen = SettingsSeen { settings, at: now };
            return EnableAttempt::Stands(seen_now(before, seen), again_at);
        }
        Err(denial) => denial,
    };
    let refusal = match denial {
        Denial::Ours(refusal) => Some(refusal.clone()),
        Denial::Metas(error) => refused(error),
    };
    let was_done = matches!(before.enabled, Step::Done { .. });
    if let Some(refusal) = refusal.as_ref().filter(|_| somebody_waits && !was_done) {
        return EnableAttempt::Refused(refusal.clone());
    }
    let (enabled, again_at) = match denial {
        Denial::Ours(refusal) => (ruled_out(refusal, now), None),
        Denial::Metas(error) => tried(&before.enabled, error, now),
    };
    let settings = before.settings.clone();
    EnableAttempt::Stands(CallingEvidence { enabled, settings }, again_at)
}

/// When a restriction ends that keeps calls away now: then it is looked again.
fn ends(settings: &CallingSettings, now: Timestamp) -> Option<Timestamp> {
    let restriction = settings.restriction.as_ref();
    let ends_at = restriction.and_then(|restriction| restriction.expires);
    ends_at.filter(|_| settings.is_restricted(now))
}

/// What was done is not undone by a look that failed: it is looked again after a while.
fn tried(before: &Step, error: &MetaError, now: Timestamp) -> (Step, Option<Timestamp>) {
    let (after, again_at) = before.tried(Err(error), now);
    match (before, &after) {
        (Step::Done { .. }, Step::Due { .. }) => {
            let later = again_at.map(|at| at.max(now.plus(LOOK_AGAIN)));
            (before.clone(), later)
        }
        _ => (after, again_at),
    }
}

fn ruled_out(refusal: &Refusal, at: Timestamp) -> Step {
    if refusal.code == RefusalCode::CallingBusinessApp {
        return Step::Failed {
            at,
            failure: StepFailure::OnBusinessApp,
            code: None,
        };
    }
    failed(refusal.upstream, at)
}

const fn failed(code: Option<MetaCode>, at: Timestamp) -> Step {
    Step::Failed {
        at,
        failure: StepFailure::Refused,
        code,
    }
}

/// A step that was done stays done when calling proves switched off later: that is the owner's
/// wish, and is told, not undone.
fn seen_now(before: &CallingEvidence, seen: SettingsSeen) -> CallingEvidence {
    let at = seen.at;
    let enabled = match &before.enabled {
        done @ Step::Done { .. } => done.clone(),
        Step::Due { .. } | Step::Failed { .. } | Step::NotNeeded if seen.settings.is_enabled() => {
            Step::Done { at }
        }
        // Meta said yes, and then that it is off.
        Step::Due { .. } | Step::Failed { .. } | Step::NotNeeded => {
            failed(Some(MetaCode::new(138_000, None)), at)
        }
    };
    CallingEvidence {
        enabled,
        settings: Some(seen),
    }
}

#[cfg(test)]
#[path = "enabling_tests.rs"]
mod tests;
