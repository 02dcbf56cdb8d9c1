//! What Meta says of WhatsApp accounts (`account_update`).

use crate::channel::Trouble;
use crate::ids::WabaId;
use crate::time::Timestamp;

/// A change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// Which accounts.
    pub scope: AccountScope,
    /// The trouble that began; `None` if an earlier one ended.
    pub trouble: Option<Trouble>,
    /// When.
    pub at: Timestamp,
}

/// Which accounts a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountScope {
    /// One.
    Waba(WabaId),
    /// Meta names none: Meta has to be asked whether an account of ours is meant.
    Unnamed,
}
