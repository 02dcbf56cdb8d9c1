//! A gate before every port: calls fail there, take their time, or never come back.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use wassla_app::Ports;
use wassla_domain::ports::{AgentError, BridgeError};
use wassla_domain::{Fault, MetaError};

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// It is not done, and fails.
    Fails,
    /// It is done, and its answer is lost.
    AnswerLost,
    /// The process ends before it.
    CrashBefore,
    /// The process ends after it.
    CrashAfter,
}

impl Cut {
    pub(crate) const ALL: [Self; 4] = [
        Self::Fails,
        Self::AnswerLost,
        Self::CrashBefore,
        Self::CrashAfter,
    ];

    const fn is_done(self) -> bool {
        matches!(self, Self::AnswerLost | Self::CrashAfter)
    }

    const fn is_crash(self) -> bool {
        matches!(self, Self::CrashBefore | Self::CrashAfter)
    }
}

/// One gate for all ports of a process.
pub(crate) struct Gate {
    state: Mutex<State>,
    crashed: Notify,
}

struct State {
    calls: Vec<&'static str>,
    cut: Option<(usize, Cut)>,
    is_dead: bool,
    /// What fails until it is mended.
    broken: Option<&'static str>,
    /// Seeds how many turns each call waits; nothing: none.
    dice: Option<u64>,
}

enum Step {
    Go { turns: u64 },
    Cut(Cut),
    Dead,
}

impl Gate {
    /// Cuts the call with this number, counted from 0.
    pub(crate) fn cutting(call: usize, cut: Cut) -> Arc<Self> {
        Self::new(Some((call, cut)), None)
    }

    /// Lets every call wait for a few turns, so that tasks run in each other's way.
    pub(crate) fn shuffling(seed: u64) -> Arc<Self> {
        Self::new(None, Some(seed.wrapping_mul(2).wrapping_add(1)))
    }

    fn new(cut: Option<(usize, Cut)>, dice: Option<u64>) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                calls: Vec::new(),
                cut,
                is_dead: false,
                broken: None,
                dice,
            }),
            crashed: Notify::new(),
        })
    }

    /// The same ports behind this gate.
    pub(crate) fn before(self: &Arc<Self>, ports: &Ports) -> Ports {
        macro_rules! gated {
            ($($port:ident),*) => {
                Ports {
                    $($port: Arc::new(Gated {
                        port: ports.$port.clone(),
                        gate: self.clone(),
                    }),)*
                    ..ports.clone()
                }
            };
        }
        gated!(
            graph,
            meta_calling,
            channels,
            calling,
            provisions,
            jobs,
            events,
            inbox,
            answers,
            outbox,
            calls,
            leases,
            runtime,
            voice,
            plans,
            agents
        )
    }

    /// Cuts nothing by itself.
    pub(crate) fn open() -> Arc<Self> {
        Self::new(None, None)
    }

    /// The process ends now.
    pub(crate) fn dies(&self) {
        self.lock().is_dead = true;
    }

    /// Calls of this name fail from now on.
    pub(crate) fn breaks(&self, name: &'static str) {
        self.lock().broken = Some(name);
    }

    /// They fail no more.
    pub(crate) fn mends(&self) {
        self.lock().broken = None;
    }

    /// Waits until the process has ended.
    pub(crate) async fn crashed(&self) {
        self.crashed.notified().await;
    }

    /// Whether the cut has happened, and in which call.
    pub(crate) fn was_cut(&self) -> Option<&'static str> {
        let state = self.lock();
        let (call, _) = state.cut?;
        state.calls.get(call).copied()
    }

    /// Lets a call through, or not.
    pub(super) async fn pass<T, E: Lost>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let cut = match self.step(name) {
            Step::Go { turns } => {
                for _ in 0..turns {
                    tokio::task::yield_now().await;
                }
                return call.await;
            }
            Step::Dead => return pending().await,
            Step::Cut(cut) => cut,
        };
        if cut.is_done() {
            let _answer = call.await;
        }
        if cut.is_crash() {
            self.lock().is_dead = true;
            self.crashed.notify_one();
            return pending().await;
        }
        Err(E::lost())
    }

    fn step(&self, name: &'static str) -> Step {
        let mut state = self.lock();
        if state.is_dead {
            return Step::Dead;
        }
        let number = state.calls.len();
        state.calls.push(name);
        match state.cut {
            Some((call, cut)) if call == number => Step::Cut(cut),
            _ if state.broken == Some(name) => Step::Cut(Cut::Fails),
            _ => Step::Go {
                turns: state.dice.as_mut().map_or(0, roll),
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many turns a call waits: a few, or now and then so many that others get far meanwhile.
fn roll(dice: &mut u64) -> u64 {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    let (is_slow, turns) = ((*dice >> 11).is_multiple_of(6), *dice >> 23);
    if is_slow { turns % 64 } else { turns % 4 }
}

/// A port behind a gate.
pub(super) struct Gated<P: ?Sized> {
    pub(super) port: Arc<P>,
    pub(super) gate: Arc<Gate>,
}

/// What a caller gets whose call was cut.
pub(super) trait Lost {
    fn lost() -> Self;
}

impl Lost for Fault {
    fn lost() -> Self {
        Self::unavailable("the part", "it was cut off")
    }
}

impl Lost for AgentError {
    fn lost() -> Self {
        Self::new("cut off")
    }
}

impl Lost for BridgeError {
    fn lost() -> Self {
        Self::new("cut_off")
    }
}

impl Lost for MetaError {
    fn lost() -> Self {
        let cut = std::io::Error::other("it was cut off");
        Self::unanswered(wassla_domain::meta::Reached::Unknown, cut)
    }
}
