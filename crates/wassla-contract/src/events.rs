//! Clauses of [`EventLog`](wassla_domain::ports::EventLog).

use std::slice::from_ref;

use wassla_domain::inbound::{Event, NewEvent};

use super::host::{RACERS, StoreHost, Stores, race};
use super::inbox_fixture::ALL;
use wassla_testkit::fixtures::{NOW, after, new_event, taken};

async fn append(stores: &Stores, events: &[NewEvent]) {
    stores.events.append(events, NOW).await.unwrap();
}

async fn pending(stores: &Stores) -> Vec<Event> {
    stores.events.pending(ALL).await.unwrap()
}

fn payloads(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.payload.as_str()).collect()
}

fn named<const N: usize>(names: [&str; N]) -> [NewEvent; N] {
    names.map(new_event)
}

/// Takes pending events in without any effect.
async fn take(stores: &Stores, events: &[Event]) {
    let taken: Vec<_> = events.iter().map(|event| taken(event.seq, None)).collect();
    let done = stores.inbox.process_events(&taken, NOW).await.unwrap();
    assert_eq!(done.outcomes.len(), events.len());
}

/// What was appended is pending in the order of arrival, with the time it was written.
pub async fn events_come_back_in_their_order(host: &dyn StoreHost) {
    let stores = host.stores();
    let [one, two, three] = named(["z", "a", "m"]);
    append(&stores, &[one.clone(), two.clone()]).await;
    let appended = stores.events.append(from_ref(&three), after(1)).await;
    appended.unwrap();

    let events = pending(&stores).await;
    let expected = [&one, &two, &three].map(|event| event.payload.as_str());
    assert_eq!(payloads(&events), expected);
    assert!(events.is_sorted_by(|one, other| one.seq < other.seq));
    let times: Vec<_> = events.iter().map(|event| event.received_at).collect();
    assert_eq!(times, [NOW, NOW, after(1)]);
    let first = stores.events.pending(2).await.unwrap();
    assert_eq!(first, events[..2]);
    assert_eq!(stores.events.pending(0).await.unwrap(), []);
}

/// Events that were appended survive the process.
pub async fn t24_events_outlive_the_process(host: &dyn StoreHost) {
    append(&host.stores(), &named(["one", "two"])).await;
    let events = pending(&host.reopen().await).await;
    assert_eq!(events, pending(&host.stores()).await);
    assert_eq!(events.len(), 2);
}

/// Nothing appended is nothing pending, and no fault.
pub async fn an_empty_append_writes_nothing(host: &dyn StoreHost) {
    append(&host.stores(), &[]).await;
    assert_eq!(pending(&host.stores()).await, []);
}

/// Of one key the first event is kept, in one batch and across batches and processes.
pub async fn t16_a_key_is_kept_once(host: &dyn StoreHost) {
    let stores = host.stores();
    let [first, other] = named(["first", "other"]);
    let again = NewEvent {
        payload: "{\"again\":true}".into(),
        ..first.clone()
    };
    append(&stores, &[first.clone(), again.clone(), other.clone()]).await;
    append(&stores, from_ref(&again)).await;
    append(&host.reopen().await, &[other.clone(), again]).await;
    let events = pending(&stores).await;
    assert_eq!(payloads(&events), [first.payload, other.payload]);
}

/// Of many appends of one key at once, one is kept, and what came with each of them too; batches
/// that name the same keys in other orders do not lock each other.
pub async fn t16_one_of_many_appends_of_a_key_is_kept(host: &dyn StoreHost) {
    race(host, RACERS, |number, stores| async move {
        let mut batch = Vec::from(named(["a", "b", "c", "d", "e"]));
        batch.rotate_left(number % 5);
        if number % 2 == 0 {
            batch.reverse();
        }
        batch.push(new_event(&format!("own {number}")));
        stores.events.append(&batch, NOW).await
    })
    .await;
    let events = pending(&host.stores()).await;
    assert_eq!(events.len(), 5 + RACERS);
    let mut payloads = payloads(&events);
    payloads.sort_unstable();
    payloads.dedup();
    assert_eq!(payloads.len(), 5 + RACERS);
}

