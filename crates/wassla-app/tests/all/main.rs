//! The use cases over fakes that pass the contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod agents;
mod crashes;
mod discovery;
mod given_back;
mod landings;
mod office;
mod provisioning;
mod races;
mod reconnect;
mod rotation;
mod state;
