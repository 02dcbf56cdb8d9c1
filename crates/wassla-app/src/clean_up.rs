use std::time::Duration;

use wassla_domain::channel::Debt;
use wassla_domain::cleanup::{DEBT_KEPT, DebtOutcome, Subscription, after_cleanup};
use wassla_domain::{Fault, MetaError};

use crate::Wassla;

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

    /// One debt. Whether a row still needs the subscription is counted while nobody subscribes or
    /// unsubscribes it.
    async fn clean_up(&self, debt: &Debt) -> Result<(), Fault> {
        let subscription = Subscription::of(&debt.asset);
        let (name, holder) = (subscription.lease_name(), self.random_name()?);
        if !self.hold(&name, &holder).await? {
            let again_at = self.ports.clock.now().plus(BUSY);
            return self.ports.debts.put_off_debt(&debt.id, again_at).await;
        }
        let done = self.clean_up_alone(debt, &subscription).await;
        self.ports.leases.release(&name, &holder).await?;
        let now = self.ports.clock.now();
        if done.is_err() && now >= debt.owed_since.plus(DEBT_KEPT) {
            // A token that cannot be opened is not kept for longer either.
            self.ports.debts.forget_debt(&debt.id).await?;
        }
        done
    }

    async fn clean_up_alone(&self, debt: &Debt, subscription: &Subscription) -> Result<(), Fault> {
        let rows = self.ports.channels.subscribers(subscription).await?;
        // A row whose token was erased is given nothing, and subscribes again when it is connected.
        let is_used = rows
            .iter()
            .any(|row| row.credentials.access_token.is_some());
        let answer = if is_used {
            Ok(())
        } else {
            self.unsubscribe(debt, subscription).await?
        };

        let now = self.ports.clock.now();
        let outcome = after_cleanup(
            answer.as_ref().copied(),
            debt.attempts,
            debt.owed_since,
            now,
        );
        if let Err(error) = &answer {
            let code = error.code.map(|code| code.to_string());
            let error: &dyn std::error::Error = error;
            tracing::warn!(error, code, debt = %debt.id, ?outcome, "Meta was not left clean");
        }
        match outcome {
            DebtOutcome::Settled => {
                tracing::info!(debt = %debt.id, kind = %debt.asset.kind(), "a clean-up is over");
                self.ports.debts.forget_debt(&debt.id).await
            }
            DebtOutcome::Later(at) => self.ports.debts.put_off_debt(&debt.id, at).await,
        }
    }

    async fn unsubscribe(
        &self,
        debt: &Debt,
        subscription: &Subscription,
    ) -> Result<Result<(), MetaError>, Fault> {
        let token = self.open_debt_token(debt)?;
        let graph = &self.ports.graph;
        Ok(match subscription {
            Subscription::Waba(waba) => graph.unsubscribe_waba(&token, waba).await,
            Subscription::Page(page) => graph.unsubscribe_page(&token, page).await,
        })
    }

    /// Takes a lease, or renews it; `false` when somebody else has it.
    pub(crate) async fn hold(&self, name: &str, holder: &str) -> Result<bool, Fault> {
        let now = self.ports.clock.now();
        let until = now.plus(self.settings.provision_lease);
        self.ports.leases.lease(name, holder, now, until).await
    }
}
