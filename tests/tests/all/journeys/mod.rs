//! Whole journeys over HTTP: servers of ours, the fake Meta, and people who click.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod canary;
mod declined;
mod depth;
mod faults;
mod hostile;
mod lists;
mod numbers;
mod outages;
mod people;
mod plans;
mod races;
mod reconnect;
mod refusals;
mod roles;
mod rows;
mod servers;
mod state;
