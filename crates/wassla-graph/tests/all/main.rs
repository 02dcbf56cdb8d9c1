//! The adapter over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod answers;
mod canary;
mod captured;
mod contract;
mod deadlines;
mod hostile;
mod outside;
mod requests;
mod secure;
mod served;
mod versions;
