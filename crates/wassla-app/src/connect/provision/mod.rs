//! Provisioning: what a channel still needs at Meta, run for rows just written and for rows due.

mod lease;
mod run;
mod steps;

use wassla_domain::{Channel, Fault};

use self::lease::SharedLease;
use self::run::Run;
use crate::Wassla;
use crate::connect::upsert_channels::UpsertedChannels;
use crate::leased_tasks::{Capacity, LeaseTerms, all_done};

/// How many due rows one look takes.
const ROWS_PER_LOOK: u32 = 32;

impl Wassla {
    /// Takes up provisioning that is due: left by a crash, or put off because Meta was busy. Says
    /// how many rows were taken up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn provision_due(&self) -> Result<usize, Fault> {
        let tasks = self
            .spawn_leased(
                Capacity::Pieces(ROWS_PER_LOOK),
                self.settings.provision_lease,
                |terms| self.lease_with_holders(terms),
                |wassla, (row, holder)| async move {
                    wassla.provision(row, Run::Later, holder).await;
                },
            )
            .await?;
        Ok(all_done(tasks).await)
    }

    async fn lease_with_holders(
        &self,
        terms: LeaseTerms,
    ) -> Result<Vec<(Channel, Option<SharedLease>)>, Fault> {
        let provisions = &self.ports.provisions;
        let rows = provisions
            .lease_due(terms.now, terms.until, terms.at_most)
            .await?;
        let shared_leases = self.shared_leases(&rows)?;
        Ok(rows.into_iter().zip(shared_leases).collect())
    }

    /// Provisions rows that were just written, side by side, and waits for them as long as a
    /// person would. What takes longer goes on by itself.
    pub(crate) async fn provision_upserted(&self, settled: &mut UpsertedChannels) {
        let deadline = tokio::time::Instant::now() + self.settings.provision_wait;
        let open = settled
            .rows
            .iter()
            .filter(|row| row.evidence.is_open())
            .cloned();
        let open: Vec<_> = open.collect();
        let shared_leases = match self.shared_leases(&open) {
            Ok(shared_leases) => shared_leases,
            Err(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, "provisioning is left for later");
                return;
            }
        };
        let runs: Vec<_> = open
            .into_iter()
            .zip(shared_leases)
            .map(|(row, holder)| {
                let (id, wassla) = (row.id.clone(), self.clone());
                let run = async move { wassla.provision(row, Run::First, holder).await };
                (id, self.tasks.spawn(run))
            })
            .collect();
        for (id, run) in runs {
            if let Ok(Ok(state)) = tokio::time::timeout_at(deadline, run).await {
                settled.now_in(&id, state);
            }
        }
    }
}
