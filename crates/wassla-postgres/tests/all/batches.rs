//! Batches of events that are written at once.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::ports::EventLog as _;
use wassla_testkit::fixtures::{NOW, new_event};

use crate::host::fresh;

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
