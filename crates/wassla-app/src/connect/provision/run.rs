//! One run over one row: its steps, what they leave as evidence, and when it is due again.

use std::sync::Arc;

use wassla_domain::channel::{Evidence, InstagramAsset, MessengerAsset};
use wassla_domain::ports::Progress;
use wassla_domain::{AccessToken, Asset, Channel, ChannelState, Fault};

use super::lease::{SharedLease, SubscriptionLease};
use crate::Wassla;

/// Whether a run follows its set of upserts at once, or takes up what an earlier one left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    First,
    Later,
}

impl Wassla {
    pub(super) async fn provision(
        &self,
        row: Channel,
        run: Run,
        holder: Option<SharedLease>,
    ) -> ChannelState {
        let done = self.do_steps(&row, run, holder.as_deref()).await;
        // The last of those who share the lease gives it back.
        if let Some(hold) = holder.and_then(Arc::into_inner)
            && let Err(fault) = self.ports.leases.release(&hold.lease, &hold.name).await
        {
            let error: &dyn std::error::Error = &fault;
            tracing::warn!(channel = %row.id, error, "a lease is left to end by itself");
        }
        let progress = match done {
            Ok(progress) => progress,
            Err(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(channel = %row.id, error, "provisioning stopped");
                return row.state;
            }
        };
        tracing::info!(channel = %row.id, kind = %row.kind(), state = %progress.state, "provisioned");
        match self.ports.provisions.record_progress(&progress).await {
            Ok(true) => progress.state,
            // Somebody connected again meanwhile: their run counts.
            Ok(false) => row.state,
            Err(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(channel = %row.id, error, "progress was not kept");
                row.state
            }
        }
    }

    async fn do_steps(
        &self,
        row: &Channel,
        run: Run,
        holder: Option<&SubscriptionLease>,
    ) -> Result<Progress, Fault> {
        let Some(token) = self.open_token(row)? else {
            // Erased since: there is nothing to be done with the row before it is connected again.
            let at = self.ports.clock.now();
            return Ok(Progress {
                id: row.id.clone(),
                version: row.version,
                state: row.state,
                due_at: None,
                evidence: row.evidence.clone(),
                at,
            });
        };
        let mut evidence = row.evidence.clone();
        let mut later = Vec::new();
        match &row.asset {
            Asset::Whatsapp(asset) => {
                let pin = self.open_pin(row)?;
                let work = Work {
                    row,
                    token: &token,
                    run,
                    holder,
                };
                let (subscribed, number) = tokio::join!(
                    self.subscribe(&work, || self
                        .ports
                        .graph
                        .subscribe_waba(&token, &asset.waba)),
                    self.number_steps(&work, &asset.phone_number, pin.as_ref()),
                );
                let subscribed = subscribed?;
                let number = number?;
                later.extend([subscribed.1, number.1].into_iter().flatten());
                evidence = Evidence {
                    subscribed: subscribed.0,
                    ..number.0
                };
            }
            Asset::Instagram(InstagramAsset { page, .. })
            | Asset::Messenger(MessengerAsset { page, .. }) => {
                let work = Work {
                    row,
                    token: &token,
                    run,
                    holder,
                };
                let subscribe = || self.ports.graph.subscribe_page(&token, page);
                let (step, at) = self.subscribe(&work, subscribe).await?;
                evidence.subscribed = step;
                later.extend(at);
            }
        }
        let at = self.ports.clock.now();
        let next = later
            .into_iter()
            .min()
            .unwrap_or_else(|| at.plus(self.settings.provision_lease));
        Ok(Progress {
            id: row.id.clone(),
            version: row.version,
            state: ChannelState::of(row.kind(), &evidence),
            due_at: evidence.is_open().then_some(next),
            evidence,
            at,
        })
    }
}

/// What a run works on.
pub(super) struct Work<'a> {
    pub(super) row: &'a Channel,
    pub(super) token: &'a AccessToken,
    pub(super) run: Run,
    pub(super) holder: Option<&'a SubscriptionLease>,
}

impl Work<'_> {
    /// Whether an earlier run, or an earlier sign-in, may have done some of it already.
    pub(super) fn follows_another(&self) -> bool {
        self.run == Run::Later || self.row.version > 1
    }
}
