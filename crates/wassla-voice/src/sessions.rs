use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;
use wassla_domain::CallId;

use crate::refused::OfferRefused;

/// The calls that are held now: each once, and no more than may be.
#[derive(Debug, Clone)]
pub(crate) struct RtcSessions {
    held: Arc<Mutex<HashMap<CallId, CallSignals>>>,
    at_most: usize,
    /// Ends all of them.
    stop: CancellationToken,
}

/// What is known of a call that is held.
#[derive(Debug, Clone)]
pub(crate) struct CallSignals {
    /// Ends the call.
    pub(crate) stop: CancellationToken,
    /// The call is over: nothing of it is left.
    pub(crate) over: CancellationToken,
}

/// The right to hold one call. The call is over when it is dropped.
#[derive(Debug)]
pub(crate) struct SessionPermit {
    call: CallId,
    sessions: RtcSessions,
    signals: CallSignals,
}

impl RtcSessions {
    pub(crate) fn new(at_most: usize) -> Self {
        Self {
            held: Arc::default(),
            at_most,
            stop: CancellationToken::new(),
        }
    }

    pub(crate) fn take(&self, call: &CallId) -> Result<SessionPermit, OfferRefused> {
        let mut held = self.held();
        if self.stop.is_cancelled() {
            return Err(OfferRefused::Stopped);
        }
        if held.contains_key(call) {
            return Err(OfferRefused::Answered);
        }
        if held.len() >= self.at_most {
            return Err(OfferRefused::Busy);
        }
        let signals = CallSignals {
            stop: self.stop.child_token(),
            over: CancellationToken::new(),
        };
        held.insert(call.clone(), signals.clone());
        Ok(SessionPermit {
            call: call.clone(),
            sessions: self.clone(),
            signals,
        })
    }

    /// The signals of a call, when it is held.
    pub(crate) fn find(&self, call: &CallId) -> Option<CallSignals> {
        self.held().get(call).cloned()
    }

    /// Ends every call; no other is taken from now on.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    fn held(&self) -> MutexGuard<'_, HashMap<CallId, CallSignals>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionPermit {
    pub(crate) fn signals(&self) -> &CallSignals {
        &self.signals
    }
}

impl Drop for SessionPermit {
    fn drop(&mut self) {
        self.sessions.held().remove(&self.call);
        self.signals.over.cancel();
    }
}
