#![doc = include_str!("../README.md")]

mod attempts;
mod channels;
mod debts;
mod directories;
mod error;
mod file;
mod lock;
mod migrate;
mod open;
mod provision;
mod rows;
mod settle;

pub use lock::{LockRefused, ServerLock};
pub use open::{OpenError, SqliteOptions, SqliteStore};
