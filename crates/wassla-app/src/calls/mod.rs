//! Calls: enabled, answered, signalled, ended.

pub(crate) mod answer;
pub(crate) mod control;
pub(crate) mod enable;
pub(crate) mod incoming;
pub(crate) mod lease;
pub(crate) mod registry;
pub(crate) mod signalling;
