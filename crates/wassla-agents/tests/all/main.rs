//! The runtimes over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod answers;
mod breaking;
mod canary;
mod captured;
mod contract;
mod deadlines;
mod questions;
mod served;
mod voice;
mod voice_failing;
mod voice_served;
