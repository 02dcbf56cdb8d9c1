//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): many calls, and many
//! processes that hear of one.

use std::slice::from_ref;

use wassla_domain::calls::{CallNote, CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{AliasKind, Content, Outcome};
use wassla_domain::inbox::Effect;
use wassla_domain::ports::ProcessedBatch;

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::{InboxFixture, SAMI};
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, call_note, call_rings, channel, disconnection, id, whatsapp,
};

fn effect(note: CallNote) -> Effect {
    Effect::Call(Box::new(note))
}

fn ended_in(done: &[ProcessedBatch]) -> Vec<CallOutcome> {
    let ended = done.iter().flat_map(|done| &done.ended);
    ended.map(|(_, outcome)| *outcome).collect()
}

/// One batch tells exactly which calls are over by it, and whether one rings.
pub async fn a_batch_tells_which_calls_are_over(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let ringing = fixture.ringing("wacid.known", NOW).await;
    let over = fixture.ringing("wacid.over", NOW).await;
    assert!(
        fixture
            .stores
            .ended(&over.id, CallOutcome::BridgeFailed, after(1))
            .await
    );
    let unknown = fixture.terminates("wacid.unknown", Some(2), after(9));
    let unknown_id = unknown.recipient.clone().unwrap().id;
    let batch = [
        fixture.terminates("wacid.known", None, after(9)),
        fixture.terminates("wacid.known", None, after(9)),
        fixture.terminates("wacid.over", None, after(9)),
        unknown,
    ];
    let done = fixture.stores.take(batch.map(effect), after(9)).await;
    assert!(!done.ringing);
    let mut ended = done.ended;
    ended.sort();
    let mut expected = vec![
        (ringing.id, CallOutcome::Missed),
        (unknown_id, CallOutcome::Completed),
    ];
    expected.sort();
    assert_eq!(ended, expected);
    assert_eq!(done.changed, from_ref(&fixture.workspace));

    let batch = [
        fixture.rings("wacid.known", after(9)),
        fixture.rings("wacid.new", after(9)),
    ];
    let done = fixture.stores.take(batch.map(effect), after(9)).await;
    assert!(done.ringing);
    assert_eq!(done.ended, []);
}

/// A call that rings and ends in one batch is one call that is over, with one message.
pub async fn a_call_may_begin_and_end_in_one_batch(host: &dyn StoreHost) {
    for (number, reversed) in [(1, false), (2, true)] {
        let fixture = InboxFixture::new(host.stores(), number);
        let rings = fixture.rings("wacid.1", NOW);
        let over = fixture.terminates("wacid.1", None, after(9));
        let hello = Effect::Add(Box::new(fixture.message(SAMI, "hello", after(3))));
        let mut batch = vec![effect(rings), hello, effect(over)];
        if reversed {
            batch.reverse();
        }
        let done = fixture.stores.take(batch, after(9)).await;
        assert_eq!(ended_in(&[done]), [CallOutcome::Missed]);
        let calls = fixture.calls().await;
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].rang_at, NOW);
        assert_eq!(fixture.conversations().await.len(), 1);
        let contents = fixture.contents(&calls[0].conversation).await;
        assert_eq!(contents.len(), 2);
        let missed = CallSummary::incoming(CallStage::Ended(CallOutcome::Missed));
        assert!(contents.contains(&Content::Call(missed)), "{contents:?}");
        assert_eq!(
            fixture.stores.taken_by("one", after(60), after(90)).await,
            []
        );
    }
}

/// Many processes that hear of one call write it once: one call, one message, over once.
pub async fn t16_many_that_hear_of_a_call_write_it_once(host: &dyn StoreHost) {
    for number in 1..5 {
        let fixture = InboxFixture::new(host.stores(), number);
        let mut events = Vec::new();
        for turn in 0..RACERS / 2 {
            let note = match turn % 3 {
                0 => fixture.terminates("wacid.1", Some(3), after(9)),
                _ => fixture.rings("wacid.1", NOW),
            };
            events.push(fixture.stores.decided([effect(note)], after(9)).await);
        }
        let done = race(host, RACERS / 2, |turn, stores| {
            let taken = events[turn].clone();
            async move { stores.inbox.process_events(&taken, after(9)).await }
        })
        .await;
        assert_eq!(ended_in(&done), [CallOutcome::Completed]);
        assert!(done.iter().filter(|done| done.ringing).count() <= 1);
        let calls = fixture.calls().await;
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].stage, CallStage::Ended(CallOutcome::Completed));
        assert_eq!((calls[0].rang_at, calls[0].seconds), (NOW, Some(3)));
        assert_eq!(fixture.conversations().await.len(), 1);
        let shown = Content::Call(CallSummary::from(&calls[0]));
        assert_eq!(fixture.contents(&calls[0].conversation).await, [shown]);
    }
}

