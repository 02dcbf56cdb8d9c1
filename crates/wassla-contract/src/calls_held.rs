//! Clauses of [`CallLog`](wassla_domain::ports::CallLog): whose a call is.

use std::slice::from_ref;
use wassla_domain::inbound::Content;

use wassla_domain::calls::{CallOutcome, CallStage, CallSummary, ClaimedCall};
use wassla_domain::{Call, CallId, Timestamp};

use super::host::{RACERS, StoreHost, Stores, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after, id, sdp};

async fn keep(stores: &Stores, holder: &str, ids: &[CallId], until: Timestamp) -> Vec<CallId> {
    let mut kept = stores.calls.keep_calls(holder, ids, until).await.unwrap();
    kept.sort();
    kept
}

fn ids(taken: &[ClaimedCall]) -> Vec<CallId> {
    taken.iter().map(|taken| taken.call.id.clone()).collect()
}

/// A call that rings is handed out whole, as it stood, with its offer; from then on it is being
/// answered, and the offer is forgotten.
pub async fn a_call_that_rings_is_taken_with_its_offer(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    let taken = host.reopen().await.taken_by("one", NOW, after(20)).await;
    let expected = ClaimedCall {
        call: call.clone(),
        offer: Some(sdp("wacid.1")),
    };
    assert_eq!(taken, [expected]);
    let answering = Call {
        stage: CallStage::Answering,
        ..call
    };
    assert_eq!(fixture.calls().await, from_ref(&answering));
    assert_eq!(
        fixture.stores.taken_by("two", after(19), after(60)).await,
        []
    );

    let again = fixture.stores.taken_by("two", after(20), after(60)).await;
    let left = ClaimedCall {
        call: answering,
        offer: None,
    };
    assert_eq!(again, [left]);
}

/// The longest due go first, no more than asked for; the rest still rings.
pub async fn a_lease_of_calls_takes_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut rang = Vec::new();
    for turn in [4, 2, 0, 1, 3] {
        let name = format!("wacid.{turn}");
        let call = fixture.ringing(&name, after(turn)).await;
        rang.push((turn, call.id));
    }
    rang.sort();
    let oldest: Vec<_> = rang.into_iter().map(|(_, id)| id).collect();
    let calls = &fixture.stores.calls;
    let none = calls.lease_calls("one", after(9), after(60), 0).await;
    assert_eq!(none.unwrap(), []);
    let mut taken = Vec::new();
    for expected in [2, 2, 1, 0] {
        let leased = calls.lease_calls("one", after(9), after(60), 2).await;
        let leased = leased.unwrap();
        assert_eq!(leased.len(), expected);
        taken.extend(ids(&leased));
    }
    taken[0..2].sort_by_key(|id| oldest.iter().position(|one| one == id));
    taken[2..4].sort_by_key(|id| oldest.iter().position(|one| one == id));
    assert_eq!(taken, oldest);
}

/// A call goes to one of many processes that look at once, and with it the only offer.
pub async fn a_call_is_taken_by_exactly_one(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut rang = Vec::new();
    for turn in 0..8 {
        rang.push(fixture.ringing(&format!("wacid.{turn}"), NOW).await.id);
    }
    let taken = race(host, RACERS, |number, stores| async move {
        let holder = format!("process {number}");
        stores.calls.lease_calls(&holder, NOW, after(60), 3).await
    })
    .await;
    for (number, taken) in taken.iter().enumerate() {
        let holder = format!("process {number}");
        let mut own = ids(taken);
        own.sort();
        assert_eq!(keep(&fixture.stores, &holder, &rang, after(60)).await, own);
    }
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    assert!(taken.iter().all(|taken| taken.offer.is_some()));
    let mut all = ids(&taken);
    all.sort();
    rang.sort();
    assert_eq!(all, rang);
}

/// What a process keeps nobody takes; what it does not keep goes to whoever looks, be it a process
/// of the same name that knows nothing of it.
pub async fn a_call_that_is_not_kept_is_taken(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await.id;
    fixture.stores.taken_by("one", NOW, after(10)).await;
    assert!(
        fixture
            .stores
            .picked_up("one", &call, after(5), after(15))
            .await
    );
    let own = [call.clone()];
    for seconds in [14, 20, 25] {
        assert_eq!(
            fixture
                .stores
                .taken_by("two", after(seconds), after(99))
                .await,
            []
        );
        let until = after(seconds + 7);
        assert_eq!(keep(&fixture.stores, "one", &own, until).await, own);
    }
    assert_eq!(
        fixture.stores.taken_by("one", after(31), after(99)).await,
        []
    );
    let later = host.reopen().await;
    for (holder, seconds) in [("one", 32), ("two", 52)] {
        let taken = later
            .taken_by(holder, after(seconds), after(seconds + 20))
            .await;
        assert_eq!(ids(&taken), own);
        assert_eq!(taken[0].call.stage, CallStage::Connected);
        assert_eq!(taken[0].offer, None);
    }
    assert_eq!(keep(&later, "one", &own, after(90)).await, []);
    assert_eq!(keep(&later, "two", &own, after(90)).await, own);
}

