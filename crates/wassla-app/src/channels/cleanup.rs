use std::time::Duration;
use wassla_domain::meta::CallingSwitch;

use wassla_domain::calling::lease_name;
use wassla_domain::channel::CleanupJob;
use wassla_domain::cleanup::{CLEANUP_KEPT, CleanupOutcome, Subscription, after_cleanup};
use wassla_domain::{Asset, ChannelState, Fault, MetaError, PhoneNumberId, Remedy};

use crate::Wassla;
use crate::calls::signalling::CallSignaller;
use crate::leased_tasks::{Capacity, all_done};

/// How many jobs one look takes.
const JOBS_PER_LOOK: u32 = 16;
/// When a job is tried again whose subscription somebody is busy with.
const BUSY: Duration = Duration::from_secs(2);

impl Wassla {
    /// Works off what is owed at Meta and due. Says how many jobs were taken up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn cleanup_due(&self) -> Result<usize, Fault> {
        let jobs = &self.ports.jobs;
        let tasks = self
            .spawn_leased(
                Capacity::Pieces(JOBS_PER_LOOK),
                self.settings.provision_lease,
                |terms| jobs.lease_jobs(terms.now, terms.until, terms.at_most),
                |wassla, job| async move {
                    if let Err(fault) = wassla.cleanup(&job).await {
                        let error: &dyn std::error::Error = &fault;
                        tracing::error!(error, job = %job.id, "a clean-up stopped");
                    }
                },
            )
            .await?;
        Ok(all_done(tasks).await)
    }

    /// One job: calling first, as long as the app may still speak for the number.
    async fn cleanup(&self, job: &CleanupJob) -> Result<(), Fault> {
        let done = self.cleanup_parts(job).await;
        let now = self.ports.clock.now();
        if done.is_err() && now >= job.owed_since.plus(CLEANUP_KEPT) {
            // A token that cannot be opened is not kept for longer either.
            self.ports.jobs.forget_job(&job.id).await?;
        }
        done
    }

    async fn cleanup_parts(&self, job: &CleanupJob) -> Result<(), Fault> {
        let mut outcome = CleanupOutcome::Done;
        if let Some(number) = job.asset.phone_number().filter(|_| job.ends_calling) {
            let name = lease_name(number);
            let ended = self.under(&name, || self.end_calling_alone(job, number));
            outcome = outcome.and(ended.await?);
        }
        let subscription = Subscription::of(&job.asset);
        let name = subscription.lease_name();
        let ended = self.under(&name, || self.unsubscribe_alone(job, &subscription));
        outcome = outcome.and(ended.await?);

        match outcome {
            CleanupOutcome::Done => {
                tracing::info!(job = %job.id, kind = %job.asset.kind(), "a clean-up is over");
                self.ports.jobs.forget_job(&job.id).await
            }
            CleanupOutcome::Later(at) => self.ports.jobs.postpone_job(&job.id, at).await,
        }
    }

    /// Does it while nobody does the opposite; later, when somebody is at it.
    async fn under<F>(&self, lease: &str, act: impl FnOnce() -> F) -> Result<CleanupOutcome, Fault>
    where
        F: Future<Output = Result<CleanupOutcome, Fault>>,
    {
        let holder = self.random_name()?;
        if !self.hold(lease, &holder).await? {
            return Ok(CleanupOutcome::Later(self.ports.clock.now().plus(BUSY)));
        }
        let done = act().await;
        self.ports.leases.release(lease, &holder).await?;
        done
    }

    /// Switches calling off, unless somebody has connected it for this number again.
    async fn end_calling_alone(
        &self,
        job: &CleanupJob,
        number: &PhoneNumberId,
    ) -> Result<CleanupOutcome, Fault> {
        let numbers = std::slice::from_ref(number);
        match self.ports.calling.callings_of(numbers).await?.first() {
            None => {}
            // Meta may still refuse it, and then this is what is left.
            Some(row) if row.state == ChannelState::Connecting => {
                return Ok(CleanupOutcome::Later(self.ports.clock.now().plus(BUSY)));
            }
            Some(_) => return Ok(CleanupOutcome::Done),
        }
        let token = self.open_job_token(job)?;
        let meta = &self.ports.meta_calling;
        let mut answer = meta.set_calling(&token, number, CallingSwitch::Off).await;
        if answer
            .as_ref()
            .is_err_and(|error| error.remedy == Remedy::Reconnect)
            && let Some(signaller) = self.line_of_asset(&job.asset).await?
        {
            // Somebody has connected the number again, and may speak for it.
            answer = meta
                .set_calling(&signaller.token, number, CallingSwitch::Off)
                .await;
        }
        Ok(self.after(job, &answer))
    }

    async fn line_of_asset(&self, asset: &Asset) -> Result<Option<CallSignaller>, Fault> {
        let rows = self.ports.channels.holders(&[asset.reference()]).await?;
        rows.first().map_or(Ok(None), |row| self.signaller(row))
    }

    /// Whether a row still needs the subscription is counted while nobody subscribes.
    async fn unsubscribe_alone(
        &self,
        job: &CleanupJob,
        subscription: &Subscription,
    ) -> Result<CleanupOutcome, Fault> {
        let rows = self.ports.channels.subscribers(subscription).await?;
        // A row whose token was erased is given nothing, and subscribes again when it is connected.
        let is_used = rows
            .iter()
            .any(|row| row.credentials.access_token.is_some());
        if is_used {
            return Ok(CleanupOutcome::Done);
        }
        let token = self.open_job_token(job)?;
        let graph = &self.ports.graph;
        let answer = match subscription {
            Subscription::Waba(waba) => graph.unsubscribe_waba(&token, waba).await,
            Subscription::Page(page) => graph.unsubscribe_page(&token, page).await,
        };
        Ok(self.after(job, &answer))
    }

    fn after(&self, job: &CleanupJob, answer: &Result<(), MetaError>) -> CleanupOutcome {
        let now = self.ports.clock.now();
        let answer = answer.as_ref().copied();
        let outcome = after_cleanup(answer, job.attempts, job.owed_since, now);
        if let Err(error) = answer {
            let code = error.code.map(|code| code.to_string());
            let error: &dyn std::error::Error = error;
            tracing::warn!(error, code, job = %job.id, ?outcome, "Meta was not left clean");
        }
        outcome
    }

    /// Takes a lease, or renews it; `false` when somebody else has it.
    pub(crate) async fn hold(&self, name: &str, holder: &str) -> Result<bool, Fault> {
        let now = self.ports.clock.now();
        let until = now.plus(self.settings.provision_lease);
        self.ports.leases.lease(name, holder, now, until).await
    }
}
