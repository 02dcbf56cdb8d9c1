//! Batches of events of any size.

use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog as _;
use wassla_testkit::fixtures::{NOW, new_event};

use super::SqlHost;

/// A batch of any size is pending in its order, behind the batches before it.
pub async fn a_batch_of_any_size_is_written_in_its_order<H: SqlHost>() {
    let host = H::fresh().await;
    let mut expected = Vec::new();
    for size in [0, 1, 2, 4, 5, 255, 256, 257, 600, 5_000] {
        let events: Vec<NewEvent> = (0..size)
            .map(|number| new_event(&format!("{size}-{number}")))
            .collect();
        host.store().append(&events, NOW).await.unwrap();
        expected.extend(events.into_iter().map(|event| event.payload));
        let pending: Vec<Event> = host.store().pending(u32::MAX).await.unwrap();
        let payloads: Vec<_> = pending.iter().map(|event| &event.payload).collect();
        assert!(payloads.iter().copied().eq(&expected), "a batch of {size}");
        assert!(pending.is_sorted_by_key(|event| event.seq));
    }
}

/// A large batch of which one event is refused leaves none of the others.
pub async fn a_large_batch_that_fails_leaves_nothing<H: SqlHost>() {
    let host = H::fresh().await;
    host.run(ONCE).await;
    let mut events: Vec<_> = (0..5_000)
        .map(|number| new_event(&number.to_string()))
        .collect();
    for twice in [4_499, 4_500] {
        events[twice].payload = "once".into();
    }
    assert!(host.store().append(&events, NOW).await.is_err());
    assert_eq!(host.store().pending(10).await.unwrap(), []);
}

/// A rule that a second such event breaks, also where an insert skips keys that it knows.
const ONCE: &str = "CREATE UNIQUE INDEX once ON inbound_events (payload) WHERE payload = 'once'";
