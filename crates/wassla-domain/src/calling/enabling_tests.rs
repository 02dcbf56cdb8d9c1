use super::*;
use crate::calling::Calling;
use crate::calling::rows::{NOW, agent_id, agents, calling, chat, chat_only, everything, settings};
use crate::ids::PhoneNumberId;
use crate::meta::{CallingReason, CallingRestriction, Reached, RemedyHints};
use crate::next_step::{Advice, NextStep};

fn asked<'a>(
    channels: &'a [Channel],
    entitlements: &'a Entitlements,
    agents: &'a [Agent],
) -> MayEnable<'a> {
    MayEnable {
        channels,
        entitlements,
        agents,
    }
}

fn refusal(channels: &[Channel], entitlements: &Entitlements, agent: &str) -> Option<RefusalCode> {
    let agents = agents();
    let asked = asked(channels, entitlements, &agents);
    may_enable(asked, &agent_id(agent))
        .err()
        .map(|refusal| refusal.code)
}

fn number(on_business_app: bool) -> NumberFacts {
    NumberFacts {
        id: PhoneNumberId::parse("30").unwrap(),
        display: "+1 555".into(),
        verified_name: None,
        status: Some("CONNECTED".into()),
        platform: Some("CLOUD_API".into()),
        on_business_app,
        pin_enabled: Some(true),
    }
}

fn meta_says(code: u32) -> MetaError {
    let code = MetaCode::new(code, None);
    MetaError::answered(
        Remedy::of(Some(code), RemedyHints::default()),
        Some(code),
        None,
    )
}

#[test]
fn the_first_reason_that_applies_keeps_calls_away() {
    let rows = [chat()];
    let standing = |state| Channel { state, ..chat() };
    let lost = standing(ChannelState::ReconnectNeeded);
    let unready = standing(ChannelState::Connecting);
    let halting = standing(ChannelState::NeedsAttention);
    let suspended = Entitlements::Suspended;
    let everything = everything();

    assert_eq!(refusal(&rows, &everything, "ag_voice"), None);
    assert_eq!(refusal(&[halting], &everything, "ag_voice"), None);
    let table = [
        (
            refusal(&[], &suspended, "ag_gone"),
            RefusalCode::WorkspaceSuspended,
        ),
        (
            refusal(&[], &chat_only(), "ag_gone"),
            RefusalCode::FeatureNotInPlan,
        ),
        (
            refusal(&[], &everything, "ag_gone"),
            RefusalCode::ChannelNotConnected,
        ),
        (
            refusal(&[lost], &everything, "ag_gone"),
            RefusalCode::ChannelNotConnected,
        ),
        (
            refusal(&[unready], &everything, "ag_gone"),
            RefusalCode::ChannelNotConnected,
        ),
        (
            refusal(&rows, &everything, "ag_gone"),
            RefusalCode::AgentNotFound,
        ),
        (
            refusal(&rows, &everything, "ag_text"),
            RefusalCode::AgentWrongModality,
        ),
        (
            refusal(&rows, &everything, "ag_draft"),
            RefusalCode::AgentNotPublished,
        ),
    ];
    for (answer, expected) in table {
        assert_eq!(answer, Some(expected));
    }
}

#[test]
fn meta_is_asked_only_where_its_yes_would_mean_calls() {
    assert_eq!(
        needs_setting(&number(false), &settings("DISABLED")),
        Ok(true)
    );
    assert_eq!(
        needs_setting(&number(false), &settings("ENABLED")),
        Ok(false)
    );
    let on_app = needs_setting(&number(true), &settings("ENABLED")).unwrap_err();
    assert_eq!(on_app.code, RefusalCode::CallingBusinessApp);

    let by_sip = CallingSettings {
        sip: true,
        ..settings("ENABLED")
    };
    let by_sip = needs_setting(&number(false), &by_sip).unwrap_err();
    assert_eq!(by_sip.code, RefusalCode::CallingRefused);
    let reason = by_sip.upstream.and_then(MetaCode::calling);
    assert_eq!(reason, Some(CallingReason::TakenBySip));
}

