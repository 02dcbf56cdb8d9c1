use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wassla_domain::{Call, CallId, Calling, PhoneNumberId, Timestamp, WorkspaceId};

/// The calls that this process has in hand. A session stays in its process.
#[derive(Clone, Default)]
pub(crate) struct CallRegistry {
    live: Arc<Mutex<HashMap<CallId, Arc<Fate>>>>,
    kept_at: Arc<Mutex<Option<Timestamp>>>,
}

/// Why a session ends before its bridge says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The call is over, or another process has it.
    Over,
    /// This process stops.
    Stopping,
    /// It goes on for longer than any call.
    TooLong,
    /// Calls of the number are not connected any more.
    Disconnected,
}

struct Fate {
    since: Timestamp,
    workspace: WorkspaceId,
    number: Option<PhoneNumberId>,
    why: OnceLock<Why>,
    sealed: CancellationToken,
}

impl Fate {
    fn seal(&self, why: Why) {
        let _first = self.why.get_or_init(|| why);
        self.sealed.cancel();
    }
}

/// A call in hand; it is let go when this is dropped.
pub(crate) struct ActiveCall {
    id: CallId,
    fate: Arc<Fate>,
    sessions: CallRegistry,
}

impl CallRegistry {
    /// Takes a call in hand.
    pub(crate) fn begin(&self, call: &Call, now: Timestamp) -> ActiveCall {
        let id = &call.id;
        let fate = Arc::new(Fate {
            since: now,
            workspace: call.workspace.clone(),
            number: PhoneNumberId::parse(call.asset.external_id.as_str()).ok(),
            why: OnceLock::new(),
            sealed: CancellationToken::new(),
        });
        self.lock().insert(id.clone(), fate.clone());
        ActiveCall {
            id: id.clone(),
            fate,
            sessions: self.clone(),
        }
    }

    /// The calls in hand.
    pub(crate) fn ids(&self) -> Vec<CallId> {
        self.lock().keys().cloned().collect()
    }

    /// Tells the session of a call, if it is here, that it is over.
    pub(crate) fn end(&self, id: &CallId) {
        if let Some(fate) = self.lock().get(id) {
            fate.seal(Why::Over);
        }
    }

    /// The numbers that are called.
    pub(crate) fn numbers(&self) -> Vec<PhoneNumberId> {
        let numbers: BTreeSet<_> = self
            .lock()
            .values()
            .filter_map(|fate| fate.number.clone())
            .collect();
        numbers.into_iter().collect()
    }

    /// Tells the sessions of these numbers that have none of these rows any more. A number that was
    /// called only meanwhile was not looked up.
    pub(crate) fn end_without(&self, numbers: &[PhoneNumberId], rows: &[Calling]) {
        let of_them = |fate: &&Arc<Fate>| {
            let number = fate.number.as_ref();
            number.is_none_or(|number| numbers.contains(number))
        };
        for fate in self.lock().values().filter(of_them) {
            let stands = rows.iter().any(|row| {
                row.workspace == fate.workspace && Some(&row.phone_number) == fate.number.as_ref()
            });
            if !stands {
                fate.seal(Why::Disconnected);
            }
        }
    }

    /// Whether the calls in hand were last kept so long ago.
    pub(crate) fn are_due(&self, now: Timestamp, every: Duration) -> bool {
        let kept_at = *self.kept_at.lock().unwrap_or_else(PoisonError::into_inner);
        kept_at.is_none_or(|at| now >= at.plus(every) || now < at)
    }

    /// Notes that the calls in hand were kept.
    pub(crate) fn kept(&self, now: Timestamp) {
        *self.kept_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Tells the sessions that began before an instant that nobody talks for so long.
    pub(crate) fn end_older(&self, than: Timestamp) {
        for fate in self.lock().values().filter(|fate| fate.since < than) {
            fate.seal(Why::TooLong);
        }
    }

    /// Tells every session that this process stops.
    pub(crate) fn stop(&self) {
        for fate in self.lock().values() {
            fate.seal(Why::Stopping);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CallId, Arc<Fate>>> {
        // A map is whole between two calls, whoever panicked.
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ActiveCall {
    /// Waits until the call is over or this process stops.
    pub(crate) async fn ended(&self) -> Why {
        self.fate.sealed.cancelled().await;
        self.fate.why.get().copied().unwrap_or(Why::Over)
    }
}

impl Drop for ActiveCall {
    fn drop(&mut self) {
        let mut live = self.sessions.lock();
        if live
            .get(&self.id)
            .is_some_and(|fate| Arc::ptr_eq(fate, &self.fate))
        {
            live.remove(&self.id);
        }
    }
}
