//! The SQLite store keeps the promises of its ports, on real files.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod contract;
mod files;
mod host;
mod refusals;
mod starting;
