use async_trait::async_trait;

use crate::attempt::{Attempt, Claim, Claimant, StateHash};
use crate::fault::Fault;
use crate::time::Timestamp;

/// Sign-in attempts.
///
/// An adapter MUST let exactly one of any number of concurrent claims win, in one statement; MUST
/// NOT let a claim with another browser, user or workspace change anything or be told apart from
/// an unknown one; and MUST keep nothing from which a nonce could be computed.
#[async_trait]
pub trait AttemptStore: Send + Sync + 'static {
    /// Keeps a new attempt.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn begin(&self, attempt: &Attempt) -> Result<(), Fault>;

    /// Claims an attempt, or says what became of it.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer, and then nothing is claimed; or when the row
    /// makes no sense.
    async fn claim(&self, claimant: &Claimant, now: Timestamp) -> Result<Claim, Fault>;

    /// Keeps the landing of a claimed attempt. The first landing stays.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault>;

    /// Forgets attempts that were started before this instant, and says how many.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault>;
}
