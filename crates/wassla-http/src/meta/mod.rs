//! Meta's side: the OAuth callback, webhooks and signed requests.

pub(crate) mod callback;
pub(crate) mod challenge;
pub(crate) mod signed_request;
pub(crate) mod webhook;
