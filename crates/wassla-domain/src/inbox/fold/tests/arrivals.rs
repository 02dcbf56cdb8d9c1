//! Customers write.

use super::fixture::{NOW, add, after, message, phone};
use super::shelf::Shelf;
use crate::inbound::{Content, Outcome};
use crate::time::Timestamp;

#[test]
fn one_customer_in_one_batch_is_one_conversation() {
    let mut shelf = Shelf::default();
    let changes = shelf.take([
        add(message("a", [phone("1")], "one")),
        add(message("b", [phone("2")], "other")),
        add(message("c", [phone("1")], "two")),
    ]);
    assert_eq!(changes.conversations.len(), 2);
    assert_eq!(changes.customers.len(), 2);
    let messages: Vec<_> = changes
        .new_messages
        .iter()
        .map(|new| &new.message)
        .collect();
    assert_eq!(messages[0].conversation, messages[2].conversation);
    assert_ne!(messages[0].conversation, messages[1].conversation);
    assert_eq!(
        changes.event_processed.changed,
        [super::fixture::workspace()]
    );
    assert!(changes.event_processed.waiting);
}

#[test]
fn a_message_that_comes_twice_in_one_batch_is_added_once() {
    let one = add(message("a", [phone("1")], "one"));
    let changes = Shelf::default().take([one.clone(), one]);
    assert_eq!(changes.new_messages.len(), 1);
    assert_eq!(changes.event_processed.outcomes[1], Outcome::Duplicate);
}

#[test]
fn a_message_that_is_there_changes_nothing() {
    let one = add(message("a", [phone("1")], "one"));
    let mut shelf = Shelf::default();
    shelf.take([one.clone()]);
    let before = shelf.clone();
    let changes = shelf.take([one]);
    assert_eq!(changes.event_processed.outcomes, [Outcome::Duplicate]);
    assert!(changes.conversations.is_empty() && changes.event_processed.changed.is_empty());
    assert!(!changes.event_processed.waiting);
    assert_eq!(shelf, before);
}

#[test]
fn a_message_opens_the_window_and_ends_its_conversation() {
    let mut shelf = Shelf::default();
    let mut late = message("a", [phone("1")], "late");
    late.arrival.at = after(9);
    let mut early = message("b", [phone("1")], "early");
    early.arrival.customer.name = Some("Sami".into());
    let changes = shelf.take([add(late), add(early)]);
    let last = &changes.conversations[0].last;
    assert_eq!(*last, Some(Content::Text("early".into())));
    let conversation = shelf.only_conversation();
    assert_eq!(conversation.last, Content::Text("early".into()));
    assert_eq!(conversation.last_at, after(9));
    assert_eq!(conversation.last_inbound_at, after(9));
    assert_eq!(conversation.channel_display, "+1 555");
    assert_eq!(conversation.customer_name.as_deref(), Some("Sami"));
}

#[test]
fn whoever_waits_already_waits_on() {
    let mut shelf = Shelf::default();
    shelf.take([add(message("a", [phone("1")], "one"))]);
    let due = Timestamp::from_seconds(NOW.seconds() - 60);
    for state in shelf.conversations.values_mut() {
        assert_eq!((state.answer_due_at, state.asked_up_to), (Some(NOW), 1));
        state.answer_due_at = Some(due);
    }
    let mut nothing_to_answer = message("b", [phone("1")], "two");
    nothing_to_answer.ask = false;
    let changes = shelf.take([
        add(message("c", [phone("1")], "three")),
        add(nothing_to_answer),
    ]);
    let state = &changes.conversations[0].state;
    assert_eq!((state.answer_due_at, state.asked_up_to), (Some(due), 2));
}
