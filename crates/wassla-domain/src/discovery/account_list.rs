//! What a search for a number knows of a list of WhatsApp accounts.

use super::walk::Walk;
use crate::ids::{BusinessId, WabaId};
use crate::meta::{BusinessFacts, Listed, NumberFacts, WabaEdge, WabaFacts};

/// A list of accounts, as far as it was read.
#[derive(Debug, Clone)]
pub(super) struct AccountList {
    /// Where it is read on; `None` for accounts that the sign-in itself named.
    pub(super) edge: Option<WabaEdge>,
    pub(super) wabas: Walk<AccountSeen>,
}

/// An account, as far as it was read.
#[derive(Debug, Clone)]
pub(super) struct AccountSeen {
    pub(super) id: WabaId,
    pub(super) numbers: Walk<NumberFacts>,
    /// The expanded answer left its numbers out: none, or none that it would show.
    pub(super) left_out: bool,
    /// The token may not see it.
    pub(super) hidden: bool,
}

impl AccountList {
    /// The accounts of a business, as the list of businesses brings them.
    pub(super) fn of_business(facts: BusinessFacts, expanded: bool) -> Self {
        let wabas = facts.wabas.map(|waba| AccountSeen::read(waba, expanded));
        Self {
            edge: Some(WabaEdge::Owned(facts.id)),
            wabas: Walk::begun(wabas),
        }
    }

    /// Accounts of which nothing but the id is known.
    pub(super) fn named(ids: &[WabaId]) -> Self {
        let account = |id: &WabaId| AccountSeen {
            id: id.clone(),
            numbers: Walk::unread(),
            left_out: false,
            hidden: false,
        };
        let wabas = Listed::complete(ids.iter().map(account).collect());
        Self {
            edge: None,
            wabas: Walk::begun(wabas),
        }
    }

    /// A list of which nothing was read.
    pub(super) fn unread(edge: WabaEdge) -> Self {
        Self {
            edge: Some(edge),
            wabas: Walk::unread(),
        }
    }

    /// The business that owns its accounts, when it is known.
    pub(super) fn owner(&self) -> Option<&BusinessId> {
        match &self.edge {
            Some(WabaEdge::Owned(business)) => Some(business),
            Some(WabaEdge::Client(_) | WabaEdge::Assigned(_)) | None => None,
        }
    }
}

impl AccountSeen {
    /// An account as a list brings it; `expanded`: its numbers were asked for as well.
    pub(super) fn read(facts: WabaFacts, expanded: bool) -> Self {
        let left_out = expanded && facts.numbers.is_none();
        let numbers = match facts.numbers {
            Some(numbers) => Walk::begun(numbers),
            None if expanded => Walk::begun(Listed::complete(Vec::new())),
            None => Walk::unread(),
        };
        Self {
            id: facts.id,
            numbers,
            left_out,
            hidden: false,
        }
    }
}
