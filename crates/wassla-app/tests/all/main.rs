//! The use cases over fakes that pass the contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod accounts;
mod agents;
mod asked;
mod clean_up;
mod crashes;
mod cut_short;
mod decisions;
mod desk;
mod disconnect;
mod discovery;
mod exactly_once;
mod gate;
mod gate_ports;
mod given_back;
mod held_log;
mod interleaved;
mod landings;
mod news;
mod office;
mod provisioning;
mod races;
mod readers;
mod receive;
mod reconnect;
mod reply;
mod revoked;
mod rotation;
mod staff;
mod state;