/// The events of a batch stay in their order, whatever is appended at the same time, and none is
/// missing from what is pending afterwards.
pub async fn the_order_of_a_batch_survives_a_race(host: &dyn StoreHost) {
    let name = |batch: usize, place: usize| format!("{batch} at {place}");
    race(host, 16, |number, stores| async move {
        let batch: Vec<_> = (0..8)
            .map(|place| new_event(&name(number, place)))
            .collect();
        stores.events.append(&batch, NOW).await
    })
    .await;
    let events = pending(&host.stores()).await;
    for batch in 0..16 {
        let expected: Vec<_> = (0..8)
            .map(|place| new_event(&name(batch, place)).payload)
            .collect();
        let own = events
            .iter()
            .filter(|event| expected.contains(&event.payload));
        let own: Vec<_> = own.map(|event| event.payload.clone()).collect();
        assert_eq!(own, expected);
    }
}

/// What was taken in is not pending any more, in any process, and its key is still absorbed.
pub async fn t16_taken_events_are_not_pending(host: &dyn StoreHost) {
    let stores = host.stores();
    let all = named(["one", "two", "three"]);
    append(&stores, &all).await;
    let events = pending(&stores).await;
    take(&stores, &[events[1].clone()]).await;
    let other = host.reopen().await;
    append(&other, &all).await;
    let left = [events[0].clone(), events[2].clone()];
    assert_eq!(pending(&other).await, left);
    assert_eq!(pending(&stores).await, left);
}

/// A purge forgets what was taken in and written before the instant; what waits is never
/// forgotten, and a key is forgotten with its event only.
pub async fn a_purge_forgets_taken_events_only(host: &dyn StoreHost) {
    let stores = host.stores();
    let [old, waiting, recent] = named(["old", "waiting", "recent"]);
    append(&stores, &[old.clone(), waiting.clone()]).await;
    let appended = stores.events.append(from_ref(&recent), after(100)).await;
    appended.unwrap();
    let events = pending(&stores).await;
    take(&stores, &[events[0].clone(), events[2].clone()]).await;

    assert_eq!(stores.events.purge(NOW, ALL).await.unwrap(), 0);
    assert_eq!(stores.events.purge(after(100), ALL).await.unwrap(), 1);
    assert_eq!(stores.events.purge(after(100), ALL).await.unwrap(), 0);
    append(&stores, &[recent, waiting.clone(), old.clone()]).await;
    let events = pending(&host.reopen().await).await;
    assert_eq!(payloads(&events), [waiting.payload, old.payload]);
}

/// A purge forgets at most so many, and the rest with the next.
pub async fn a_purge_forgets_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let stores = host.stores();
    append(&stores, &named(["a", "b", "c", "d", "e"])).await;
    take(&stores, &pending(&stores).await).await;
    for expected in [2, 2, 1, 0] {
        let purged = stores.events.purge(after(1), 2).await.unwrap();
        assert_eq!(purged, expected);
    }
}

/// A place in the order is never given twice, not even after everything was forgotten.
pub async fn a_place_is_given_once(host: &dyn StoreHost) {
    let stores = host.stores();
    append(&stores, &named(["a", "b"])).await;
    let first = pending(&stores).await;
    take(&stores, &first).await;
    assert_eq!(stores.events.purge(after(1), ALL).await.unwrap(), 2);
    append(&host.reopen().await, &named(["c"])).await;
    let next = pending(&stores).await;
    assert!(next[0].seq > first[1].seq, "{next:?} after {first:?}");
}

/// A payload comes back to the letter, whatever customers write: what a database for JSON would
/// refuse or tidy up as well.
pub async fn t30_any_payload_is_kept_to_the_letter(host: &dyn StoreHost) {
    let stores = host.stores();
    let texts = [
        r#"{"text":"\u0000 nul \ud800 alone \ud83e\udd80"}"#.to_owned(),
        r#"{ "b" : 1.0e0,"a":1 ,"a": 2 }"#.to_owned(),
        r#"{"text":"'; DROP TABLE events; -- $1 ?1 :a \\ \" 🦀 متجر"}"#.to_owned(),
        "[".repeat(50_000),
        String::new(),
        format!("{{\"text\":\"{}\"}}", "é".repeat(3 * 1024 * 512)),
    ];
    let events: Vec<_> = (0_u8..)
        .zip(&texts)
        .map(|(number, text)| NewEvent {
            payload: text.clone(),
            ..new_event(&number.to_string())
        })
        .collect();
    append(&stores, &events).await;
    for (event, text) in pending(&stores).await.iter().zip(&texts) {
        assert!(event.payload == *text, "{} bytes changed", text.len());
    }
    assert_eq!(pending(&stores).await.len(), texts.len());
}
