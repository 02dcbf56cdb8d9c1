//! The policy, over real sockets.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod plain;
mod secure;
