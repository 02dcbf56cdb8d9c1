use async_trait::async_trait;

use crate::calling::{Calling, CallingEvidence};
use crate::channel::{ChannelState, CleanupJob};
use crate::fault::Fault;
use crate::ids::{ChannelId, PhoneNumberId, WorkspaceId};
use crate::time::Timestamp;

/// The rows of calling.
///
/// An adapter MUST NOT, at any instant and under any concurrency, hold a calling row without the
/// WhatsApp row of the same workspace and number on which it rides.
#[async_trait]
pub trait CallingStore: Send + Sync + 'static {
    /// The calling row of a workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or the row makes no sense.
    async fn calling(&self, workspace: &WorkspaceId) -> Result<Option<Calling>, Fault>;

    /// The calling rows of these numbers, of any workspace, each once and in no order.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn callings_of(&self, numbers: &[PhoneNumberId]) -> Result<Vec<Calling>, Fault>;

    /// Writes a row, new or not, and keeps that the workspace held the number for calls. The agent
    /// of a row is always written. `false`, and nothing written, when the WhatsApp row is gone, has
    /// another number or has lost its token, or when the calling row is not at the version that it
    /// replaces: `version - 1`, or none for version 1.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn put_calling(&self, calling: &Calling) -> Result<bool, Fault>;

    /// Takes rows that are due at `now` and moves their due time to `until`, so that no other
    /// process takes them before.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_callings(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Calling>, Fault>;

    /// Keeps what a round brought and counts the version up; `false`, and nothing written, when
    /// the row is gone or not at that version any more. The agent stays as it is, and so does a
    /// look that was asked for while the round ran: a due time that has come.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn record_calling(&self, progress: &CallingProgress) -> Result<bool, Fault>;

    /// Lets the settings of a number be looked at again at `due_at`, if a row for it has nothing
    /// due before. It does not change the row's version.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn look_again(&self, number: &PhoneNumberId, due_at: Timestamp) -> Result<(), Fault>;

    /// Deletes a row and leaves the job, which ends calling, in one transaction; `false`, and
    /// nothing written, when the row is gone or not at this version any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn end_calling(&self, ending: &CallingEnd) -> Result<bool, Fault>;
}

/// What a round of enabling brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingProgress {
    /// The row.
    pub id: ChannelId,
    /// The version that the round saw.
    pub version: i64,
    /// What people are told now.
    pub state: ChannelState,
    /// What was done.
    pub evidence: CallingEvidence,
    /// When to go on; `None` if nothing is due.
    pub due_at: Option<Timestamp>,
    /// When this was written.
    pub at: Timestamp,
}

/// A calling row that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingEnd {
    /// The row.
    pub id: ChannelId,
    /// The version that was seen.
    pub version: i64,
    /// What is owed at Meta; `None` if Meta never switched calling on, or no token is left.
    pub job: Option<CleanupJob>,
}
