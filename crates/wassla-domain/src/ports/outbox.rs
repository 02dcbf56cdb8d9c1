use async_trait::async_trait;

use crate::fault::Fault;
use crate::inbox::{Attempted, Outgoing};
use crate::time::Timestamp;

/// Messages of ours that wait to be sent, as work that survives the process.
///
/// An adapter MUST hand a message to one process at a time, and not before those that were
/// written before it in its conversation have left or failed; MUST NOT write for a round that
/// another has overtaken; and MUST NOT take back what a report of Meta's has said meanwhile.
#[async_trait]
pub trait Outbox: Send + Sync + 'static {
    /// Takes messages that are due at `now`, oldest first, and keeps them from others until
    /// `until`.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_outgoing(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Outgoing>, Fault>;

    /// Notes that Meta is about to be asked: [`Delivery::Sending`], one more attempt, and possibly
    /// repeated if it was `Sending` before. `false`, and nothing written, when the round is
    /// overtaken or a report has settled the message.
    ///
    /// [`Delivery::Sending`]: crate::inbox::Delivery::Sending
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn begin_attempt(&self, outgoing: &Outgoing, now: Timestamp) -> Result<bool, Fault>;

    /// Notes what became of the attempt. `false`, and nothing written, when the round is
    /// overtaken. What a report has said meanwhile stays, and Meta's id is kept all the same.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn end_attempt(
        &self,
        outgoing: &Outgoing,
        attempted: &Attempted,
        now: Timestamp,
    ) -> Result<bool, Fault>;
}
