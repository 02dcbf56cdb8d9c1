use async_trait::async_trait;

use crate::channel::CleanupJob;
use crate::fault::Fault;
use crate::ids::CleanupJobId;
use crate::inbound::AssetRef;
use crate::sealed::Sealed;
use crate::time::Timestamp;

/// Clean-ups that are owed at Meta. They are made by
/// [`ChannelStore::upsert_channels`](super::ChannelStore::upsert_channels),
/// [`ChannelStore::disconnect`](super::ChannelStore::disconnect),
/// [`ChannelStore::apply_account_update`](super::ChannelStore::apply_account_update) and
/// [`CallingStore::end_calling`](super::CallingStore::end_calling), in their own transactions.
///
/// An adapter MUST hand a job to one process at a time.
#[async_trait]
pub trait CleanupStore: Send + Sync + 'static {
    /// Jobs of all workspaces in the order of their ids, after one.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn jobs_after(
        &self,
        after: Option<&CleanupJobId>,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault>;

    /// Replaces the sealed token of a job; `false` when the token is not `seen` any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn reseal_job(
        &self,
        id: &CleanupJobId,
        seen: &Sealed,
        token: &Sealed,
    ) -> Result<bool, Fault>;

    /// Takes jobs that are due at `now`, longest due first, counts the attempt, and keeps them
    /// from others until `until`.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault>;

    /// The jobs of an asset, newest first.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn jobs_of(&self, asset: &AssetRef) -> Result<Vec<CleanupJob>, Fault>;

    /// Puts a job off. One that was cancelled stays so.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn postpone_job(&self, id: &CleanupJobId, again_at: Timestamp) -> Result<(), Fault>;

    /// Forgets a job, and with it its token.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn forget_job(&self, id: &CleanupJobId) -> Result<(), Fault>;
}
