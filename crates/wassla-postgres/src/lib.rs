#![doc = include_str!("../README.md")]

mod attempts;
mod channels;
mod debts;
mod directories;
mod error;
mod migrate;
mod open;
mod provision;
mod rows;
mod settle;

pub use open::{ConnectError, PostgresOptions, PostgresStore};
