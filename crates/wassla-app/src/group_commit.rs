use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use wassla_domain::inbound::NewEvent;

/// How much may wait to be written. Beyond that Meta is told at once to come again.
pub(crate) const BYTES_WAITING: usize = 64 * 1024 * 1024;
/// How many events one commit carries; a delivery is never parted.
const EVENTS_A_COMMIT: usize = 4096;
/// How many bytes one commit carries.
const BYTES_A_COMMIT: usize = 8 * 1024 * 1024;

/// The deliveries that wait to be written.
#[derive(Debug, Clone, Default)]
pub(crate) struct GroupCommit(Arc<Mutex<CallSignaller>>);

#[derive(Debug, Default)]
pub(crate) struct CallSignaller {
    pub(crate) waiting: VecDeque<Delivery>,
    pub(crate) bytes: usize,
    pub(crate) somebody_commits: bool,
}

#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) events: Vec<NewEvent>,
    pub(crate) bytes: usize,
    pub(crate) answer: oneshot::Sender<Result<(), Unwritten>>,
}

/// Why is in the log, once for all that shared the commit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unwritten;

pub(crate) type Commit = (Vec<NewEvent>, Vec<oneshot::Sender<Result<(), Unwritten>>>);

impl GroupCommit {
    pub(crate) fn lock(&self) -> MutexGuard<'_, CallSignaller> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next deliveries to be written together; `None` if nobody waits, and then the turn is
    /// given up.
    pub(crate) fn next_commit(&self) -> Option<Commit> {
        let mut line = self.lock();
        let (mut events, mut answers, mut bytes) = (Vec::new(), Vec::new(), 0);
        while let Some(next) = line.waiting.front() {
            let is_full = events.len() + next.events.len() > EVENTS_A_COMMIT
                || bytes + next.bytes > BYTES_A_COMMIT;
            if is_full && !answers.is_empty() {
                break;
            }
            if let Some(delivery) = line.waiting.pop_front() {
                line.bytes -= delivery.bytes;
                bytes += delivery.bytes;
                events.extend(delivery.events);
                answers.push(delivery.answer);
            }
        }
        if answers.is_empty() {
            line.somebody_commits = false;
            return None;
        }
        Some((events, answers))
    }
}

/// The turn to commit. Dropped by a panic it lets everybody go who waits, so that the next
/// delivery begins anew.
pub(crate) struct Turn<'a>(pub(crate) &'a GroupCommit);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut line = self.0.lock();
        *line = CallSignaller::default();
    }
}
