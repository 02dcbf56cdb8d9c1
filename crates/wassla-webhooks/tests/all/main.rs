//! The reader, from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "fixtures take what json! makes, in place"
)]

mod accounts;
mod calls;
mod company;
mod corpus;
mod delivered;
mod garbage;
mod messaging;
mod outside;
mod preferences;
mod promises;
mod signature;
mod signed_requests;
mod splitting;
mod whatsapp;
mod whatsapp_content;
