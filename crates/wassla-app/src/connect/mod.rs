//! Connect: from the authorization request to provisioned channels.

pub(crate) mod begin;
pub(crate) mod callback;
pub(crate) mod discover;
pub(crate) mod granted_pages;
pub(crate) mod provision;
pub(crate) mod revoke_grant;
pub(crate) mod search_number;
pub(crate) mod upsert_channels;
