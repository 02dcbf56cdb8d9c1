use proptest::prelude::*;

use super::*;
use crate::calls::CallSummary;
use crate::kind::ChatKind;

const RANG: Timestamp = Timestamp::from_seconds(1_000_000);

fn event(said: CallSaid, seconds: i64) -> CallEvent {
    CallEvent {
        asset: AssetRef {
            kind: ChatKind::Whatsapp,
            external_id: "30".into(),
        },
        call: ExternalCallId::new("wacid.1").unwrap(),
        direction: Some(CallDirection::UserInitiated),
        customer: None,
        said,
        at: Timestamp::from_seconds(RANG.seconds() + seconds),
    }
}

fn recipient(rings: bool) -> CallRecipient {
    CallRecipient {
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        channel_display: "+1 555".into(),
        id: CallId::parse("call_1").unwrap(),
        conversation: ConversationId::parse("cv_1").unwrap(),
        rings,
    }
}

fn begun(event: &CallEvent, rings: bool) -> Call {
    Call::begun(
        event,
        &recipient(rings),
        ConversationId::parse("cv_1").unwrap(),
    )
}

fn ringing() -> Call {
    begun(&event(CallSaid::Connect { offer: None }, 0), true)
}

fn termination(completed: bool, talked: Option<(i64, i64)>, code: Option<u32>) -> Termination {
    let at = |seconds: i64| Timestamp::from_seconds(RANG.seconds() + seconds);
    Termination {
        completed,
        started_at: talked.map(|(start, _)| at(start)),
        ended_at: talked.map(|(_, end)| at(end)),
        seconds: talked.map(|(start, end)| u32::try_from(end - start).unwrap()),
        code,
    }
}

fn terminated(call: &Call, said: Termination) -> Call {
    call.after(&event(CallSaid::Terminate(said), 130))
}

#[test]
fn a_call_that_came_too_late_is_missed_at_once() {
    let call = begun(&event(CallSaid::Connect { offer: None }, 0), false);
    assert_eq!(call.stage, CallStage::Ended(CallOutcome::Missed));
    assert_eq!(ringing().stage, CallStage::Ringing);
}

#[test]
fn the_end_is_what_meta_says_of_it() {
    let talked = Some((5, 125));
    let connected = ringing().picked_up(RANG);
    let table = [
        (
            terminated(&connected, termination(true, talked, None)),
            CallOutcome::Completed,
        ),
        (
            terminated(&connected, termination(true, None, None)),
            CallOutcome::Completed,
        ),
        (
            terminated(&connected, termination(false, talked, Some(138_020))),
            CallOutcome::Failed,
        ),
        (
            terminated(&ringing(), termination(true, talked, None)),
            CallOutcome::Completed,
        ),
        (
            terminated(&ringing(), termination(true, None, None)),
            CallOutcome::Missed,
        ),
        (
            terminated(&ringing(), termination(false, None, None)),
            CallOutcome::Missed,
        ),
        (
            terminated(&ringing(), termination(false, None, Some(131_044))),
            CallOutcome::Failed,
        ),
    ];
    for (call, expected) in table {
        assert_eq!(call.stage, CallStage::Ended(expected));
    }
    let call = terminated(&connected, termination(true, talked, None));
    assert_eq!(call.seconds, Some(120));
    let summary = CallSummary {
        direction: CallDirection::UserInitiated,
        stage: CallStage::Ended(CallOutcome::Completed),
        seconds: Some(120),
    };
    assert_eq!(CallSummary::from(&call), summary);
    let failed = terminated(&ringing(), termination(false, None, Some(131_044)));
    assert_eq!(failed.failure_code, Some(131_044));
}

