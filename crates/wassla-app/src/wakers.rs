use std::sync::Arc;

use tokio::sync::{Notify, watch};

/// Wakes the work of this process when there is something to do. Work that another process leaves
/// is found by looking.
#[derive(Debug, Clone)]
pub(crate) struct Wakers {
    pub(crate) events: Arc<Notify>,
    pub(crate) answers: Arc<Notify>,
    pub(crate) sending: Arc<Notify>,
    pub(crate) cleanup: Arc<Notify>,
    pub(crate) calling: Arc<Notify>,
    pub(crate) calls: Arc<Notify>,
    inbox: Arc<watch::Sender<u64>>,
}

impl Wakers {
    pub(crate) fn new() -> Self {
        Self {
            events: Arc::default(),
            answers: Arc::default(),
            sending: Arc::default(),
            cleanup: Arc::default(),
            calling: Arc::default(),
            calls: Arc::default(),
            inbox: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Tells everybody who watches an Inbox that one may have changed.
    pub(crate) fn inbox_changed(&self) {
        self.inbox
            .send_modify(|changes| *changes = changes.wrapping_add(1));
    }

    pub(crate) fn watch_inbox(&self) -> watch::Receiver<u64> {
        self.inbox.subscribe()
    }
}