/// Events of a call and what a process does with it at the same time: it ends once, whoever ends
/// it, and what was picked up stays so.
pub async fn t16_a_call_ends_once_whoever_ends_it(host: &dyn StoreHost) {
    for number in 1..9 {
        let fixture = InboxFixture::new(host.stores(), number);
        let call = fixture.ringing("wacid.1", NOW).await;
        assert_eq!(
            fixture.stores.taken_by("one", NOW, after(60)).await.len(),
            1
        );
        let over = fixture.terminates("wacid.1", None, after(9));
        let over = fixture.stores.decided([effect(over)], after(9)).await;
        let done = race(host, 12, |turn, stores| {
            let (over, call) = (over.clone(), call.id.clone());
            async move {
                Ok(match turn % 3 {
                    0 => {
                        let done = stores.inbox.process_events(&over, after(9)).await?;
                        !done.ended.is_empty()
                    }
                    1 => {
                        stores
                            .ended(&call, CallOutcome::BridgeFailed, after(9))
                            .await
                    }
                    _ => stores.picked_up("one", &call, after(5), after(60)).await,
                })
            }
        })
        .await;
        let ends = done.iter().enumerate().filter(|(turn, _)| turn % 3 != 2);
        assert_eq!(ends.filter(|(_, ended)| **ended).count(), 1);
        let was_picked_up = (2..12).step_by(3).any(|turn| done[turn]);
        let read = fixture.call(&call.id).await;
        assert!(!read.stage.is_live());
        assert_eq!(read.accepted_at.is_some(), was_picked_up, "{read:?}");
        let shown = Content::Call(CallSummary::from(&read));
        assert_eq!(fixture.contents(&read.conversation).await, [shown]);
    }
}

/// First calls and first messages of one customer at once open one conversation.
pub async fn calls_and_messages_at_once_open_one_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut events = Vec::new();
    for turn in 0..16 {
        let effect = match turn % 2 {
            0 => effect(fixture.rings(&format!("wacid.{turn}"), NOW)),
            _ => Effect::Add(Box::new(fixture.message(SAMI, "hello", NOW))),
        };
        events.push(fixture.stores.decided([effect], NOW).await);
    }
    race(host, 16, |turn, stores| {
        let taken = events[turn].clone();
        async move { stores.inbox.process_events(&taken, NOW).await }
    })
    .await;
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(fixture.thread(&conversations[0].id).await.len(), 16);
    let calls = fixture.calls().await;
    assert_eq!(calls.len(), 8);
    assert!(
        calls
            .iter()
            .all(|call| call.conversation == conversations[0].id)
    );
}

/// Ten customers call one number at once: ten calls, in ten conversations.
pub async fn many_calls_of_one_number_are_many(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut batch = Vec::new();
    for turn in 0..10 {
        let customer = alias(AliasKind::WaId, &format!("1555{turn}"));
        let name = format!("wacid.{turn}");
        let event = call_rings(&fixture.asset, (&name, customer), NOW);
        batch.push(effect(call_note(&fixture.workspace, event)));
    }
    let done = fixture.stores.take(batch, NOW).await;
    assert_eq!(done.outcomes, [Outcome::Delivered; 10]);
    let mut conversations: Vec<_> = fixture.calls().await.into_iter().collect();
    assert_eq!(conversations.len(), 10);
    conversations.sort_by(|one, other| one.conversation.cmp(&other.conversation));
    conversations.dedup_by(|one, other| one.conversation == other.conversation);
    assert_eq!(conversations.len(), 10);
    let mut taken = fixture.stores.taken_by("one", NOW, after(60)).await;
    taken.sort_by(|one, other| one.call.id.cmp(&other.call.id));
    taken.dedup_by(|one, other| one.offer == other.offer);
    assert_eq!(taken.len(), 10, "each with its own offer");
}

/// One id of Meta's on two numbers is two calls.
pub async fn an_id_of_metas_is_one_call_of_each_number(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let beside = InboxFixture {
        asset: asset_ref(&whatsapp(7)),
        ..fixture.clone()
    };
    let one = fixture.ringing("wacid.1", NOW).await;
    let other = beside.ringing("wacid.1", NOW).await;
    assert_ne!(one.id, other.id);
    assert_ne!(one.conversation, other.conversation);
    beside
        .hears(&beside.terminates("wacid.1", None, after(3)))
        .await;
    assert_eq!(fixture.call(&one.id).await, one);
    assert!(!fixture.call(&other.id).await.stage.is_live());
}

/// A call stays with the workspace that held the number when it rang: what Meta says of it later
/// reaches that one, and the next holder neither sees nor changes it.
pub async fn t33_a_call_stays_with_who_held_the_number(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let row = channel(&fixture.workspace, whatsapp(1));
    let row = fixture.stores.connect(row).await;
    let call = fixture.ringing("wacid.1", NOW).await;
    let gone = fixture
        .stores
        .channels
        .disconnect(&disconnection(&row))
        .await;
    assert!(gone.unwrap());
    let next = InboxFixture {
        workspace: id("ws_next"),
        ..fixture.clone()
    };
    fixture
        .stores
        .connect(channel(&next.workspace, whatsapp(1)))
        .await;
    let quiet = next.last_change().await;
    let done = next
        .hears(&next.terminates("wacid.1", Some(8), after(9)))
        .await;
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    assert_eq!(done.ended, [(call.id.clone(), CallOutcome::Completed)]);
    assert_eq!(fixture.call(&call.id).await.seconds, Some(8));
    assert_eq!(next.calls().await, []);
    assert_eq!(next.conversations().await, []);
    assert_eq!(next.last_change().await, quiet);
    let foreign = next.stores.calls.call(&next.workspace, &call.id).await;
    assert_eq!(foreign.unwrap(), None);
}
