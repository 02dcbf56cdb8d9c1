use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wassla_domain::channel::{
    Evidence, InstagramAsset, MessengerAsset, Step, StepFailure, StepName,
};
use wassla_domain::cleanup::Subscription;
use wassla_domain::ports::Progress;
use wassla_domain::provision::{REGISTRATION_WINDOW, REGISTRATIONS_AT_MOST};
use wassla_domain::{
    AccessToken, Asset, Channel, ChannelState, Fault, MetaError, PhoneNumberId, Pin, Timestamp,
};

use crate::Wassla;
use crate::connect::upsert_channels::UpsertedChannels;
use crate::leased_tasks::{Capacity, LeaseTerms, all_done};

/// How many due rows one look takes.
const ROWS_PER_LOOK: u32 = 32;

/// How often a lease is asked for before the step is put off.
const LEASE_TRIES: u32 = 30;
/// The pause in between.
const LEASE_PAUSE: Duration = Duration::from_millis(100);
/// When a step is tried again whose subscription somebody is busy with.
const BUSY: Duration = Duration::from_secs(2);

/// Whether a run follows its set of upserts at once, or takes up what an earlier one left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    First,
    Later,
}

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

    /// Under which name each of these rows holds its subscription; none for a row that is
    /// subscribed. Instagram and Messenger of one Page share a name: they go side by side.
    fn shared_leases(&self, rows: &[Channel]) -> Result<Vec<Option<SharedLease>>, Fault> {
        let mut names = BTreeMap::new();
        let shared_leases = rows.iter().map(|row| {
            if !row.evidence.subscribed.is_due() {
                return Ok(None);
            }
            let subscription = Subscription::of(&row.asset);
            if !names.contains_key(&subscription) {
                let lease = subscription.lease_name();
                let name = self.random_name()?;
                names.insert(
                    subscription.clone(),
                    Arc::new(SubscriptionLease { lease, name }),
                );
            }
            Ok(names.get(&subscription).cloned())
        });
        shared_leases.collect()
    }

    async fn provision(&self, row: Channel, run: Run, holder: Option<SharedLease>) -> ChannelState {
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

    /// Subscribes while nobody unsubscribes, and only for a row that still exists: a clean-up
    /// counts rows under the same lease.
    async fn subscribe<F>(
        &self,
        work: &Work<'_>,
        ask: impl FnOnce() -> F,
    ) -> Result<(Step, Option<Timestamp>), Fault>
    where
        F: Future<Output = Result<(), MetaError>>,
    {
        let step = &work.row.evidence.subscribed;
        let Some(hold) = work.holder.filter(|_| step.is_due()) else {
            return Ok((step.clone(), None));
        };
        if !self.lease_with_retry(&hold.lease, &hold.name).await? {
            return Ok((step.clone(), Some(self.ports.clock.now().plus(BUSY))));
        }
        self.subscribe_alone(work, ask).await
    }

    async fn subscribe_alone<F>(
        &self,
        work: &Work<'_>,
        ask: impl FnOnce() -> F,
    ) -> Result<(Step, Option<Timestamp>), Fault>
    where
        F: Future<Output = Result<(), MetaError>>,
    {
        let step = &work.row.evidence.subscribed;
        if !self.is_current(work.row).await? {
            return Ok((step.clone(), None));
        }
        Ok(self.tried(work, StepName::Subscribed, step, &ask().await))
    }

    /// Takes a lease as soon as it is free; `false` when it stays taken for longer than a person
    /// waits.
    pub(crate) async fn lease_with_retry(&self, name: &str, holder: &str) -> Result<bool, Fault> {
        for _ in 0..LEASE_TRIES {
            if self.hold(name, holder).await? {
                return Ok(true);
            }
            tokio::time::sleep(LEASE_PAUSE).await;
        }
        self.hold(name, holder).await
    }

    /// PIN and registration, in this order: a number that has a PIN must have ours before it is
    /// registered. What an earlier run may have done is read back first.
    async fn number_steps(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        pin: Option<&Pin>,
    ) -> Result<(Evidence, Option<Timestamp>), Fault> {
        let graph = &self.ports.graph;
        let mut evidence = work.row.evidence.clone();
        if evidence.registered.is_due()
            && work.follows_another()
            && let Err(error) = self.read_back(work, number, &mut evidence).await
        {
            let step = &evidence.registered;
            let (step, at) = self.tried(work, StepName::Registered, step, &Err(error));
            evidence.registered = step;
            return Ok((evidence, at));
        }
        let Some(pin) = pin else {
            return Ok((evidence, None));
        };

        if evidence.pin.is_due() {
            let outcome = graph.set_pin(work.token, number, pin).await;
            let (step, at) = self.tried(work, StepName::Pin, &evidence.pin, &outcome);
            evidence.pin = step;
            if matches!(evidence.pin, Step::Failed { .. }) && evidence.registered.is_due() {
                // With another PIN Meta would refuse, and count it.
                evidence.registered = evidence.pin.clone();
            }
            if !matches!(evidence.pin, Step::Done { .. }) {
                return Ok((evidence, at));
            }
        }
        // Of sign-ins that run into each other only the last one's row remains: only it registers.
        if !evidence.registered.is_due() || !self.is_current(work.row).await? {
            return Ok((evidence, None));
        }

        let now = self.ports.clock.now();
        let since = now.minus(REGISTRATION_WINDOW);
        let provisions = &self.ports.provisions;
        if !provisions
            .reserve_registration(number, now, since, REGISTRATIONS_AT_MOST)
            .await?
        {
            return Ok(self.not_registered_again(work, number, evidence).await);
        }
        let outcome = match graph.register(work.token, number, pin).await {
            Ok(()) => graph.number(work.token, number).await.map(|facts| {
                evidence.see_number(&facts, self.ports.clock.now());
            }),
            Err(error) => Err(error),
        };
        let (step, at) = self.tried(work, StepName::Registered, &evidence.registered, &outcome);
        evidence.registered = step;
        Ok((evidence, at))
    }

    /// The allowance is used up. Another sign-in may have used it a moment ago and succeeded, or
    /// be about to: that is looked at again in a while. Otherwise a person has to see to it.
    async fn not_registered_again(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        mut evidence: Evidence,
    ) -> (Evidence, Option<Timestamp>) {
        let read_back = self.read_back(work, number, &mut evidence).await;
        let now = self.ports.clock.now();
        if work.run == Run::First && work.follows_another() {
            return (evidence, Some(now.plus(self.settings.provision_lease)));
        }
        if read_back.is_ok() && evidence.registered.is_due() {
            let failure = StepFailure::TooOften;
            let code = None;
            evidence.registered = Step::Failed {
                at: now,
                failure,
                code,
            };
        }
        (evidence, None)
    }

    /// Asks Meta how the number is now: what was registered before this run needs nothing more.
    async fn read_back(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        evidence: &mut Evidence,
    ) -> Result<(), MetaError> {
        let facts = self.ports.graph.number(work.token, number).await?;
        let now = self.ports.clock.now();
        evidence.see_number(&facts, now);
        if facts.is_connected() {
            evidence.registered = Step::Done { at: now };
        }
        Ok(())
    }

    /// Whether nobody has written the row since this run read it.
    async fn is_current(&self, row: &Channel) -> Result<bool, Fault> {
        let rows = self.ports.channels.channels(&row.workspace).await?;
        Ok(rows
            .iter()
            .any(|now| now.id == row.id && now.version == row.version))
    }

    fn tried(
        &self,
        work: &Work<'_>,
        name: StepName,
        step: &Step,
        outcome: &Result<(), MetaError>,
    ) -> (Step, Option<Timestamp>) {
        if let Err(error) = outcome {
            let code = error.code.map(|code| code.to_string());
            tracing::warn!(
                channel = %work.row.id,
                step = name.as_str(),
                code,
                trace = error.trace,
                error = error as &dyn std::error::Error,
                "a step was not done"
            );
        }
        step.tried(outcome.as_ref().copied(), self.ports.clock.now())
    }
}

/// What a run works on.
struct Work<'a> {
    row: &'a Channel,
    token: &'a AccessToken,
    run: Run,
    holder: Option<&'a SubscriptionLease>,
}

/// How runs hold the lease on a subscription that they share.
type SharedLease = Arc<SubscriptionLease>;

struct SubscriptionLease {
    /// The lease.
    lease: String,
    /// Whose it is.
    name: String,
}

impl Work<'_> {
    /// Whether an earlier run, or an earlier sign-in, may have done some of it already.
    fn follows_another(&self) -> bool {
        self.run == Run::Later || self.row.version > 1
    }
}
