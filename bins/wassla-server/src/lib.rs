#![doc = include_str!("../README.md")]

mod background;
pub mod cli;
mod commands;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod environment;
mod failure;
mod jwks;
pub mod logging;
mod run;
mod server;
mod signals;
mod stores;
mod wiring;

pub use commands::check::OBJECTS as WEBHOOK_OBJECTS;
pub use commands::execute;
pub use config::Config;
pub use failure::CommandFailure;
pub use run::run;
pub use server::{Extras, RunningServer, start, start_on};
pub use stores::OpenStores;
pub use wiring::Machine;
