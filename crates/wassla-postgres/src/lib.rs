#![doc = include_str!("../README.md")]

mod answers;
mod attempts;
mod calling;
mod calls;
mod channels;
mod cleanup_jobs;
mod columns;
mod deletions;
mod directories;
mod disconnections;
mod error;
mod events;
mod held_calls;
mod holders;
mod inbox;
mod intake;
mod leased;
mod leases;
mod mail;
mod migrate;
mod open;
mod outbox;
mod provision;
mod upsert;

pub use open::{ConnectError, PostgresOptions, PostgresStore};
