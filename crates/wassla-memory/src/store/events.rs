use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use wassla_domain::inbound::{Event, EventKey, EventSeq, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};

use super::MemoryStore;

/// Events in the order of arrival.
#[derive(Debug, Default)]
pub(super) struct EventTable {
    events: BTreeMap<EventSeq, Logged>,
    keys: HashSet<EventKey>,
    last: i64,
}

#[derive(Debug)]
struct Logged {
    key: EventKey,
    event: Event,
    taken: bool,
}

impl EventTable {
    /// Whether an event is there and was not taken.
    pub(super) fn is_pending(&self, seq: EventSeq) -> bool {
        let logged = self.events.get(&seq);
        logged.is_some_and(|logged| !logged.taken)
    }

    /// Marks an event as taken.
    pub(super) fn take(&mut self, seq: EventSeq) {
        if let Some(logged) = self.events.get_mut(&seq) {
            logged.taken = true;
        }
    }
}

#[async_trait]
impl EventLog for MemoryStore {
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault> {
        let log = &mut self.tables().log;
        for new in events {
            if !log.keys.insert(new.key) {
                continue;
            }
            log.last += 1;
            let seq = EventSeq(log.last);
            let event = Event {
                seq,
                payload: new.payload.clone(),
                received_at: now,
            };
            let logged = Logged {
                key: new.key,
                event,
                taken: false,
            };
            log.events.insert(seq, logged);
        }
        Ok(())
    }

    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault> {
        let log = &self.tables().log;
        let pending = log.events.values().filter(|logged| !logged.taken);
        let events = pending.map(|logged| logged.event.clone());
        Ok(events.take(at_most as usize).collect())
    }

    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault> {
        let log = &mut self.tables().log;
        let is_over = |logged: &&Logged| logged.taken && logged.event.received_at < before;
        let over: Vec<_> = log.events.values().filter(is_over).collect();
        let over = over.into_iter().take(at_most as usize);
        let over: Vec<_> = over.map(|logged| (logged.event.seq, logged.key)).collect();
        for (seq, key) in &over {
            log.events.remove(seq);
            log.keys.remove(key);
        }
        Ok(over.len() as u64)
    }
}
