//! The ports, each once for every engine.

mod answers;
mod attempts;
mod calling;
mod calls;
mod channels;
mod cleanup_jobs;
mod deletions;
mod directories;
mod disconnections;
mod events;
mod held_calls;
mod inbox;
mod intake;
mod leases;
mod mail;
mod outbox;
mod provision;
mod upsert;
