//! How events fall into batches changes nothing.

use proptest::prelude::*;

use super::fixture::{
    NOW, add, after, echo, mark, message, phone, report, rings, status, terminates, user,
};
use super::shelf::Shelf;
use crate::calls::CallStatus;
use crate::inbound::Alias;
use crate::inbox::{Delivery, Effect};

fn aliases() -> impl Strategy<Value = Vec<Alias>> {
    let alias = prop_oneof![
        (0..3_u8).prop_map(|n| phone(&n.to_string())),
        (0..3_u8).prop_map(|n| user(&format!("US.{n}"))),
    ];
    prop::collection::vec(alias, 1..3)
}

fn arrivals() -> impl Strategy<Value = Effect> {
    let parts = (0..6_u8, aliases(), prop::option::of(0..3_u8), 0..9_i64);
    parts.prop_map(|(name, from, renamed, at)| {
        let mut new = message(&format!("m{name}"), from, &format!("text {name}"));
        new.arrival.renamed = renamed.map(|n| phone(&n.to_string()));
        new.arrival.at = after(at);
        new.ask = name % 2 == 0;
        add(new)
    })
}

fn ours() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(None), Just(Some("msg_x")), Just(Some("msg_y"))]
}

fn reports() -> impl Strategy<Value = Effect> {
    let delivery = prop::sample::select(&Delivery::ALL[3..]);
    let report = (0..3_u8, ours(), delivery)
        .prop_map(|(name, ours, delivery)| report(&format!("o{name}"), ours, delivery));
    let echo = (0..3_u8, ours()).prop_map(|(name, ours)| echo(&format!("o{name}"), ours));
    prop_oneof![report, echo]
}

/// Reports that name their message by both ids, as Meta does once it knows ours.
fn full_reports() -> impl Strategy<Value = Effect> {
    let delivery = prop::sample::select(&Delivery::ALL[3..]);
    let names = prop::sample::select(vec![("o0", "msg_x"), ("o1", "msg_y")]);
    (names, delivery, any::<bool>()).prop_map(|((name, ours), delivery, is_echo)| {
        if is_echo {
            echo(name, Some(ours))
        } else {
            report(name, Some(ours), delivery)
        }
    })
}

fn marks() -> impl Strategy<Value = Effect> {
    let delivery = prop::sample::select(vec![Delivery::Delivered, Delivery::Read]);
    (aliases(), delivery, -1..2_i64)
        .prop_map(|(from, delivery, at)| mark(from[0].clone(), delivery, after(at)))
}

fn calls() -> impl Strategy<Value = Effect> {
    (0..2_u8, 0..4_u8).prop_map(|(name, what)| {
        let name = name.to_string();
        match what {
            0 => rings(&name),
            1 => terminates(&name, after(5)),
            2 => status(&name, CallStatus::Ringing, NOW),
            _ => status(&name, CallStatus::Accepted, after(2)),
        }
    })
}

fn events() -> impl Strategy<Value = Vec<Effect>> {
    let event = prop_oneof![4 => arrivals(), 2 => reports(), 2 => marks(), 2 => calls()];
    prop::collection::vec(event, 0..16)
}

/// Two messages of ours, one sent and one on its way.
fn answered() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.take([add(message("a", [phone("0")], "hello?"))]);
    let id = shelf.only_conversation().id.clone();
    shelf.send("msg_x", &id);
    shelf.send("msg_y", &id);
    shelf.take([report("o0", Some("msg_x"), Delivery::Sent)]);
    shelf
}

proptest! {
    #[test]
    fn a_batch_split_in_two_gives_the_same_end(events in events(), at in 0..16_usize) {
        let mut whole = answered();
        let done = whole.take(events.clone()).event_processed;

        let (first, second) = events.split_at(at.min(events.len()));
        let mut split = answered();
        let mut outcomes = split.take(first.to_vec()).event_processed.outcomes;
        outcomes.extend(split.take(second.to_vec()).event_processed.outcomes);
        prop_assert_eq!(outcomes, done.outcomes);
        prop_assert_eq!(split, whole);
    }

    #[test]
    fn a_message_or_report_that_comes_again_changes_nothing(
        events in prop::collection::vec(prop_oneof![arrivals(), full_reports()], 0..16),
    ) {
        let mut shelf = answered();
        shelf.take(events.clone());
        let once = shelf.clone();
        let again = shelf.take(events);
        prop_assert_eq!(again.event_processed.changed.len(), 0);
        prop_assert!(again.conversations.is_empty() && again.changed_messages.is_empty());
        prop_assert_eq!(shelf, once);
    }
}
