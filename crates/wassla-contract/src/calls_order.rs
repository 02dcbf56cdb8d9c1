//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): what is said of calls twice,
//! in any order, or of calls that nobody knows.

use std::slice::from_ref;
use wassla_domain::inbound::Content;

use wassla_domain::calls::{CallNote, CallOutcome, CallStage, CallSummary};

use super::host::StoreHost;
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after};

/// A call of which Meta tells twice that it rings is one call and rings once.
pub async fn t16_a_call_that_is_told_twice_rings_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    let change = fixture.last_change().await;
    let done = fixture.hears(&fixture.rings("wacid.1", NOW)).await;
    assert!(!done.ringing);
    assert_eq!((done.changed.len(), done.ended.len()), (0, 0));
    assert_eq!(fixture.last_change().await, change);
    assert_eq!(fixture.calls().await, from_ref(&call));
    assert_eq!(fixture.conversations().await.len(), 1);
    assert_eq!(fixture.thread(&call.conversation).await.len(), 1);

    assert_eq!(
        fixture.stores.taken_by("one", NOW, after(30)).await.len(),
        1
    );
    assert!(!fixture.hears(&fixture.rings("wacid.1", NOW)).await.ringing);
    assert_eq!(
        fixture.stores.taken_by("two", after(1), after(30)).await,
        []
    );
    assert_eq!(fixture.call(&call.id).await.stage, CallStage::Answering);
}

/// Events come in any order: a call that is over before Meta tells that it rings never rings.
pub async fn a_call_that_was_over_before_never_rings(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let over = fixture.terminates("wacid.1", None, after(9));
    let done = fixture.hears(&over).await;
    let call = over.recipient.unwrap().id;
    assert!(!done.ringing);
    assert_eq!(done.ended, [(call.clone(), CallOutcome::Missed)]);
    let done = fixture.hears(&fixture.rings("wacid.1", NOW)).await;
    assert!(!done.ringing);
    assert_eq!(done.ended, []);
    assert_eq!(
        fixture.stores.taken_by("one", after(60), after(90)).await,
        []
    );
    let read = fixture.call(&call).await;
    assert_eq!(read.rang_at, NOW, "it rang before it was over");
    assert_eq!(fixture.calls().await, [read]);
}

/// Of a call that is not known nothing is written without a recipient, and nothing without a customer.
pub async fn what_nobody_has_heard_of_writes_nothing(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let change = fixture.last_change().await;
    for note in [
        fixture.rings("wacid.1", NOW),
        fixture.terminates("wacid.1", Some(3), NOW),
    ] {
        let homeless = CallNote {
            recipient: None,
            ..note.clone()
        };
        let mut nameless = note;
        nameless.event.customer = None;
        for note in [homeless, nameless] {
            let done = fixture.hears(&note).await;
            assert_eq!(done.outcomes.len(), 1);
            assert!(!done.ringing);
            assert_eq!((done.changed.len(), done.ended.len()), (0, 0));
        }
    }
    assert_eq!(fixture.calls().await, []);
    assert_eq!(fixture.conversations().await, []);
    assert_eq!(fixture.last_change().await, change);
    assert_eq!(fixture.stores.taken_by("one", NOW, after(60)).await, []);
}

/// A call that is known goes on though no recipient and no customer is named any more.
pub async fn a_call_that_is_known_needs_no_desk(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    let mut over = CallNote {
        recipient: None,
        ..fixture.terminates("wacid.1", Some(30), after(40))
    };
    over.event.customer = None;
    over.event.direction = None;
    let done = fixture.hears(&over).await;
    assert_eq!(done.ended, [(call.id.clone(), CallOutcome::Completed)]);
    let expected = call.after(&over.event);
    assert_eq!(fixture.call(&call.id).await, expected);
    assert_eq!(
        (expected.accepted_at, expected.seconds),
        (Some(after(10)), Some(30))
    );
}

/// A call that we ended ends once; what Meta says of its times counts all the same.
pub async fn meta_tells_the_times_of_a_call_that_we_ended(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    assert_eq!(
        fixture.stores.taken_by("one", NOW, after(30)).await.len(),
        1
    );
    assert!(
        fixture
            .stores
            .picked_up("one", &call.id, after(4), after(30))
            .await
    );
    assert!(
        fixture
            .stores
            .ended(&call.id, CallOutcome::Completed, after(9))
            .await
    );
    let change = fixture.last_change().await;
    let note = fixture.terminates("wacid.1", Some(6), after(11));
    let done = fixture.hears(&note).await;
    assert_eq!(done.ended, []);
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    let read = fixture.call(&call.id).await;
    assert_eq!(read.stage, CallStage::Ended(CallOutcome::Completed));
    assert_eq!(
        (read.accepted_at, read.ended_at),
        (Some(after(5)), Some(after(11)))
    );
    assert_eq!(read.seconds, Some(6));
    let shown = Content::Call(CallSummary::from(&read));
    assert_eq!(fixture.contents(&call.conversation).await, [shown]);
    assert!(fixture.last_change().await > change);
}
