use async_trait::async_trait;

use crate::fault::Fault;
use crate::inbound::{Event, NewEvent};
use crate::time::Timestamp;

/// Events as they came in, durable before Meta is answered.
///
/// An adapter MUST have written events durably when `append` answers, or none of them when it
/// answers with a fault; MUST keep one event a key under any concurrency, the first; and MUST NOT
/// forget an event that was not taken in.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Writes events, in their order; those whose key is known already are absorbed.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault>;

    /// Events that were not taken in yet, in the order of arrival.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault>;

    /// Forgets events that were taken in and written before this instant, at most so many, and
    /// says how many.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault>;
}