#[test]
fn metas_no_has_a_name() {
    let named = |code| refused(&meta_says(code)).map(|refusal| refusal.code);
    assert_eq!(named(138_015), Some(RefusalCode::CallingLimitTooLow));
    assert_eq!(named(138_018), Some(RefusalCode::CallingNotSubscribed));
    assert_eq!(named(131_044), Some(RefusalCode::CallingPayment));
    assert_eq!(named(138_014), Some(RefusalCode::CallingRefused));
    assert_eq!(named(999_999), Some(RefusalCode::CallingRefused));
    assert_eq!(named(200), Some(RefusalCode::PermissionMissing));
    assert_eq!(named(190), Some(RefusalCode::ChannelNotConnected));
    assert_eq!(named(2), None);
    assert_eq!(named(138_005), None);
}

#[test]
fn a_refusal_tells_whoever_waits_and_stays_on_the_row_where_nobody_does() {
    let before = CallingEvidence::none();
    let denial = Denial::Metas(meta_says(138_015));
    let told = after_enabling(&before, Err(&denial), true, NOW);
    let EnableAttempt::Refused(refusal) = told else {
        panic!("{told:?}");
    };
    assert_eq!(refusal.code, RefusalCode::CallingLimitTooLow);
    assert_eq!(refusal.upstream, Some(MetaCode::new(138_015, None)));

    let kept = after_enabling(&before, Err(&denial), false, NOW);
    let EnableAttempt::Stands(evidence, None) = kept else {
        panic!("{kept:?}");
    };
    assert_eq!(evidence.state(), ChannelState::NeedsAttention);
    let mut row = calling("ag_voice");
    row.evidence = evidence;
    let next = row.next_step(&chat(), true, true);
    let limit = NextStep::Calling(CallingReason::LimitTooLow);
    assert_eq!(next, Some(limit));
}

#[test]
fn what_meta_did_not_answer_is_asked_again() {
    let before = CallingEvidence::none();
    let denial = Denial::Metas(MetaError::unanswered(Reached::Unknown, std::fmt::Error));
    let again = after_enabling(&before, Err(&denial), true, NOW);
    let EnableAttempt::Stands(evidence, Some(at)) = again else {
        panic!("{again:?}");
    };
    assert_eq!(evidence.state(), ChannelState::Connecting);
    assert!(at > NOW);
}

#[test]
fn connected_is_what_was_read_back() {
    let read = |settings| {
        let answer = after_enabling(&CallingEvidence::none(), Ok(settings), true, NOW);
        let EnableAttempt::Stands(evidence, again_at) = answer else {
            panic!("{answer:?}");
        };
        (evidence.state(), again_at)
    };
    let restricted = |kind: &str, expires| CallingSettings {
        restriction: Some(CallingRestriction {
            kind: kind.into(),
            reason: None,
            expires,
        }),
        ..settings("ENABLED")
    };
    let (both, ours) = (
        "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
        "RESTRICTED_BIZ_INITIATED_CALLING",
    );
    let (then, before) = (NOW.plus(LOOK_AGAIN), NOW.minus(LOOK_AGAIN));
    let (on, off) = (ChannelState::Connected, ChannelState::NeedsAttention);
    assert_eq!(read(settings("ENABLED")), (on, None));
    assert_eq!(read(settings("DISABLED")), (off, None));
    assert_eq!(read(restricted(both, None)), (off, None));
    assert_eq!(read(restricted(both, Some(then))), (off, Some(then)));
    assert_eq!(read(restricted(both, Some(before))), (on, None));
    assert_eq!(read(restricted(ours, Some(then))), (on, None));
}

