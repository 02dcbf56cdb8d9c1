//! What Meta says of WhatsApp accounts (`account_update`).

use crate::channel::Trouble;
use crate::ids::WabaId;
use crate::time::Timestamp;

/// A change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// Which accounts.
    pub scope: AccountScope,
    /// The trouble that began; nothing when an earlier one ended.
    pub trouble: Option<Trouble>,
    /// When.
    pub at: Timestamp,
}

/// Which accounts a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountScope {
    /// One.
    Waba(WabaId),
    /// Meta names none: whether an account is meant is to be asked before anything is done.
    Unnamed,
}