#[test]
fn an_end_that_we_decided_stays_and_takes_metas_times() {
    let cut_off = ringing()
        .picked_up(Timestamp::from_seconds(RANG.seconds() + 5))
        .over(
            CallOutcome::Interrupted,
            None,
            Timestamp::from_seconds(RANG.seconds() + 65),
        );
    assert_eq!(cut_off.seconds, Some(60));
    let after = terminated(&cut_off, termination(true, Some((5, 125)), None));
    assert_eq!(after.stage, CallStage::Ended(CallOutcome::Interrupted));
    assert_eq!(after.seconds, Some(120));
    assert_eq!(CallSummary::from(&after).seconds, Some(120));
}

#[test]
fn a_call_whose_end_came_first_never_rings() {
    let said = termination(true, Some((5, 125)), None);
    let ended = begun(&event(CallSaid::Terminate(said), 130), true);
    let after = ended.after(&event(CallSaid::Connect { offer: None }, 0));
    assert_eq!(after.stage, CallStage::Ended(CallOutcome::Completed));
    assert_eq!(after.rang_at, RANG);
}

#[test]
fn a_call_of_the_business_goes_by_its_statuses() {
    let status = |status, seconds| CallEvent {
        direction: Some(CallDirection::BusinessInitiated),
        ..event(CallSaid::Status(status), seconds)
    };
    let rings = begun(&status(CallStatus::Ringing, 0), false);
    assert_eq!(rings.stage, CallStage::Ringing);
    assert_eq!(
        rings.after(&status(CallStatus::Accepted, 3)).stage,
        CallStage::Connected
    );
    let declined = rings.after(&status(CallStatus::Rejected, 3));
    assert_eq!(declined.stage, CallStage::Ended(CallOutcome::Declined));
    let summary = CallSummary::from(&declined);
    assert_eq!(summary.direction, CallDirection::BusinessInitiated);
    let over = rings.after(&event(
        CallSaid::Terminate(termination(true, None, None)),
        9,
    ));
    assert_eq!(
        over.stage,
        CallStage::Ended(CallOutcome::Unanswered),
        "the business missed nothing"
    );
}

#[test]
fn a_status_without_a_direction_is_of_a_call_of_the_business() {
    let status = CallEvent {
        direction: None,
        ..event(CallSaid::Status(CallStatus::Ringing), 0)
    };
    assert_eq!(
        begun(&status, true).direction,
        CallDirection::BusinessInitiated
    );
    assert!(!status.rings_for_us());
}

#[test]
fn a_conversation_shows_of_a_living_call_only_whether_they_talk() {
    let mut call = ringing();
    let ringing = CallSummary::incoming(CallStage::Ringing);
    call.stage = CallStage::Answering;
    assert_eq!(CallSummary::from(&call), ringing);
    call.stage = CallStage::Connected;
    call.seconds = Some(5);
    let connected = CallSummary::incoming(CallStage::Connected);
    assert_eq!(CallSummary::from(&call), connected);
}

fn any_said() -> impl Strategy<Value = CallSaid> {
    let talked = proptest::option::of((0_i64..60, 60_i64..600));
    let code = proptest::option::of(Just(138_020_u32));
    prop_oneof![
        Just(CallSaid::Connect { offer: None }),
        Just(CallSaid::Status(CallStatus::Ringing)),
        Just(CallSaid::Status(CallStatus::Accepted)),
        (any::<bool>(), talked, code).prop_map(|(completed, talked, code)| CallSaid::Terminate(
            termination(completed, talked, code)
        )),
    ]
}

proptest! {
    #[test]
    fn a_call_that_is_over_stays_over(said in proptest::collection::vec((any_said(), 0_i64..700), 1..12)) {
        let mut call = ringing();
        for (said, seconds) in said {
            let before = call.stage;
            call = call.after(&event(said, seconds));
            if !before.is_live() {
                prop_assert_eq!(call.stage, before);
            }
            prop_assert!(call.stage != CallStage::Ringing || before == CallStage::Ringing);
            let parsed = CallStage::parse(call.stage.as_str(), call.stage.outcome());
            prop_assert_eq!(parsed, Some(call.stage));
        }
    }
}
