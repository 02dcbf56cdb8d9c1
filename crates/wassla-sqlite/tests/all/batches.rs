//! Batches of events of any size.

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
    CREATE TRIGGER never BEFORE INSERT ON inbound_events WHEN NEW.payload = 'never'
    BEGIN SELECT RAISE(ABORT, 'never'); END";
