use wassla_domain::calls::CallRecipient;
use wassla_domain::inbound::AliasKind;
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, call_recipient, call_rings, id, sdp, whatsapp,
};

use super::*;

fn ringing() -> StoredCall {
    let from = alias(AliasKind::WaId, "15550199");
    let event = call_rings(&asset_ref(&whatsapp(1)), ("wacid.1", from), NOW);
    let recipient = CallRecipient {
        id: id("call_1"),
        ..call_recipient(&id("ws_1"))
    };
    StoredCall::begun(&event, &recipient, id("cv_1"), NOW)
}

fn record() -> CallRecord {
    CallRecord::of(&ringing())
}

#[test]
fn every_stage_reads_back() {
    let mut calls = vec![ringing().call, ringing().call.picked_up(after(3))];
    calls.extend(CallOutcome::ALL.map(|outcome| {
        let call = ringing().call.picked_up(after(3));
        call.over(outcome, Some(138_020), after(9))
    }));
    for call in calls {
        let mut stored = ringing();
        stored.set(call);
        assert_eq!(CallRecord::of(&stored).stored().unwrap(), stored);
    }
    let mut taken = ringing();
    taken.take("me", after(60));
    assert_eq!(CallRecord::of(&taken).stored().unwrap(), taken);
    assert_eq!(record().stored().unwrap(), ringing());
}

#[test]
fn rows_are_taken_for_a_holder() {
    let mut rows = [record()];
    assert_eq!(rows[0].taken().unwrap().offer, Some(sdp("wacid.1")));
    let changed = CallRecord::take_all(&mut rows, "me", after(60));
    assert_eq!(changed, ["ws_1"]);
    assert_eq!(
        (&rows[0].offer, rows[0].stage.as_str()),
        (&None, "answering")
    );
    let changed = CallRecord::take_all(&mut rows, "you", after(90));
    assert!(changed.is_empty(), "nothing of the call changed");
    assert_eq!(rows[0].holder.as_deref(), Some("you"));
}

#[test]
fn a_row_that_makes_no_sense_is_put_off() {
    let mut rows = [CallRecord {
        stage: "humming".into(),
        ..record()
    }];
    let changed = CallRecord::take_all(&mut rows, "me", after(60));
    assert!(changed.is_empty());
    assert_eq!(rows[0].due_at, Some(after(60).millis()));
}

#[test]
fn no_offer_is_printed() {
    let said = format!("{:?}", record());
    assert!(!said.contains("v=0") && said.contains("ringing"), "{said}");
}

#[test]
fn a_row_that_makes_no_sense_is_a_fault() {
    let good = record();
    let change = |change: fn(&mut CallRecord)| {
        let mut record = good.clone();
        change(&mut record);
        record
    };
    for broken in [
        change(|row| row.stage = "humming".into()),
        change(|row| row.stage = "ended".into()),
        change(|row| row.outcome = Some("completed".into())),
        change(|row| row.outcome = Some("lost".into())),
        change(|row| row.direction = "sideways".into()),
        change(|row| row.kind = "whatsapp_call".into()),
        change(|row| row.external_id = String::new()),
        change(|row| row.seconds = Some(-1)),
        change(|row| row.failure_code = Some(-1)),
        change(|row| row.id = "a b".into()),
        change(|row| row.agent_id = Some(String::new())),
    ] {
        let read = broken.read();
        let is_fault = matches!(read, Err(Fault::Inconsistent { .. }));
        assert!(is_fault, "{broken:?}: {read:?}");
        assert!(broken.taken().is_err());
    }
    let offer = change(|row| row.offer = Some("hello".into()));
    assert!(offer.taken().is_err());
}
