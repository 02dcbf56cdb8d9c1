use std::time::Duration;

use wassla_domain::Fault;
use wassla_domain::attempt::SECONDS_KEPT;

use crate::Wassla;

impl Wassla {
    /// Forgets sign-in attempts that are a day old, and says how many.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn forget_old_attempts(&self) -> Result<u64, Fault> {
        let kept = Duration::from_secs(SECONDS_KEPT.unsigned_abs());
        let before = self.ports.clock.now().minus(kept);
        self.ports.attempts.forget_before(before).await
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn ready(&self) -> Result<(), Fault> {
        match self.ports.channels.channels_after(None, 1).await {
            Err(fault @ Fault::Unavailable { .. }) => Err(fault),
            // A row that makes no sense is an answer.
            Ok(_) | Err(Fault::Inconsistent { .. }) => Ok(()),
        }
    }
}
