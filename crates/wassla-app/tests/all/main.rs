//! The use cases over fakes that pass the contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod accounts;
mod agents;
mod asked;
mod call_log;
mod calling_ends;
mod calling_neighbours;
mod calls_cut_short;
mod cleanup;
mod crashed_calls;
mod crashes;
mod cut_short;
mod decisions;
mod delivery_of_a_number;
mod desk;
mod disconnect;
mod discovery;
mod enabling;
mod enabling_cut_short;
mod enabling_refused;
mod exactly_once;
mod gate;
mod gate_ports;
mod given_back;
mod held_log;
mod ingest;
mod interleaved;
mod landings;
mod life;
mod lost_word;
mod news;
mod number_news;
mod orphans;
mod phone;
mod picking_up;
mod provisioning;
mod races;
mod readers;
mod reconnect;
mod reply;
mod revoked;
mod ringing;
mod ringing_in_vain;
mod rotation;
mod shared_assets;
mod staff;
mod state;
mod talking;
mod test_app;
