use super::*;
use crate::calling::rows::{NOW, agents, calling, chat, chat_only, everything};

const KEEP: Duration = Duration::from_hours(8 * 24);

fn judge(
    rang_at: Timestamp,
    calling: Option<&Calling>,
    entitlements: &Entitlements,
) -> RoutingDecision {
    let chat = chat();
    let rows = (Some(&chat), calling);
    route_call(rang_at, rows, entitlements, &agents(), (NOW, KEEP))
}

#[test]
fn a_call_rings_where_everything_is_in_place() {
    let row = calling("ag_voice");
    let verdict = judge(NOW, Some(&row), &everything());
    assert!(matches!(verdict, RoutingDecision::Deliver(agent) if agent.as_str() == "ag_voice"));
}

#[test]
fn each_call_that_is_not_answered_has_its_reason() {
    let row = calling("ag_voice");
    let mut lost = calling("ag_voice");
    lost.state = ChannelState::ReconnectNeeded;
    let ancient = NOW.minus(KEEP).minus(Duration::from_secs(1));
    let all = everything();
    let table = [
        (
            judge(ancient, Some(&row), &all),
            RoutingDecision::Drop(DropReason::Stale),
        ),
        (
            judge(NOW, None, &all),
            RoutingDecision::Drop(DropReason::NoChannel),
        ),
        (
            judge(NOW, Some(&row), &chat_only()),
            RoutingDecision::Drop(DropReason::NotInPlan),
        ),
        (
            judge(NOW, Some(&row), &Entitlements::Suspended),
            RoutingDecision::Drop(DropReason::WorkspaceSuspended),
        ),
        (
            judge(NOW, Some(&lost), &all),
            RoutingDecision::Drop(DropReason::ReconnectNeeded),
        ),
        (
            judge(NOW, Some(&calling("ag_gone")), &all),
            RoutingDecision::StoreOnly(Skip::AgentMissing),
        ),
        (
            judge(NOW, Some(&calling("ag_text")), &all),
            RoutingDecision::StoreOnly(Skip::AgentMissing),
        ),
        (
            judge(NOW, Some(&calling("ag_draft")), &all),
            RoutingDecision::StoreOnly(Skip::AgentDraft),
        ),
    ];
    for (verdict, expected) in table {
        assert_eq!(verdict, expected);
    }
    let no_chat = route_call(NOW, (None, Some(&row)), &all, &agents(), (NOW, KEEP));
    assert_eq!(no_chat, RoutingDecision::Drop(DropReason::NoChannel));
}

#[test]
fn a_call_may_be_answered_for_twenty_five_whole_seconds() {
    let row = calling("ag_voice");
    let rang = |seconds| NOW.minus(Duration::from_secs(seconds));
    for seconds in [0, 24, 25] {
        let verdict = judge(rang(seconds), Some(&row), &everything());
        assert!(matches!(verdict, RoutingDecision::Deliver(_)), "{seconds}");
    }
    for seconds in [26, 60, 3600] {
        let verdict = judge(rang(seconds), Some(&row), &everything());
        assert_eq!(
            verdict,
            RoutingDecision::StoreOnly(Skip::TooLate),
            "{seconds}"
        );
    }
}

#[test]
fn whoever_answers_looks_again() {
    let (chat, row) = (chat(), calling("ag_voice"));
    let agents = agents();
    let all = everything();
    let look = |chat, calling, entitlements: &Entitlements, rang_at| {
        answerable(rang_at, (chat, calling), entitlements, &agents, NOW)
            .map(|agent| agent.id.to_string())
    };
    let (draft, gone) = (calling("ag_draft"), calling("ag_gone"));
    assert_eq!(
        look(Some(&chat), Some(&row), &all, NOW),
        Ok("ag_voice".into())
    );
    let late = NOW.minus(Duration::from_secs(26));
    let table = [
        (
            look(Some(&chat), Some(&row), &all, late),
            CallOutcome::Missed,
        ),
        (look(None, None, &all, NOW), CallOutcome::NotConnected),
        (
            look(Some(&chat), None, &all, NOW),
            CallOutcome::NotConnected,
        ),
        (
            look(Some(&chat), Some(&row), &chat_only(), NOW),
            CallOutcome::NotConnected,
        ),
        (
            look(Some(&chat), Some(&draft), &all, NOW),
            CallOutcome::AgentDraft,
        ),
        (
            look(Some(&chat), Some(&gone), &all, NOW),
            CallOutcome::AgentMissing,
        ),
    ];
    for (answer, expected) in table {
        assert_eq!(answer, Err(expected));
    }
}
