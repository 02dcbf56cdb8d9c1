//! Meta tells of calls.

use super::fixture::{
    NOW, add, after, call, message, number, phone, ringing, rings, said, status, terminates,
};
use super::shelf::Shelf;
use crate::calls::{CallOutcome, CallSaid, CallStage, CallStatus, CallSummary};
use crate::fault::Fault;
use crate::inbound::{Content, ExternalMessageId};
use crate::inbox::{InboxChanges, PendingBatch};
use crate::time::Timestamp;

fn missed() -> Content {
    Content::Call(CallSummary::incoming(CallStage::Ended(CallOutcome::Missed)))
}

fn contents(changes: &InboxChanges) -> Vec<&Content> {
    let messages = changes.new_messages.iter();
    messages.map(|new| &new.message.content).collect()
}

#[test]
fn a_call_is_a_message_of_its_conversation() {
    let changes = Shelf::default().take([rings("1")]);
    assert_eq!((changes.calls.len(), changes.new_messages.len()), (1, 1));
    let (stored, message) = (&changes.calls[0], &changes.new_messages[0].message);
    assert_eq!(stored.call.id.as_str(), message.id.as_str());
    let ringing = CallSummary::incoming(CallStage::Ringing);
    assert_eq!(message.content, Content::Call(ringing));
    assert_eq!(stored.due_at, Some(NOW));
    assert!(stored.offer.is_some());
    let state = &changes.conversations[0].state;
    assert_eq!(state.conversation.last_inbound_at, NOW);
    assert_eq!(state.answer_due_at, None);
    assert!(changes.event_processed.ringing && !changes.event_processed.waiting);
}

#[test]
fn a_call_that_rings_twice_in_one_batch_is_one_call() {
    let changes = Shelf::default().take([rings("1"), rings("1")]);
    assert_eq!((changes.calls.len(), changes.new_messages.len()), (1, 1));
}

#[test]
fn a_call_that_is_over_in_its_batch_does_not_ring() {
    let changes = Shelf::default().take([rings("1"), terminates("1", after(5))]);
    assert!(!changes.event_processed.ringing);
    let ended: Vec<_> = changes
        .event_processed
        .ended
        .iter()
        .map(|(_, how)| *how)
        .collect();
    assert_eq!(ended, [CallOutcome::Missed]);
    let stored = &changes.calls[0];
    assert_eq!((&stored.offer, stored.due_at), (&None, None));
    assert_eq!(contents(&changes), [&missed()]);
    assert_eq!(changes.conversations[0].last, Some(missed()));
}

#[test]
fn the_last_words_stay_those_of_the_last_message() {
    let mut shelf = Shelf::default();
    let hello = add(message("a", [phone("1")], "hello?"));
    let changes = shelf.take([rings("1"), hello, terminates("1", after(5))]);
    let hello = Content::Text("hello?".into());
    assert_eq!(shelf.only_conversation().last, hello);
    let hello = Content::Text("hello?".into());
    assert_eq!(contents(&changes), [&missed(), &hello]);
}

#[test]
fn the_end_of_a_call_that_is_known_reaches_its_message_and_the_last_words() {
    let mut shelf = Shelf::default();
    shelf.take([rings("1")]);
    let changes = shelf.take([terminates("1", after(5))]);
    assert_eq!((changes.calls.len(), changes.new_messages.len()), (1, 0));
    assert_eq!(changes.changed_messages[0].message.content, missed());
    assert_eq!(shelf.only_conversation().last, missed());
    assert_eq!(changes.event_processed.ended.len(), 1);

    let again = shelf.take([terminates("1", after(5))]);
    assert!(again.calls.is_empty() && again.changed_messages.is_empty());
    assert!(again.event_processed.ended.is_empty() && again.event_processed.changed.is_empty());
}

#[test]
fn the_end_of_a_call_before_the_last_message_leaves_the_last_words() {
    let mut shelf = Shelf::default();
    shelf.take([rings("1"), add(message("a", [phone("1")], "hello?"))]);
    let changes = shelf.take([terminates("1", after(5))]);
    assert_eq!(changes.changed_messages[0].message.content, missed());
    assert!(changes.conversations.is_empty());
}

#[test]
fn a_time_that_changes_no_words_writes_the_call_alone() {
    let mut shelf = Shelf::default();
    shelf.take([rings("1")]);
    let earlier = call("1", CallSaid::Connect { offer: None }, after(-2));
    let changes = shelf.take([said(earlier)]);
    assert_eq!(changes.calls.len(), 1);
    assert!(changes.changed_messages.is_empty() && changes.conversations.is_empty());
    assert_eq!(shelf.only_call().rang_at, after(-2));
    assert_eq!(shelf.only_call().stage, CallStage::Ringing);
}

#[test]
fn a_call_of_the_business_is_nobodys_to_take_and_opens_no_window() {
    let changes = Shelf::default().take([status("1", CallStatus::Ringing, NOW)]);
    assert!(!changes.event_processed.ringing);
    assert_eq!(changes.calls[0].due_at, None);
    let conversation = &changes.conversations[0].state.conversation;
    assert_eq!(conversation.last_inbound_at, Timestamp::from_millis(0));
}

#[test]
fn of_a_call_that_nobody_knows_and_nobody_has_nothing_is_written() {
    let mut homeless = ringing("1");
    homeless.recipient = None;
    let mut nameless = ringing("2");
    nameless.event.customer = None;
    let changes = Shelf::default().take([said(homeless), said(nameless)]);
    assert!(changes.calls.is_empty() && changes.new_messages.is_empty());
    assert!(changes.event_processed.changed.is_empty());
    assert_eq!(changes.events.len(), 2);
}

#[test]
fn a_call_and_a_message_never_share_metas_id() {
    let mut new = message("a", [phone("1")], "hello");
    new.arrival.message = ExternalMessageId::new("wacid.1").unwrap();
    let new = add(new);
    let changes = Shelf::default().take([new.clone(), rings("1")]);
    assert_eq!((changes.new_messages.len(), changes.calls.len()), (1, 0));
    let changes = Shelf::default().take([rings("1"), new]);
    assert_eq!((changes.new_messages.len(), changes.calls.len()), (1, 1));
}

#[test]
fn a_call_without_its_message_is_a_fault() {
    let mut shelf = Shelf::default();
    shelf.take([rings("1")]);
    let taken = super::fixture::batch([terminates("1", after(5))]);
    let batch = PendingBatch::of(&taken, [taken[0].seq]);
    let mut seen = shelf.see(&batch.query());
    assert_eq!(seen.calls[0].stored.call.asset, number());
    seen.messages.clear();
    let folded = batch.fold(seen, NOW);
    assert!(matches!(folded, Err(Fault::Inconsistent { .. })));
}
