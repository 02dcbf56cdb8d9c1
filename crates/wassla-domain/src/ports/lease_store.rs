use async_trait::async_trait;

use crate::fault::Fault;
use crate::time::Timestamp;

/// Things that one process does at a time, by name.
#[async_trait]
pub trait LeaseStore: Send + Sync + 'static {
    /// Takes or renews a lease until an instant; `false` when another holder has it at `now`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, Fault>;

    /// Gives a lease back; does nothing if it is another holder's.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn release(&self, name: &str, holder: &str) -> Result<(), Fault>;
}
