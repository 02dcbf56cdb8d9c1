//! The router over the in-memory fakes, and the server over real sockets.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod api;
mod callback;
mod challenge;
mod csrf;
mod demo;
mod documents;
mod figures;
mod hostile;
mod journeys;
mod logs;
mod pages;
mod problems;
mod published_keys;
mod roles;
mod serving;
mod sessions;
mod world;
