//! The router over the in-memory fakes, and the server over real sockets.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod account_news;
mod api;
mod api_language;
mod call_card;
mod call_card_read;
mod call_entries;
mod call_roles;
mod callback;
mod calling_api;
mod calls_api;
mod challenge;
mod csrf;
mod demo;
mod description;
mod documents;
mod figures;
mod help;
mod hostile;
mod inbox_api;
mod inbox_pages;
mod journeys;
mod languages;
mod leaving;
mod live;
mod logs;
mod pages;
mod problems;
mod published_keys;
mod roles;
mod serving;
mod sessions;
mod signed_requests;
mod webhook;
mod world;