#[test]
fn an_owner_who_switches_calls_off_is_told_and_not_overruled() {
    let done = CallingEvidence {
        enabled: Step::Done { at: NOW },
        settings: None,
    };
    let off = after_enabling(&done, Ok(settings("DISABLED")), false, NOW);
    let EnableAttempt::Stands(evidence, None) = off else {
        panic!("{off:?}");
    };
    assert_eq!(evidence.enabled, Step::Done { at: NOW });
    let mut row = calling("ag_voice");
    row.evidence = evidence;
    assert_eq!(row.evidence.state(), ChannelState::NeedsAttention);
    let next = row.next_step(&chat(), true, true);
    assert_eq!(next, Some(Advice::SwitchCallsOn.into()));

    let silence = Denial::Metas(MetaError::unanswered(Reached::NotSent, std::fmt::Error));
    let unread = after_enabling(&done, Err(&silence), false, NOW);
    let EnableAttempt::Stands(evidence, Some(_)) = unread else {
        panic!("{unread:?}");
    };
    assert_eq!(evidence.enabled, Step::Done { at: NOW });
}

#[test]
fn enabling_again_keeps_the_row_and_asks_again() {
    let row = calling("ag_voice");
    let again = row.begun_again(agent_id("ag_other"), NOW, NOW);
    assert_eq!((again.id, again.version), (row.id, row.version + 1));
    assert_eq!(again.agent, Some(agent_id("ag_other")));
    assert!(again.evidence.enabled.is_due());
    assert_eq!(again.state, ChannelState::Connecting);
}

#[test]
fn a_channel_without_a_number_takes_no_calls() {
    let mut page = chat();
    page.asset = crate::channel::Asset::Messenger(crate::channel::MessengerAsset {
        page: crate::ids::PageId::parse("7").unwrap(),
        page_name: "Shop".into(),
    });
    let id = page.id.clone();
    assert_eq!(
        Calling::begun(&page, id, agent_id("ag_voice"), NOW, NOW),
        None
    );
}

#[test]
fn a_row_says_why_no_call_will_be_answered() {
    let (chat, mut row) = (chat(), calling("ag_voice"));
    let done = after_enabling(&row.evidence, Ok(settings("ENABLED")), false, NOW);
    let EnableAttempt::Stands(evidence, None) = done else {
        panic!("{done:?}");
    };
    (row.state, row.evidence) = (evidence.state(), evidence);
    assert_eq!(row.next_step(&chat, true, true), None);
    assert_eq!(row.state_on(&chat, true), ChannelState::Connected);
    assert_eq!(row.state_on(&chat, false), ChannelState::NeedsAttention);

    let next = |in_plan, answers| row.next_step(&chat, in_plan, answers);
    assert_eq!(next(false, true), Some(Advice::UpgradeForCalls.into()));
    assert_eq!(next(true, false), Some(Advice::AskForVoiceRuntime.into()));
    let lost = Channel {
        state: ChannelState::ReconnectNeeded,
        ..chat
    };
    for answers in [true, false] {
        assert_eq!(row.state_on(&lost, answers), ChannelState::ReconnectNeeded);
    }
    let next = row.next_step(&lost, true, true);
    assert_eq!(next, Some(Advice::ReconnectWhatsapp.into()));
}

#[test]
fn a_number_of_the_business_app_says_so_also_where_nobody_waited() {
    let ours = Denial::Ours(Refusal::new(RefusalCode::CallingBusinessApp));
    let kept = after_enabling(&CallingEvidence::none(), Err(&ours), false, NOW);
    let EnableAttempt::Stands(evidence, None) = kept else {
        panic!("{kept:?}");
    };
    let mut row = calling("ag_voice");
    row.evidence = evidence;
    let next = row.next_step(&chat(), true, true);
    assert_eq!(next, Some(Advice::LeaveBusinessApp.into()));
}

#[test]
fn what_is_enabled_is_only_looked_at_once_more() {
    let mut row = calling("ag_voice");
    let done = after_enabling(&row.evidence, Ok(settings("ENABLED")), false, NOW);
    let EnableAttempt::Stands(evidence, None) = done else {
        panic!("{done:?}");
    };
    (row.state, row.evidence) = (evidence.state(), evidence);
    let again = row.begun_again(agent_id("ag_other"), NOW, NOW);
    assert_eq!(again.state, ChannelState::Connected);
    assert_eq!(again.agent, Some(agent_id("ag_other")));
}
