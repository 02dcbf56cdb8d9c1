//! The ports, each once for every engine.

mod attempts;
mod calling;
mod channels;
mod cleanup_jobs;
mod deletions;
mod directories;
mod disconnections;
mod leases;
mod provision;
mod upsert;
