//! Channels: what people see of a connection, and how it changes and ends.

pub(crate) mod apply_account_update;
pub(crate) mod assign_agent;
pub(crate) mod cleanup;
pub(crate) mod deauthorize;
pub(crate) mod disconnect;
pub(crate) mod rotate_keys;
pub(crate) mod row_pages;
pub(crate) mod seal;
pub(crate) mod view;
