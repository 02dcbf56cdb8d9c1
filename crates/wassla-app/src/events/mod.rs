//! Events: what Meta delivers, from the durable write to the Inbox.

pub(crate) mod delivery;
pub(crate) mod ingest;
pub(crate) mod process;
pub(crate) mod routing_context;
