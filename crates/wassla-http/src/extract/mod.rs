//! Extractors: what a handler is given of a request.

pub(crate) mod call;
pub(crate) mod caller;
pub(crate) mod channel_kind;
pub(crate) mod conversation;
pub(crate) mod parameters;
