//! Meta reports how far messages got.

use super::fixture::{NOW, add, after, batch, echo, mark, message, phone, report, user, wamid};
use super::shelf::Shelf;
use crate::inbound::{DropReason, Outcome};
use crate::inbox::{Delivery, Effect, InboxChanges};

/// A conversation in which we sent `msg_ours`; Meta's id for it is not known.
fn answered() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.take([add(message("a", [phone("1")], "hello?"))]);
    let id = shelf.only_conversation().id.clone();
    shelf.send("msg_ours", &id);
    shelf
}

fn left_aside(shelf: &mut Shelf, effect: Effect) -> InboxChanges {
    let mut taken = batch([effect]);
    taken[0].outcome = Outcome::Dropped(DropReason::Echo);
    shelf.process_events(&taken)
}

#[test]
fn a_report_of_a_message_that_nobody_knows_writes_nothing() {
    let changes = Shelf::default().take([report("x", None, Delivery::Read)]);
    let messages = (changes.new_messages, changes.changed_messages);
    assert_eq!(messages, (Vec::new(), Vec::new()));
    assert!(changes.event_processed.changed.is_empty());
    assert_eq!(changes.events.len(), 1);
}

#[test]
fn a_report_finds_a_message_by_our_id_and_tells_metas() {
    let mut shelf = answered();
    let changes = shelf.take([
        report("x", Some("msg_ours"), Delivery::Sent),
        report("x", None, Delivery::Read),
    ]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Read);
    assert_eq!(changes.changed_messages.len(), 1);
    let stored = &changes.changed_messages[0];
    assert_eq!(stored.message.external_id, Some(wamid("x")));
    assert_eq!(stored.due_at, None);
    assert!(changes.conversations.is_empty());
    assert_eq!(changes.event_processed.changed.len(), 1);
}

#[test]
fn a_report_that_says_nothing_new_writes_nothing() {
    let mut shelf = answered();
    shelf.take([report("x", Some("msg_ours"), Delivery::Read)]);
    let changes = shelf.take([report("x", Some("msg_ours"), Delivery::Delivered)]);
    assert!(changes.changed_messages.is_empty());
    assert!(changes.event_processed.changed.is_empty());
}

#[test]
fn a_report_reaches_messages_of_its_own_asset_only() {
    let mut shelf = answered();
    let Effect::Report(mut elsewhere) = report("x", Some("msg_ours"), Delivery::Read) else {
        unreachable!("a report")
    };
    elsewhere.asset.external_id = "31".into();
    let changes = shelf.take([Effect::Report(elsewhere)]);
    assert!(changes.changed_messages.is_empty());
}

#[test]
fn a_customers_message_is_not_found_by_our_id() {
    let mut shelf = answered();
    let changes = shelf.take([report("x", Some("msg_a"), Delivery::Read)]);
    assert!(changes.changed_messages.is_empty());
}

#[test]
fn an_echo_of_ours_is_noted_and_another_is_left_aside() {
    let mut shelf = answered();
    let ours = left_aside(&mut shelf, echo("x", Some("msg_ours")));
    assert_eq!(ours.event_processed.outcomes, [Outcome::Noted]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Sent);
    let other = left_aside(&mut shelf, echo("y", None));
    let dropped = Outcome::Dropped(DropReason::Echo);
    assert_eq!(other.event_processed.outcomes, [dropped]);
    assert!(other.changed_messages.is_empty());
}

#[test]
fn what_had_left_by_then_got_further() {
    let mut shelf = answered();
    let read = || mark(phone("1"), Delivery::Read, NOW);
    shelf.take([read()]);
    assert_eq!(
        shelf.delivery("msg_ours"),
        Delivery::Sending,
        "not sent yet"
    );
    let changes = shelf.take([report("x", Some("msg_ours"), Delivery::Sent), read()]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Read);
    assert_eq!(changes.changed_messages.len(), 1);
    let again = shelf.take([read()]);
    assert!(again.changed_messages.is_empty() && again.event_processed.changed.is_empty());
}

#[test]
fn what_left_later_stays() {
    let mut shelf = answered();
    shelf.take([report("x", Some("msg_ours"), Delivery::Sent)]);
    shelf.take([mark(phone("1"), Delivery::Read, after(-1))]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Sent);
    shelf.take([mark(phone("2"), Delivery::Read, after(1))]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Sent);
}

#[test]
fn what_failed_stays_failed() {
    let mut shelf = answered();
    shelf.take([report("x", Some("msg_ours"), Delivery::Failed)]);
    shelf.take([mark(phone("1"), Delivery::Read, NOW)]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Failed);
}

#[test]
fn a_name_that_is_new_in_the_batch_marks_what_was_sent_before() {
    let mut shelf = answered();
    shelf.take([report("x", Some("msg_ours"), Delivery::Sent)]);
    shelf.take([
        add(message("b", [phone("1"), user("US.1")], "it is me")),
        mark(user("US.1"), Delivery::Read, NOW),
    ]);
    assert_eq!(shelf.delivery("msg_ours"), Delivery::Read);
}
