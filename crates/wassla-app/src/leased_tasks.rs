//! Work that is looked for: leased from a store, then done in one task for each piece.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use wassla_domain::{Fault, Timestamp};

use crate::Wassla;

/// How many pieces one look takes up.
pub(crate) enum Capacity<'a> {
    /// Up to this many, even if others are under way.
    Pieces(u32),
    /// As many as there are free places. A piece keeps its place until it is done, so that none
    /// waits for a place while its lease runs.
    Places(&'a Arc<Semaphore>),
}

/// What a store is asked for.
#[derive(Clone, Copy)]
pub(crate) struct LeaseTerms {
    pub(crate) now: Timestamp,
    /// When the pieces may be taken by others.
    pub(crate) until: Timestamp,
    pub(crate) at_most: u32,
}

impl Wassla {
    /// Leases what is due and spawns one task for each piece. Does not wait for them.
    ///
    /// `act` is called at once for every piece; what it returns runs in the task.
    pub(crate) async fn spawn_leased<T, Leased, Done>(
        &self,
        capacity: Capacity<'_>,
        lasting: Duration,
        lease: impl FnOnce(LeaseTerms) -> Leased,
        act: impl Fn(Self, T) -> Done,
    ) -> Result<Vec<JoinHandle<()>>, Fault>
    where
        Leased: Future<Output = Result<Vec<T>, Fault>>,
        Done: Future<Output = ()> + Send + 'static,
    {
        let places = capacity.places();
        let at_most = u32::try_from(places.len()).unwrap_or(u32::MAX);
        if at_most == 0 {
            return Ok(Vec::new());
        }
        let now = self.ports.clock.now();
        let pieces = lease(LeaseTerms {
            now,
            until: now.plus(lasting),
            at_most,
        });
        let tasks = pieces.await?.into_iter().zip(places).map(|(piece, place)| {
            let done = act(self.clone(), piece);
            self.tasks.spawn(async move {
                done.await;
                drop(place);
            })
        });
        Ok(tasks.collect())
    }
}

impl Capacity<'_> {
    fn places(self) -> Vec<Option<OwnedSemaphorePermit>> {
        match self {
            Self::Pieces(pieces) => (0..pieces).map(|_| None).collect(),
            Self::Places(all) => (0..all.available_permits())
                .map_while(|_| all.clone().try_acquire_owned().ok())
                .map(Some)
                .collect(),
        }
    }
}

/// Waits for tasks, and says how many there were.
pub(crate) async fn all_done(tasks: Vec<JoinHandle<()>>) -> usize {
    futures::future::join_all(tasks).await.len()
}
