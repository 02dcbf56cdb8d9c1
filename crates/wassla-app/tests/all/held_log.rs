//! A log whose writes a test holds up, fails, or lets panic.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::Semaphore;
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};
use wassla_memory::MemoryStore;

use crate::test_app::TestApp;

/// A log whose writes a test holds up, fails, or lets panic.
pub(crate) struct HeldLog {
    store: MemoryStore,
    pub(crate) appends: AtomicUsize,
    may_write: Semaphore,
    script: Mutex<VecDeque<Mishap>>,
}

#[derive(Clone, Copy)]
pub(crate) enum Mishap {
    None,
    Fails,
    Panics,
}

impl HeldLog {
    pub(crate) fn over(app: &TestApp, mishaps: impl IntoIterator<Item = Mishap>) -> Arc<Self> {
        Arc::new(Self {
            store: app.store.clone(),
            appends: AtomicUsize::new(0),
            may_write: Semaphore::new(0),
            script: Mutex::new(mishaps.into_iter().collect()),
        })
    }

    pub(crate) fn go_on(&self) {
        self.may_write.add_permits(1000);
    }
}

#[async_trait]
impl EventLog for HeldLog {
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        self.may_write.acquire().await.unwrap().forget();
        let mishap = self.script.lock().unwrap().pop_front();
        match mishap.unwrap_or(Mishap::None) {
            Mishap::None => self.store.append(events, now).await,
            Mishap::Fails => Err(Fault::unavailable("the log", "down")),
            Mishap::Panics => panic!("the log panics, as this test wants it to"),
        }
    }

    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault> {
        self.store.pending(at_most).await
    }

    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault> {
        self.store.purge(before, at_most).await
    }
}
