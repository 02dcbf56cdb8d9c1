//! The PostgreSQL store keeps the promises of its ports, on a real server.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod batches;
mod contract;
mod host;
mod refusals;
mod secrets;
mod starting;
