use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use wassla_domain::Fault;
use wassla_domain::inbound::NewEvent;

/// How much may wait to be written. Beyond that Meta is told at once to come again.
const BYTES_WAITING: usize = 64 * 1024 * 1024;
/// How many events one commit carries; a delivery is never parted.
const EVENTS_A_COMMIT: usize = 4096;
/// How many bytes one commit carries.
const BYTES_A_COMMIT: usize = 8 * 1024 * 1024;

/// The deliveries that wait to be written.
#[derive(Debug, Clone, Default)]
pub(crate) struct GroupCommit(Arc<Mutex<PendingDeliveries>>);

#[derive(Debug, Default)]
struct PendingDeliveries {
    waiting: VecDeque<PendingDelivery>,
    bytes: usize,
    somebody_commits: bool,
}

#[derive(Debug)]
struct PendingDelivery {
    events: Vec<NewEvent>,
    bytes: usize,
    answer: oneshot::Sender<Result<(), Unwritten>>,
}

/// A delivery that waits for a commit.
pub(crate) struct Joined {
    /// Told when it is written.
    pub(crate) written: oneshot::Receiver<Result<(), Unwritten>>,
    /// Nobody commits: whoever joined has to.
    pub(crate) is_first: bool,
}

/// Why is in the log, once for all that shared the commit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unwritten;

type Commit = (Vec<NewEvent>, Vec<oneshot::Sender<Result<(), Unwritten>>>);

impl GroupCommit {
    /// Lines a delivery up for the next commit.
    pub(crate) fn join(&self, events: Vec<NewEvent>) -> Result<Joined, Fault> {
        let bytes = events.iter().map(|event| event.payload.len()).sum();
        let (answer, written) = oneshot::channel();
        let mut pending = self.lock();
        if pending.bytes + bytes > BYTES_WAITING {
            return Err(Fault::unavailable("the event log", "too much waits for it"));
        }
        pending.bytes += bytes;
        pending.waiting.push_back(PendingDelivery {
            events,
            bytes,
            answer,
        });
        let is_first = !pending.somebody_commits;
        pending.somebody_commits = true;
        Ok(Joined { written, is_first })
    }

    /// The next deliveries to be written together; `None` if nobody waits, and then the turn is
    /// given up.
    pub(crate) fn next_commit(&self) -> Option<Commit> {
        let mut pending = self.lock();
        let (mut events, mut answers, mut bytes) = (Vec::new(), Vec::new(), 0);
        while let Some(next) = pending.waiting.front() {
            let is_full = events.len() + next.events.len() > EVENTS_A_COMMIT
                || bytes + next.bytes > BYTES_A_COMMIT;
            if is_full && !answers.is_empty() {
                break;
            }
            if let Some(delivery) = pending.waiting.pop_front() {
                pending.bytes -= delivery.bytes;
                bytes += delivery.bytes;
                events.extend(delivery.events);
                answers.push(delivery.answer);
            }
        }
        if answers.is_empty() {
            pending.somebody_commits = false;
            return None;
        }
        Some((events, answers))
    }

    fn lock(&self) -> MutexGuard<'_, PendingDeliveries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn to commit. Dropped by a panic it lets everybody go who waits, so that the next
/// delivery begins anew.
pub(crate) struct CommitTurn<'a>(pub(crate) &'a GroupCommit);

impl Drop for CommitTurn<'_> {
    fn drop(&mut self) {
        let mut pending = self.0.lock();
        *pending = PendingDeliveries::default();
    }
}
