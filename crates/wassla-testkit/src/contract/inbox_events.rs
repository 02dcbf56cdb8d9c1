//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): each event once, each
//! batch whole.

use wassla_domain::inbound::{DropReason, EventSeq, Outcome};
use wassla_domain::inbox::{Delivery, Effect, ProcessedEvent};
use wassla_domain::ports::ProcessedBatch;

use super::desk::{ALL, Desk};
use super::host::{RACERS, StoreHost, race};
use crate::fixtures::{NOW, after, asset_ref, report, taken, whatsapp};

fn add(desk: &Desk, from: &str, text: &str) -> Effect {
    Effect::Add(Box::new(desk.message(from, text, NOW)))
}

/// How often an outcome was counted for the desk's workspace.
async fn counted(desk: &Desk, outcome: Outcome) -> u64 {
    let inbox = &desk.stores.inbox;
    let counts = inbox.counted(&desk.workspace, desk.asset.kind.into()).await;
    let counts = counts.unwrap().into_iter();
    counts
        .filter(|one| one.outcome == outcome)
        .map(|one| one.count)
        .sum()
}

/// Taken in once more, an event does nothing.
pub async fn t16_an_event_does_its_work_once(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let effects = [add(&desk, "15550100", "one"), add(&desk, "15550100", "two")];
    let taken = desk.stores.decided(effects, NOW).await;
    let twice: Vec<_> = taken.iter().chain(&taken).cloned().collect();
    let done = desk.stores.inbox.process_events(&twice, NOW).await.unwrap();
    assert_eq!(done.outcomes, [Outcome::Delivered; 2]);
    for stores in [host.stores(), host.reopen().await] {
        let done = stores.inbox.process_events(&taken, NOW).await.unwrap();
        assert_eq!(done, ProcessedBatch::default());
    }
    let conversations = desk.conversations().await;
    assert_eq!(desk.words(&conversations[0].id).await, ["one", "two"]);
    assert_eq!(counted(&desk, Outcome::Delivered).await, 2);
}

/// Taken in by many at once, every event of the batch does its work once.
pub async fn t16_an_event_taken_by_many_does_its_work_once(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let (_, sent) = desk.sent(&desk.opened("15550100", NOW).await.id, NOW).await;
    let read = report(&desk.asset, &sent.external_id.unwrap(), Delivery::Read);
    let effects = [
        add(&desk, "15550100", "one"),
        Effect::Report(Box::new(read)),
        add(&desk, "15550101", "two"),
    ];
    let taken = desk.stores.decided(effects, NOW).await;
    let done = race(host, RACERS, |_, stores| {
        let taken = taken.clone();
        async move { stores.inbox.process_events(&taken, NOW).await }
    })
    .await;
    let outcomes = done.iter().map(|done| done.outcomes.len());
    assert_eq!(outcomes.sum::<usize>(), 3);
    let conversations = desk.conversations().await;
    assert_eq!(conversations.len(), 2);
    let mut words = Vec::new();
    for conversation in &conversations {
        words.extend(desk.words(&conversation.id).await);
    }
    words.sort();
    assert_eq!(words, ["hello", "one", "sent", "two"]);
    assert_eq!(counted(&desk, Outcome::Delivered).await, 3);
}

/// Batches that overlap in any order do not lock each other, and each event is done once.
pub async fn batches_that_overlap_do_not_lock_each_other(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let effects = (0..8).map(|turn| add(&desk, &format!("1555010{turn}"), "hello"));
    let taken = desk.stores.decided(effects, NOW).await;
    let done = race(host, RACERS, |turn, stores| {
        let mut taken = taken.clone();
        taken.rotate_left(turn % 8);
        if turn % 2 == 0 {
            taken.reverse();
        }
        taken.truncate(5);
        async move { stores.inbox.process_events(&taken, NOW).await }
    })
    .await;
    let outcomes = done.iter().map(|done| done.outcomes.len());
    assert_eq!(outcomes.sum::<usize>(), 8);
    assert_eq!(desk.conversations().await.len(), 8);
    assert_eq!(counted(&desk, Outcome::Delivered).await, 8);
    assert_eq!(desk.stores.events.pending(ALL).await.unwrap(), []);
}

/// Outcomes come for the events that were still pending, in their order.
pub async fn outcomes_are_those_of_pending_events(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let places = desk.stores.written(4, NOW).await;
    let mut all: Vec<_> = places.iter().map(|seq| taken(*seq, None)).collect();
    all[1].outcome = Outcome::Dropped(DropReason::Stale);
    all[2].outcome = Outcome::Noted;
    let first = desk
        .stores
        .inbox
        .process_events(&all[..1], NOW)
        .await
        .unwrap();
    assert_eq!(first.outcomes, [Outcome::NotUnderstood]);
    let done = desk.stores.inbox.process_events(&all, NOW).await.unwrap();
    let outcomes = all[1..].iter().map(|one| one.outcome);
    assert_eq!(done.outcomes, outcomes.collect::<Vec<_>>());
    assert_eq!((done.changed, done.waiting), (vec![], false));
}

