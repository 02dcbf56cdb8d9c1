use serde_json::Value;
use wassla_domain::ChatKind;
use wassla_domain::inbound::{AliasKind, DropReason, EventSeq, Outcome};
use wassla_domain::inbox::Delivery;
use wassla_testkit::fixtures::{
    NOW, alias, arrival, asset_ref, external_message, id, new_message, report, taken, whatsapp,
};

use super::*;

fn add(from: &str, text: &str) -> Effect {
    let from = alias(AliasKind::WaId, from);
    let arrival = arrival(&asset_ref(&whatsapp(1)), from, text, NOW);
    Effect::Add(Box::new(new_message(&id("ws_1"), arrival)))
}

fn batch(effects: impl IntoIterator<Item = Effect>) -> Vec<ProcessedEvent> {
    let batch = (1..).zip(effects);
    let batch = batch.map(|(seq, effect)| taken(EventSeq(seq), Some(effect)));
    batch.collect()
}

fn planned(batch: &[ProcessedEvent], seen: Seen) -> IntakeWrites {
    let pending: Vec<_> = batch.iter().map(|taken| taken.seq.0).collect();
    let intake = Intake::of(batch, &pending, NOW);
    let seqs = (1..).take(intake.arrivals()).collect();
    intake.plan(Seen { seqs, ..seen }).unwrap()
}

fn rows(json: Option<&String>) -> Vec<Value> {
    let json = json.map(|json| serde_json::from_str(json).unwrap());
    json.unwrap_or_default()
}

#[test]
fn one_customer_in_one_batch_is_one_conversation() {
    let batch = batch([add("1", "one"), add("2", "other"), add("1", "two")]);
    let writes = planned(&batch, Seen::default());
    assert_eq!(rows(writes.conversations.as_ref()).len(), 2);
    assert_eq!(rows(writes.aliases.as_ref()).len(), 2);
    let messages = rows(writes.messages.as_ref());
    assert_eq!(
        messages[0]["conversation_id"],
        messages[2]["conversation_id"]
    );
    assert_eq!(writes.inboxes, ["ws_1"]);
    assert!(writes.done.waiting);
}

#[test]
fn a_message_that_comes_twice_in_one_batch_is_added_once() {
    let one = add("1", "one");
    let writes = planned(&batch([one.clone(), one]), Seen::default());
    assert_eq!(rows(writes.messages.as_ref()).len(), 1);
    assert_eq!(writes.done.outcomes[1], Outcome::Duplicate);
}

#[test]
fn a_report_of_a_message_that_nobody_knows_writes_nothing() {
    let status = report(
        &asset_ref(&whatsapp(1)),
        &external_message("wamid.1"),
        Delivery::Read,
    );
    let writes = planned(&batch([Effect::Report(Box::new(status))]), Seen::default());
    assert_eq!((writes.messages, writes.reports), (None, None));
    assert!(writes.done.changed.is_empty() && writes.inboxes.is_empty());
    assert_eq!(rows(writes.events.as_ref()).len(), 1);
}

#[test]
fn what_another_process_took_does_nothing() {
    let batch = batch([add("1", "one"), add("2", "other")]);
    let intake = Intake::of(&batch, &[2], NOW);
    assert_eq!(intake.arrivals(), 1);
    assert!(Intake::of(&batch, &[], NOW).is_empty());
}

#[test]
fn counts_are_summed_once_for_a_batch() {
    let drop_it = |seq| ProcessedEvent {
        outcome: Outcome::Dropped(DropReason::NoChannel),
        counted: Some((ChatKind::Whatsapp.into(), "9".repeat(5_000), None)),
        ..taken(EventSeq(seq), None)
    };
    let batch: Vec<_> = (1..=3).map(drop_it).collect();
    let counts = rows(planned(&batch, Seen::default()).counts.as_ref());
    assert_eq!(counts.len(), 1);
    assert_eq!(counts[0]["count"], 3);
    // What Meta, or whoever has the secret, calls an asset fits in an index.
    assert_eq!(counts[0]["external_id"].as_str().unwrap().len(), 64);
}
