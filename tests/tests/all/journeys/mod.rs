//! Whole journeys over HTTP: servers of ours, the fake Meta, and people who click.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod account_news;
mod attacks;
mod call_scene;
#[path = "../../../../crates/wassla-voice/tests/all/caller.rs"]
#[expect(dead_code, reason = "the tests of the voice do more with a caller")]
mod caller;
mod calling;
mod calling_ends;
mod calling_refused;
mod calls;
mod calls_at_once;
mod calls_canary;
mod calls_crashed;
mod calls_declined;
mod canary;
mod declined;
mod depth;
mod exactly_once;
mod faults;
mod fixing;
mod hostile;
mod inbound;
mod inbox_roles;
mod killed;
mod leaving;
mod lists;
mod numbers;
mod outages;
mod outside;
mod people;
mod plans;
mod races;
mod reconnect;
mod refusals;
mod revoked;
mod roles;
mod rows;
mod servers;
mod slow;
mod state;
mod undelivered;
