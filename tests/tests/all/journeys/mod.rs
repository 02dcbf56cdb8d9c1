//! Whole journeys over HTTP: servers of ours, the fake Meta, and people who click.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod attacks;
mod canary;
mod declined;
mod depth;
mod exactly_once;
mod faults;
mod hostile;
mod inbound;
mod inbox_roles;
mod killed;
mod leaving;
mod lists;
mod mending;
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
