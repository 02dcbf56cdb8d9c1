//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): each event once, each
//! batch whole.

use wassla_domain::inbound::{DropReason, EventSeq, Outcome};
use wassla_domain::inbox::{Delivery, Effect, ProcessedEvent};
use wassla_domain::ports::ProcessedBatch;

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::{ALL, InboxFixture};
use wassla_testkit::fixtures::{NOW, after, asset_ref, report, taken, whatsapp};

fn add(fixture: &InboxFixture, from: &str, text: &str) -> Effect {
    Effect::Add(Box::new(fixture.message(from, text, NOW)))
}

/// How often an outcome was counted for the fixture's workspace.
async fn counted(fixture: &InboxFixture, outcome: Outcome) -> u64 {
    let inbox = &fixture.stores.inbox;
    let counts = inbox
        .counted(&fixture.workspace, fixture.asset.kind.into(), None)
        .await;
    let counts = counts.unwrap().into_iter();
    counts
        .filter(|one| one.outcome == outcome)
        .map(|one| one.count)
        .sum()
}

/// Taken in once more, an event does nothing.
pub async fn t16_an_event_does_its_work_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let effects = [
        add(&fixture, "15550100", "one"),
        add(&fixture, "15550100", "two"),
    ];
    let taken = fixture.stores.decided(effects, NOW).await;
    let twice: Vec<_> = taken.iter().chain(&taken).cloned().collect();
    let done = fixture
        .stores
        .inbox
        .process_events(&twice, NOW)
        .await
        .unwrap();
    assert_eq!(done.outcomes, [Outcome::Delivered; 2]);
    for stores in [host.stores(), host.reopen().await] {
        let done = stores.inbox.process_events(&taken, NOW).await.unwrap();
        assert_eq!(done, ProcessedBatch::default());
    }
    let conversations = fixture.conversations().await;
    assert_eq!(fixture.words(&conversations[0].id).await, ["one", "two"]);
    assert_eq!(counted(&fixture, Outcome::Delivered).await, 2);
}

/// Taken in by many at once, every event of the batch does its work once.
pub async fn t16_an_event_taken_by_many_does_its_work_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let (_, sent) = fixture
        .sent(&fixture.opened("15550100", NOW).await.id, NOW)
        .await;
    let read = report(&fixture.asset, &sent.external_id.unwrap(), Delivery::Read);
    let effects = [
        add(&fixture, "15550100", "one"),
        Effect::Report(Box::new(read)),
        add(&fixture, "15550101", "two"),
    ];
    let taken = fixture.stores.decided(effects, NOW).await;
    let done = race(host, RACERS, |_, stores| {
        let taken = taken.clone();
        async move { stores.inbox.process_events(&taken, NOW).await }
    })
    .await;
    let outcomes = done.iter().map(|done| done.outcomes.len());
    assert_eq!(outcomes.sum::<usize>(), 3);
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 2);
    let mut words = Vec::new();
    for conversation in &conversations {
        words.extend(fixture.words(&conversation.id).await);
    }
    words.sort();
    assert_eq!(words, ["hello", "one", "sent", "two"]);
    assert_eq!(counted(&fixture, Outcome::Delivered).await, 3);
}

/// Batches that overlap in any order do not lock each other, and each event is done once.
pub async fn batches_that_overlap_do_not_lock_each_other(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let effects = (0..8).map(|turn| add(&fixture, &format!("1555010{turn}"), "hello"));
    let taken = fixture.stores.decided(effects, NOW).await;
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
    assert_eq!(fixture.conversations().await.len(), 8);
    assert_eq!(counted(&fixture, Outcome::Delivered).await, 8);
    assert_eq!(fixture.stores.events.pending(ALL).await.unwrap(), []);
}

/// Outcomes come for the events that were still pending, in their order.
pub async fn outcomes_are_those_of_pending_events(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let places = fixture.stores.written(4, NOW).await;
    let mut all: Vec<_> = places.iter().map(|seq| taken(*seq, None)).collect();
    all[1].outcome = Outcome::Dropped(DropReason::Stale);
    all[2].outcome = Outcome::Noted;
    let first = fixture
        .stores
        .inbox
        .process_events(&all[..1], NOW)
        .await
        .unwrap();
    assert_eq!(first.outcomes, [Outcome::NotUnderstood]);
    let done = fixture
        .stores
        .inbox
        .process_events(&all, NOW)
        .await
        .unwrap();
    let outcomes = all[1..].iter().map(|one| one.outcome);
    assert_eq!(done.outcomes, outcomes.collect::<Vec<_>>());
    assert_eq!((done.changed, done.waiting), (vec![], false));
}

