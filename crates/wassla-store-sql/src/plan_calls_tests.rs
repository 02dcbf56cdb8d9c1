use serde_json::Value;
use wassla_domain::Timestamp;
use wassla_domain::calls::CallStatus;
use wassla_domain::inbound::{AliasKind, EventSeq};
use wassla_domain::inbox::{Effect, ProcessedEvent};
use wassla_testkit::fixtures::{
    NOW, after, alias, arrival, asset_ref, call_note, call_rings, call_status, call_terminates, id,
    new_message, taken, whatsapp,
};

use super::*;
use crate::intake::{Intake, IntakeWrites, Seen};

fn from() -> wassla_domain::inbound::Alias {
    alias(AliasKind::WaId, "15550199")
}

fn said(event: CallEvent) -> Effect {
    Effect::Call(Box::new(call_note(&id("ws_1"), event)))
}

fn rings() -> Effect {
    said(call_rings(
        &asset_ref(&whatsapp(1)),
        ("wacid.1", from()),
        NOW,
    ))
}

fn terminates(at: Timestamp) -> Effect {
    let number = asset_ref(&whatsapp(1));
    said(call_terminates(&number, ("wacid.1", from()), None, at))
}

fn planned(effects: impl IntoIterator<Item = Effect>) -> IntakeWrites {
    let batch = (1..).zip(effects);
    let batch: Vec<ProcessedEvent> = batch
        .map(|(seq, effect)| taken(EventSeq(seq), Some(effect)))
        .collect();
    let pending: Vec<_> = batch.iter().map(|taken| taken.seq.0).collect();
    let intake = Intake::of(&batch, &pending, NOW);
    let seqs = (1..).take(intake.arrivals()).collect();
    let seen = Seen {
        seqs,
        ..Seen::default()
    };
    intake.plan(seen).unwrap()
}

fn rows(json: Option<&String>) -> Vec<Value> {
    let json = json.map(|json| serde_json::from_str(json).unwrap());
    json.unwrap_or_default()
}

#[test]
fn a_call_is_a_message_of_its_conversation() {
    let writes = planned([rings()]);
    let (calls, messages) = (rows(writes.calls.as_ref()), rows(writes.messages.as_ref()));
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["id"], messages[0]["id"]);
    assert_eq!(messages[0]["content"], "call");
    assert_eq!(messages[0]["words"], "Voice call, ringing");
    assert_eq!(calls[0]["due_at"], NOW.millis());
    let conversations = rows(writes.conversations.as_ref());
    assert_eq!(conversations[0]["last_inbound_at"], NOW.millis());
    assert_eq!(conversations[0]["answer_due_at"], Value::Null);
    assert!(writes.done.ringing && !writes.done.waiting);
}

#[test]
fn a_call_that_rings_twice_in_one_batch_is_one_call() {
    let writes = planned([rings(), rings()]);
    assert_eq!(rows(writes.calls.as_ref()).len(), 1);
    assert_eq!(rows(writes.messages.as_ref()).len(), 1);
}

#[test]
fn a_call_that_is_over_in_its_batch_does_not_ring() {
    let writes = planned([rings(), terminates(after(5))]);
    assert!(!writes.done.ringing);
    assert_eq!(writes.done.ended.len(), 1);
    let calls = rows(writes.calls.as_ref());
    assert_eq!(
        (&calls[0]["due_at"], &calls[0]["offer"]),
        (&Value::Null, &Value::Null)
    );
    let words = "Voice call, missed";
    assert_eq!(rows(writes.messages.as_ref())[0]["words"], words);
    assert_eq!(rows(writes.conversations.as_ref())[0]["last_words"], words);
}

#[test]
fn the_last_words_stay_those_of_the_last_message() {
    let arrival = arrival(&asset_ref(&whatsapp(1)), from(), "hello?", after(2));
    let writes = Effect::Add(Box::new(new_message(&id("ws_1"), arrival)));
    let writes = planned([rings(), writes, terminates(after(5))]);
    let conversations = rows(writes.conversations.as_ref());
    assert_eq!(conversations[0]["last_words"], "hello?");
    assert_eq!(
        rows(writes.messages.as_ref())[0]["words"],
        "Voice call, missed"
    );
}

#[test]
fn a_call_of_the_business_is_nobodys_to_take_and_opens_no_window() {
    let number = asset_ref(&whatsapp(1));
    let status = call_status(&number, ("wacid.1", from()), CallStatus::Ringing, NOW);
    let writes = planned([said(status)]);
    assert!(!writes.done.ringing);
    assert_eq!(rows(writes.calls.as_ref())[0]["due_at"], Value::Null);
    assert_eq!(rows(writes.conversations.as_ref())[0]["last_inbound_at"], 0);
}

#[test]
fn of_a_call_that_nobody_knows_and_nobody_has_nothing_is_written() {
    let number = asset_ref(&whatsapp(1));
    let mut homeless = call_note(&id("ws_1"), call_rings(&number, ("wacid.1", from()), NOW));
    homeless.recipient = None;
    let mut nameless = call_note(&id("ws_1"), call_rings(&number, ("wacid.2", from()), NOW));
    nameless.event.customer = None;
    let writes = planned([homeless, nameless].map(|note| Effect::Call(Box::new(note))));
    assert_eq!((writes.calls, writes.messages), (None, None));
    assert!(writes.inboxes.is_empty());
    assert_eq!(rows(writes.events.as_ref()).len(), 2);
}

#[test]
fn a_call_and_a_message_never_share_metas_id() {
    let mut arrival = arrival(&asset_ref(&whatsapp(1)), from(), "hello", NOW);
    arrival.message = wassla_testkit::fixtures::external_message("wacid.1");
    let message = Effect::Add(Box::new(new_message(&id("ws_1"), arrival)));
    let writes = planned([message.clone(), rings()]);
    assert_eq!(
        (rows(writes.messages.as_ref()).len(), writes.calls),
        (1, None)
    );
    let writes = planned([rings(), message]);
    assert_eq!(rows(writes.messages.as_ref()).len(), 1);
}
