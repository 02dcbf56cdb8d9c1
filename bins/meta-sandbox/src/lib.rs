#![doc = include_str!("../README.md")]

mod business;
mod call;
mod chosen;
mod clock;
mod connection;
mod delivery;
mod dialog;
mod faults;
mod graph;
mod journal;
mod keep;
mod message;
mod moment;
mod number;
mod page;
mod phone;
mod router;
mod sandbox;
#[cfg(test)]
mod tests;
mod thread;
mod trouble;

pub use connection::{Dropped, serve, serve_connection};
pub use delivery::deliver;
pub use keep::{keep, read_world};
pub use router::router;
pub use sandbox::Sandbox;
