use async_trait::async_trait;

use crate::channel::Debt;
use crate::fault::Fault;
use crate::ids::DebtId;
use crate::inbound::AssetRef;
use crate::sealed::Sealed;
use crate::time::Timestamp;

/// Clean-ups that are owed at Meta. They are made by
/// [`ChannelStore::upsert_channels`](super::ChannelStore::upsert_channels),
/// [`ChannelStore::disconnect`](super::ChannelStore::disconnect),
/// [`ChannelStore::amend`](super::ChannelStore::amend) and
/// [`CallingStore::end_calling`](super::CallingStore::end_calling), in their own transactions.
///
/// An adapter MUST hand a debt to one process at a time.
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

    /// Takes debts that are due at `now`, longest due first, counts the attempt, and keeps them
    /// from others until `until`.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_debts(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Debt>, Fault>;

    /// The debts of an asset, newest first.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn debts_of(&self, asset: &AssetRef) -> Result<Vec<Debt>, Fault>;

    /// Puts a debt off. One that was cancelled stays so.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn put_off_debt(&self, id: &DebtId, again_at: Timestamp) -> Result<(), Fault>;

    /// Forgets a debt, and with it its token.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn forget_debt(&self, id: &DebtId) -> Result<(), Fault>;
}
