use async_trait::async_trait;

use crate::channel::Debt;
use crate::fault::Fault;
use crate::ids::DebtId;
use crate::sealed::Sealed;

/// Clean-ups that are owed at Meta. They are made by
/// [`ChannelStore::settle`](super::ChannelStore::settle), in its own transaction.
#[async_trait]
pub trait DebtStore: Send + Sync + 'static {
    /// Debts of all workspaces in the order of their ids, after one.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn debts_after(&self, after: Option<&DebtId>, at_most: u32) -> Result<Vec<Debt>, Fault>;

    /// Replaces the sealed token of a debt; `false` when the token is not `seen` any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn reseal_debt(&self, id: &DebtId, seen: &Sealed, token: &Sealed) -> Result<bool, Fault>;
}
