use std::time::Duration;

use wassla_domain::calling::lease_name;
use wassla_domain::channel::Debt;
use wassla_domain::cleanup::{DEBT_KEPT, DebtOutcome, Subscription, after_cleanup};
use wassla_domain::{Asset, ChannelState, Fault, MetaError, PhoneNumberId, Remedy};

use crate::Wassla;
use crate::calls::signalling::Line;

/// How many debts one look takes.
const DEBTS_PER_LOOK: u32 = 16;
/// When a debt is tried again whose subscription somebody is busy with.
const BUSY: Duration = Duration::from_secs(2);

impl Wassla {
    /// Works off what is owed at Meta and due. Says how many debts were taken up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn clean_up_due(&self) -> Result<usize, Fault> {
        let now = self.ports.clock.now();
        let until = now.plus(self.settings.provision_lease);
        let debts = self
            .ports
            .debts
            .lease_debts(now, until, DEBTS_PER_LOOK)
            .await?;
        let count = debts.len();
        let rounds = debts.into_iter().map(|debt| {
            let wassla = self.clone();
            self.tasks.spawn(async move {
                if let Err(fault) = wassla.clean_up(&debt).await {
                    let error: &dyn std::error::Error = &fault;
                    tracing::error!(error, debt = %debt.id, "a clean-up stopped");
                }
            })
        });
        futures::future::join_all(rounds).await;
        Ok(count)
    }

    /// One debt: calling first, as long as the app may still speak for the number.
    async fn clean_up(&self, debt: &Debt) -> Result<(), Fault> {
        let done = self.clean_up_parts(debt).await;
        let now = self.ports.clock.now();
        if done.is_err() && now >= debt.owed_since.plus(DEBT_KEPT) {
            // A token that cannot be opened is not kept for longer either.
            self.ports.debts.forget_debt(&debt.id).await?;
        }
        done
    }

    async fn clean_up_parts(&self, debt: &Debt) -> Result<(), Fault> {
        let mut outcome = DebtOutcome::Settled;
        if let Some(number) = debt.asset.phone_number().filter(|_| debt.ends_calling) {
            let name = lease_name(number);
            let ended = self.under(&name, || self.end_calling_alone(debt, number));
            outcome = outcome.and(ended.await?);
        }
        let subscription = Subscription::of(&debt.asset);
        let name = subscription.lease_name();
        let ended = self.under(&name, || self.unsubscribe_alone(debt, &subscription));
        outcome = outcome.and(ended.await?);

        match outcome {
            DebtOutcome::Settled => {
                tracing::info!(debt = %debt.id, kind = %debt.asset.kind(), "a clean-up is over");
                self.ports.debts.forget_debt(&debt.id).await
            }
            DebtOutcome::Later(at) => self.ports.debts.put_off_debt(&debt.id, at).await,
        }
    }

    /// Does it while nobody does the opposite; later, when somebody is at it.
    async fn under<F>(&self, lease: &str, act: impl FnOnce() -> F) -> Result<DebtOutcome, Fault>
    where
        F: Future<Output = Result<DebtOutcome, Fault>>,
    {
        let holder = self.random_name()?;
        if !self.hold(lease, &holder).await? {
            return Ok(DebtOutcome::Later(self.ports.clock.now().plus(BUSY)));
        }
        let done = act().await;
        self.ports.leases.release(lease, &holder).await?;
        done
    }

    /// Switches calling off, unless somebody has connected it for this number again.
    async fn end_calling_alone(
        &self,
        debt: &Debt,
        number: &PhoneNumberId,
    ) -> Result<DebtOutcome, Fault> {
        let numbers = std::slice::from_ref(number);
        match self.ports.calling.callings_of(numbers).await?.first() {
            None => {}
            // Meta may still refuse it, and then this is what is left.
            Some(row) if row.state == ChannelState::Connecting => {
                return Ok(DebtOutcome::Later(self.ports.clock.now().plus(BUSY)));
            }
            Some(_) => return Ok(DebtOutcome::Settled),
        }
        let token = self.open_debt_token(debt)?;
        let meta = &self.ports.meta_calling;
        let mut answer = meta.set_calling(&token, number, false).await;
        if answer
            .as_ref()
            .is_err_and(|error| error.remedy == Remedy::Reconnect)
            && let Some(line) = self.line_of_asset(&debt.asset).await?
        {
            // Somebody has connected the number again, and may speak for it.
            answer = meta.set_calling(&line.token, number, false).await;
        }
        Ok(self.after(debt, &answer))
    }

    async fn line_of_asset(&self, asset: &Asset) -> Result<Option<Line>, Fault> {
        let rows = self.ports.channels.holders(&[asset.reference()]).await?;
        rows.first().map_or(Ok(None), |row| self.line(row))
    }

    /// Whether a row still needs the subscription is counted while nobody subscribes.
    async fn unsubscribe_alone(
        &self,
        debt: &Debt,
        subscription: &Subscription,
    ) -> Result<DebtOutcome, Fault> {
        let rows = self.ports.channels.subscribers(subscription).await?;
        // A row whose token was erased is given nothing, and subscribes again when it is connected.
        let is_used = rows
            .iter()
            .any(|row| row.credentials.access_token.is_some());
        if is_used {
            return Ok(DebtOutcome::Settled);
        }
        let token = self.open_debt_token(debt)?;
        let graph = &self.ports.graph;
        let answer = match subscription {
            Subscription::Waba(waba) => graph.unsubscribe_waba(&token, waba).await,
            Subscription::Page(page) => graph.unsubscribe_page(&token, page).await,
        };
        Ok(self.after(debt, &answer))
    }

    fn after(&self, debt: &Debt, answer: &Result<(), MetaError>) -> DebtOutcome {
        let now = self.ports.clock.now();
        let answer = answer.as_ref().copied();
        let outcome = after_cleanup(answer, debt.attempts, debt.owed_since, now);
        if let Err(error) = answer {
            let code = error.code.map(|code| code.to_string());
            let error: &dyn std::error::Error = error;
            tracing::warn!(error, code, debt = %debt.id, ?outcome, "Meta was not left clean");
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
