use async_trait::async_trait;

use crate::fault::Fault;
use crate::ids::{DeletionCode, MetaUserId};
use crate::time::Timestamp;

/// Deletions that people asked Meta for.
#[async_trait]
pub trait DeletionStore: Send + Sync + 'static {
    /// Deletes every row that was connected with a token which this person gave before an instant,
    /// though it was erased since, calling rows with them, and every job that carries a token of
    /// theirs; keeps the deletion under its code. In one transaction. Says how many channels went.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn delete_for(
        &self,
        user: &MetaUserId,
        given_before: Timestamp,
        code: &DeletionCode,
        now: Timestamp,
    ) -> Result<u32, Fault>;

    /// The deletion of a code.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or the row makes no sense.
    async fn deletion(&self, code: &DeletionCode) -> Result<Option<Deletion>, Fault>;
}

/// A deletion that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// When.
    pub at: Timestamp,
    /// How many channels went.
    pub channels: u32,
}
