//! `/api/v1/…`: JSON for programs.

mod agent;
mod body;
mod channels;
mod connect;

pub(crate) use agent::*;
pub(crate) use channels::*;
pub(crate) use connect::*;
