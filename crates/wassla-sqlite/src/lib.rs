#![doc = include_str!("../README.md")]

mod answers;
mod attempts;
mod calling;
mod calls;
mod channels;
mod cleanup_jobs;
mod deletions;
mod directories;
mod disconnections;
mod error;
mod events;
mod file;
mod held_calls;
mod holders;
mod inbox;
mod intake;
mod leased;
mod leases;
mod lock;
mod mail;
mod migrate;
mod open;
mod outbox;
mod provision;
mod upsert;

pub use lock::{LockRefused, ServerLock};
pub use open::{OpenError, SqliteOptions, SqliteStore};