/// A process hears which calls are still its own: not those of others, that ring, that are over or
/// that nobody knows, and those it keeps no longer than before.
pub async fn a_process_keeps_its_own_live_calls_only(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let take = async |name: &str, holder: &str| {
        let call = fixture.ringing(name, NOW).await.id;
        let taken = fixture.stores.taken_by(holder, NOW, after(30)).await;
        assert_eq!(ids(&taken), from_ref(&call));
        call
    };
    let own = take("wacid.1", "one").await;
    let other = take("wacid.2", "two").await;
    let over = take("wacid.3", "one").await;
    assert!(
        fixture
            .stores
            .ended(&over, CallOutcome::Missed, after(1))
            .await
    );
    let ringing = fixture.ringing("wacid.4", NOW).await.id;
    let all = [
        own.clone(),
        other.clone(),
        over,
        ringing.clone(),
        id("call_unknown"),
    ];
    let change = fixture.last_change().await;
    assert_eq!(keep(&fixture.stores, "one", &all, after(60)).await, [own]);
    assert_eq!(keep(&fixture.stores, "one", &[], after(60)).await, []);
    assert_eq!(keep(&fixture.stores, "ONE", &all, after(60)).await, []);
    assert_eq!(
        fixture.last_change().await,
        change,
        "nothing that people see"
    );
    let mut taken = ids(&fixture.stores.taken_by("three", after(30), after(90)).await);
    taken.sort();
    let mut expected = vec![other, ringing];
    expected.sort();
    assert_eq!(taken, expected);
}

/// A call is picked up by who holds it; the agent and the time are in the log.
pub async fn a_call_is_picked_up_by_its_holder(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    let picked_up = async |holder: &str, call: &CallId| {
        fixture
            .stores
            .picked_up(holder, call, after(5), after(60))
            .await
    };
    assert!(!picked_up("one", &call.id).await, "nobody holds it");
    fixture.stores.taken_by("one", NOW, after(30)).await;
    let change = fixture.last_change().await;
    assert!(!picked_up("two", &call.id).await, "another holds it");
    assert!(!picked_up("one", &id("call_unknown")).await);
    assert_eq!(fixture.call(&call.id).await.stage, CallStage::Answering);
    assert_eq!(fixture.last_change().await, change);

    assert!(picked_up("one", &call.id).await);
    let expected = Call {
        agent: Some(id("ag_voice")),
        stage: CallStage::Connected,
        accepted_at: Some(after(5)),
        ..call.clone()
    };
    let later = InboxFixture::new(host.reopen().await, 1);
    assert_eq!(later.call(&call.id).await, expected);

    assert!(
        fixture
            .stores
            .ended(&call.id, CallOutcome::Completed, after(25))
            .await
    );
    assert!(!picked_up("one", &call.id).await, "it is over");
    let over = expected.over(CallOutcome::Completed, None, after(25));
    assert_eq!(over.seconds, Some(20));
    assert_eq!(fixture.call(&call.id).await, over);
}

/// A call that another process has taken over is not picked up by the one that lost it.
pub async fn a_call_that_was_lost_is_not_picked_up(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await.id;
    fixture.stores.taken_by("one", NOW, after(10)).await;
    assert_eq!(
        fixture
            .stores
            .taken_by("two", after(10), after(60))
            .await
            .len(),
        1
    );
    assert!(
        !fixture
            .stores
            .picked_up("one", &call, after(11), after(60))
            .await
    );
    assert_eq!(fixture.call(&call).await.stage, CallStage::Answering);
}

/// Whoever ends a call, it ends once, as the first said, with Meta's code; a call that nobody
/// knows does not end.
pub async fn a_call_ends_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let call = fixture.ringing("wacid.1", NOW).await;
    let ended = race(host, RACERS, |number, stores| {
        let call = call.id.clone();
        let outcome = CallOutcome::ALL[number % CallOutcome::ALL.len()];
        let code = Some(u32::try_from(number).unwrap());
        async move { stores.calls.end_call(&call, outcome, code, after(9)).await }
    })
    .await;
    assert_eq!(ended.iter().filter(|ended| **ended).count(), 1);
    let winner = ended.iter().position(|ended| *ended).unwrap();
    let code = Some(u32::try_from(winner).unwrap());
    let expected = call.over(
        CallOutcome::ALL[winner % CallOutcome::ALL.len()],
        code,
        after(9),
    );
    assert_eq!(fixture.calls().await, from_ref(&expected));
    let shown = Content::Call(CallSummary::from(&expected));
    assert_eq!(fixture.contents(&call.conversation).await, [shown]);
    let unknown = id("call_unknown");
    assert!(
        !fixture
            .stores
            .ended(&unknown, CallOutcome::Failed, NOW)
            .await
    );
}

/// A call that is over stays over: nobody takes, keeps or picks it up, and it rings no more.
pub async fn a_call_that_is_over_is_not_brought_back(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    for (number, (name, outcome)) in
        (1..).zip(CallOutcome::ALL.map(|outcome| (format!("wacid.{}", outcome.as_str()), outcome)))
    {
        let call = fixture.ringing(&name, NOW).await;
        if number % 2 == 0 {
            assert_eq!(
                fixture.stores.taken_by("one", NOW, after(30)).await.len(),
                1
            );
        }
        assert!(fixture.stores.ended(&call.id, outcome, after(9)).await);
        let change = fixture.last_change().await;
        assert!(!fixture.hears(&fixture.rings(&name, NOW)).await.ringing);
        assert_eq!(
            fixture.stores.taken_by("one", after(99), after(199)).await,
            []
        );
        let own = [call.id.clone()];
        assert_eq!(keep(&fixture.stores, "one", &own, after(99)).await, []);
        assert!(
            !fixture
                .stores
                .picked_up("one", &call.id, after(9), after(99))
                .await
        );
        assert!(
            !fixture
                .stores
                .ended(&call.id, CallOutcome::Failed, after(10))
                .await
        );
        let expected = call.over(outcome, None, after(9));
        assert_eq!(fixture.call(&call.id).await, expected);
        assert_eq!(fixture.last_change().await, change);
    }
}
