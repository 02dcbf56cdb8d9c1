#![doc = include_str!("../README.md")]

mod append;
mod driver;
mod error;
mod file;
mod lock;
mod migrate;
mod open;
mod sql;

pub use lock::{LockRefused, ServerLock};
pub use open::{OpenError, SqliteEngine, SqliteOptions, SqliteStore};
