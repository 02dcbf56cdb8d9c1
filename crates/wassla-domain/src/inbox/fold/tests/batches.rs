//! A batch as a whole.

use super::fixture::{NOW, add, batch, mark, message, phone, report, rings};
use super::shelf::Shelf;
use crate::fault::Fault;
use crate::inbound::{DropReason, EventSeq, Outcome};
use crate::inbox::{Delivery, InboxSnapshot, PendingBatch, ProcessedEvent};
use crate::kind::{ChannelKind, ChatKind};

fn two() -> Vec<ProcessedEvent> {
    batch([
        add(message("a", [phone("1")], "one")),
        add(message("b", [phone("2")], "other")),
    ])
}

fn dropped(seq: i64, external_id: &str) -> ProcessedEvent {
    ProcessedEvent {
        seq: EventSeq(seq),
        outcome: Outcome::Dropped(DropReason::NoChannel),
        counted: Some((ChatKind::Whatsapp.into(), external_id.into(), None)),
        effect: None,
    }
}

#[test]
fn what_another_process_took_does_nothing() {
    let taken = two();
    let batch = PendingBatch::of(&taken, [EventSeq(2)]);
    assert_eq!(batch.query().arrivals, 1);
    assert!(PendingBatch::of(&taken, []).is_empty());
}

#[test]
fn an_event_that_stands_twice_in_a_batch_is_taken_once() {
    let mut taken = two();
    taken[1].seq = EventSeq(1);
    let batch = PendingBatch::of(&taken, [EventSeq(1), EventSeq(1)]);
    assert_eq!(batch.query().arrivals, 1);
}

#[test]
fn a_batch_asks_for_what_its_events_name_and_for_nothing_else() {
    let taken = batch([
        report("x", Some("msg_ours"), Delivery::Read),
        mark(phone("1"), Delivery::Read, NOW),
        rings("1"),
    ]);
    let seqs = taken.iter().map(|taken| taken.seq);
    let query = PendingBatch::of(&taken, seqs).query();
    assert_eq!((query.customers.len(), query.marked.len()), (1, 1));
    assert_eq!((query.messages.len(), query.own_messages.len()), (2, 1));
    assert_eq!((query.calls.len(), query.arrivals), (1, 1));

    let nothing = PendingBatch::of(&[], []).query();
    assert_eq!(nothing, super::super::SnapshotQuery::default());
}

#[test]
fn counts_are_summed_once_for_a_batch() {
    let batch: Vec<_> = (1..=3).map(|seq| dropped(seq, "9")).collect();
    let changes = Shelf::default().process_events(&batch);
    assert_eq!(changes.counts.len(), 1);
    let count = &changes.counts[0];
    assert_eq!((count.count, count.external_id.as_str()), (3, "9"));
    assert_eq!(count.kind, ChannelKind::Chat(ChatKind::Whatsapp));
    assert_eq!(count.workspace, None);
}

#[test]
fn an_event_is_counted_under_what_became_of_it() {
    let one = message("a", [phone("1")], "one");
    let mut taken = batch([add(one.clone()), add(one)]);
    for taken in &mut taken {
        taken.counted = Some((ChatKind::Whatsapp.into(), "30".into(), None));
    }
    let counts = Shelf::default().process_events(&taken).counts;
    let outcomes: Vec<_> = counts.iter().map(|count| count.outcome).collect();
    assert_eq!(outcomes, [Outcome::Delivered, Outcome::Duplicate]);
}

#[test]
fn a_store_that_draws_too_few_numbers_is_at_fault() {
    let taken = two();
    let batch = PendingBatch::of(&taken, [EventSeq(1), EventSeq(2)]);
    let seen = InboxSnapshot {
        seqs: vec![1],
        ..InboxSnapshot::default()
    };
    let folded = batch.fold(seen, NOW);
    assert!(matches!(folded, Err(Fault::Inconsistent { .. })));
}
