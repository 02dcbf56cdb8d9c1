//! Calls over real UDP on this machine's loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod answers;
mod bounds;
mod caller;
mod contract;
mod echoing;
mod ending;
mod garbage;
mod hostile;
mod logs;
mod world;
