//! The adapter over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod answers;
mod calling;
mod canary;
mod captured;
mod contract;
mod deadlines;
mod hostile;
mod outside;
mod outside_calling;
mod requests;
mod secure;
mod served;
mod versions;
