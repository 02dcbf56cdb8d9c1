//! Batches of events of any size.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_contract::sql::SqlHost as _;
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog as _;
use wassla_testkit::fixtures::{NOW, new_event};

use crate::host::fresh;

#[tokio::test]
async fn a_batch_of_any_size_is_written_in_its_order() {
    let host = fresh().await;
    let mut expected = Vec::new();
    for size in [0, 1, 2, 4, 5, 255, 256, 257, 600, 5_000] {
        let events: Vec<NewEvent> = (0..size)
            .map(|number| new_event(&format!("{size}-{number}")))
            .collect();
        host.store.append(&events, NOW).await.unwrap();
        expected.extend(events.into_iter().map(|event| event.payload));
        let pending: Vec<Event> = host.store.pending(u32::MAX).await.unwrap();
        let payloads: Vec<_> = pending.iter().map(|event| &event.payload).collect();
        assert!(payloads.iter().copied().eq(&expected), "a batch of {size}");
        assert!(pending.is_sorted_by_key(|event| event.seq));
    }
}

#[tokio::test]
async fn a_large_batch_that_fails_leaves_nothing() {
    let host = fresh().await;
    host.run(NEVER).await;
    let mut events: Vec<_> = (0..5_000)
        .map(|number| new_event(&number.to_string()))
        .collect();
    events[4_500].payload = "never".into();
    assert!(host.store.append(&events, NOW).await.is_err());
    assert_eq!(host.store.pending(10).await.unwrap(), []);
}

const NEVER: &str = "
    ALTER TABLE inbound_events ADD CONSTRAINT never CHECK (payload <> 'never')";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn batches_with_the_same_events_in_any_order_do_not_lock_each_other() {
    const WRITERS: usize = 8;
    const ROUNDS: usize = 4;
    let host = fresh().await;
    let start = Arc::new(Barrier::new(WRITERS));
    let mut writing = JoinSet::new();
    for writer in 0..WRITERS {
        let (store, start) = (host.store.clone(), start.clone());
        writing.spawn(async move {
            for round in 0..ROUNDS {
                let name = |number| format!("{round}-{number}");
                let mut events: Vec<_> = (0..2_000).map(|n| new_event(&name(n))).collect();
                events.rotate_left(writer * 250);
                if writer % 2 == 0 {
                    events.reverse();
                }
                start.wait().await;
                store.append(&events, NOW).await.unwrap();
            }
        });
    }
    writing.join_all().await;
    let pending = host.store.pending(u32::MAX).await.unwrap();
    assert_eq!(pending.len(), 2_000 * ROUNDS);
}
