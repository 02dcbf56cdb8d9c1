#![doc = include_str!("../README.md")]

mod append;
mod driver;
mod error;
mod migrate;
mod open;
mod sql;

pub use open::{ConnectError, PostgresEngine, PostgresOptions, PostgresStore};
