//! The runtime over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod answers;
mod breaking;
mod canary;
mod captured;
mod deadlines;
mod questions;
mod served;