/// An event that is not in the log does nothing, and neither does no event.
pub async fn an_event_that_was_never_written_does_nothing(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let place = desk.stores.written(1, NOW).await.remove(0);
    let forged = ProcessedEvent {
        seq: EventSeq(place.0 + 1_000),
        ..taken(place, Some(add(&desk, "15550100", "hello")))
    };
    for batch in [vec![forged], vec![]] {
        let done = desk.stores.inbox.process_events(&batch, NOW).await.unwrap();
        assert_eq!(done, ProcessedBatch::default());
    }
    assert_eq!(desk.conversations().await, []);
    assert_eq!(desk.stores.events.pending(ALL).await.unwrap().len(), 1);
}

/// A message that Meta delivers again in another event is counted as a duplicate, adds nothing,
/// and asks no agent; not even within one batch.
pub async fn t16_a_message_that_is_there_is_a_duplicate(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let first = desk.message("15550100", "hello", NOW);
    let mut again = desk.message("15550100", "hello again", after(10));
    again.arrival.message = first.arrival.message.clone();
    again.channel_display = "another name".into();
    let effects = [&first, &again].map(|one| Effect::Add(Box::new(one.clone())));
    let done = desk.stores.take(effects, NOW).await;
    assert_eq!(done.outcomes, [Outcome::Delivered, Outcome::Duplicate]);

    let before = desk.conversations().await;
    let leased = desk.stores.unanswered(NOW, after(60)).await.remove(0);
    let answers = &desk.stores.answers;
    let ended = answers.record_answer(&desk.workspace, &leased.round, leased.up_to, &[], NOW);
    assert!(ended.await.unwrap());
    let done = desk.receive(&again).await;
    let expected = ProcessedBatch {
        outcomes: vec![Outcome::Duplicate],
        ..ProcessedBatch::default()
    };
    assert_eq!(done, expected);
    assert_eq!(desk.conversations().await, before);
    assert_eq!(desk.words(&first.conversation).await, ["hello"]);
    assert_eq!(desk.stores.unanswered(after(90), after(99)).await, []);
    assert_eq!(counted(&desk, Outcome::Delivered).await, 1);
    assert_eq!(counted(&desk, Outcome::Duplicate).await, 2);
}

/// A duplicate of a stranger opens no conversation.
pub async fn t16_a_duplicate_opens_no_conversation(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let first = desk.message("15550100", "hello", NOW);
    desk.receive(&first).await;
    let mut again = desk.message("15550199", "hello", NOW);
    again.arrival.message = first.arrival.message.clone();
    desk.receive(&again).await;
    assert_eq!(desk.conversations().await.len(), 1);
}

/// The same id at another number is another message.
pub async fn an_id_of_metas_belongs_to_its_asset(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let other = Desk {
        asset: asset_ref(&whatsapp(2)),
        ..desk.clone()
    };
    let first = desk.message("15550100", "hello", NOW);
    let mut second = other.message("15550100", "hello", NOW);
    second.arrival.message = first.arrival.message.clone();
    for message in [first, second] {
        let done = desk.receive(&message).await;
        assert_eq!(done.outcomes, [Outcome::Delivered]);
    }
}

/// Whoever reads while batches are written sees each whole or not at all.
pub async fn a_batch_is_seen_whole_or_not_at_all(host: &dyn StoreHost) {
    let desk = Desk::new(host.stores(), 1);
    let conversation = desk.opened("15550100", NOW).await.id;
    let effects = (0..8 * 5).map(|_| add(&desk, "15550100", "one of five"));
    let taken = desk.stores.decided(effects, NOW).await;
    let seen = race(host, 16, |turn, stores| {
        let batch: Vec<_> = taken.chunks(5).nth(turn / 2).unwrap().into();
        let (whose, conversation) = (desk.workspace.clone(), conversation.clone());
        async move {
            if turn % 2 == 0 {
                stores.inbox.process_events(&batch, NOW).await?;
            }
            let read = stores.inbox.messages(&whose, &conversation, None, ALL);
            Ok(read.await?.len())
        }
    })
    .await;
    assert!(seen.iter().all(|count| (count - 1) % 5 == 0), "{seen:?}");
    assert_eq!(desk.thread(&conversation).await.len(), 41);
}
