//! What a batch of events does to the Inbox: `seen + events -> changes`, without a store.
//!
//! A store asks [`PendingBatch::query`] what the batch has to see, loads it as an
//! [`InboxSnapshot`], lets [`PendingBatch::fold`] decide, and writes the [`InboxChanges`]. It
//! decides nothing itself: to change what an event does, change it here.

mod arrivals;
mod batch;
mod calls;
mod changes;
mod contact;
mod keys;
mod ledger;
mod query;
mod reports;
mod snapshot;

pub use batch::PendingBatch;
pub use changes::{EventCount, InboxChanges, ProcessedBatch};
pub use keys::{CustomerKey, ExternalKey};
pub use query::SnapshotQuery;
pub use snapshot::{InboxSnapshot, KnownCall};

#[cfg(test)]
mod tests;