/// An event that is not in the log does nothing, and neither does no event.
pub async fn an_event_that_was_never_written_does_nothing(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let place = fixture.stores.written(1, NOW).await.remove(0);
    let forged = ProcessedEvent {
        seq: EventSeq(place.0 + 1_000),
        ..taken(place, Some(add(&fixture, "15550100", "hello")))
    };
    for batch in [vec![forged], vec![]] {
        let done = fixture
            .stores
            .inbox
            .process_events(&batch, NOW)
            .await
            .unwrap();
        assert_eq!(done, ProcessedBatch::default());
    }
    assert_eq!(fixture.conversations().await, []);
    assert_eq!(fixture.stores.events.pending(ALL).await.unwrap().len(), 1);
}

/// A message that Meta delivers again in another event is counted as a duplicate, adds nothing,
/// and asks no agent; not even within one batch.
pub async fn t16_a_message_that_is_there_is_a_duplicate(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let first = fixture.message("15550100", "hello", NOW);
    let mut again = fixture.message("15550100", "hello again", after(10));
    again.arrival.message = first.arrival.message.clone();
    again.channel_display = "another name".into();
    let effects = [&first, &again].map(|one| Effect::Add(Box::new(one.clone())));
    let done = fixture.stores.take(effects, NOW).await;
    assert_eq!(done.outcomes, [Outcome::Delivered, Outcome::Duplicate]);

    let before = fixture.conversations().await;
    let leased = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    let answers = &fixture.stores.answers;
    let ended = answers.record_answer(&fixture.workspace, &leased.round, leased.up_to, &[], NOW);
    assert!(ended.await.unwrap());
    let done = fixture.receive(&again).await;
    let expected = ProcessedBatch {
        outcomes: vec![Outcome::Duplicate],
        ..ProcessedBatch::default()
    };
    assert_eq!(done, expected);
    assert_eq!(fixture.conversations().await, before);
    assert_eq!(fixture.words(&first.conversation).await, ["hello"]);
    assert_eq!(fixture.stores.unanswered(after(90), after(99)).await, []);
    assert_eq!(counted(&fixture, Outcome::Delivered).await, 1);
    assert_eq!(counted(&fixture, Outcome::Duplicate).await, 2);
}

/// A duplicate of a stranger opens no conversation.
pub async fn t16_a_duplicate_opens_no_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let first = fixture.message("15550100", "hello", NOW);
    fixture.receive(&first).await;
    let mut again = fixture.message("15550199", "hello", NOW);
    again.arrival.message = first.arrival.message.clone();
    fixture.receive(&again).await;
    assert_eq!(fixture.conversations().await.len(), 1);
}

/// The same id at another number is another message.
pub async fn an_id_of_metas_belongs_to_its_asset(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let other = InboxFixture {
        asset: asset_ref(&whatsapp(2)),
        ..fixture.clone()
    };
    let first = fixture.message("15550100", "hello", NOW);
    let mut second = other.message("15550100", "hello", NOW);
    second.arrival.message = first.arrival.message.clone();
    for message in [first, second] {
        let done = fixture.receive(&message).await;
        assert_eq!(done.outcomes, [Outcome::Delivered]);
    }
}

/// Whoever reads while batches are written sees each whole or not at all.
pub async fn a_batch_is_seen_whole_or_not_at_all(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened("15550100", NOW).await.id;
    let effects = (0..8 * 5).map(|_| add(&fixture, "15550100", "one of five"));
    let taken = fixture.stores.decided(effects, NOW).await;
    let seen = race(host, 16, |turn, stores| {
        let batch: Vec<_> = taken.chunks(5).nth(turn / 2).unwrap().into();
        let (whose, conversation) = (fixture.workspace.clone(), conversation.clone());
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
    assert_eq!(fixture.thread(&conversation).await.len(), 41);
}
