//! The use cases over fakes that pass the contracts.

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
