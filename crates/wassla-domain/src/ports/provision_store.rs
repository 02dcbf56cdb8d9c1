use async_trait::async_trait;

use crate::channel::{Channel, ChannelState, Evidence};
use crate::fault::Fault;
use crate::ids::{ChannelId, PhoneNumberId};
use crate::time::Timestamp;

/// What a round of provisioning brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The row.
    pub id: ChannelId,
    /// The version that the round saw.
    pub version: i64,
    /// What people are told now.
    pub state: ChannelState,
    /// What was done.
    pub evidence: Evidence,
    /// When to go on; `None` if no step is open.
    pub due_at: Option<Timestamp>,
    /// When this was written.
    pub at: Timestamp,
}

/// Provisioning as work that survives the process.
///
/// An adapter MUST hand a due row to one process at a time.
#[async_trait]
pub trait ProvisionStore: Send + Sync + 'static {
    /// Takes rows that are due at `now` and moves their due time to `until`, so that no other
    /// process takes them before.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault>;

    /// Keeps what a round brought and counts the version up; `false`, and nothing written, when
    /// the row is not at that version any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn record_progress(&self, progress: &Progress) -> Result<bool, Fault>;

    /// Counts a registration of a number before it is asked for; `false`, and nothing counted,
    /// when there were `at_most` since `since`. The count outlives the row.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn reserve_registration(
        &self,
        number: &PhoneNumberId,
        now: Timestamp,
        since: Timestamp,
        at_most: u32,
    ) -> Result<bool, Fault>;
}
