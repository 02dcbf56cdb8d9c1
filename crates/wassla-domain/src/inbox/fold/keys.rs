//! What finds rows of the Inbox.

use crate::ids::WorkspaceId;
use crate::inbound::{Alias, AssetRef, ExternalMessageId};

/// A name of a customer of a workspace: it has at most one conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerKey {
    /// Through what the customer writes.
    pub asset: AssetRef,
    /// Whose customer it is.
    pub workspace: WorkspaceId,
    /// The name.
    pub alias: Alias,
}

/// A message at Meta. A call is one as well, under its own id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalKey {
    /// Through what it was sent.
    pub asset: AssetRef,
    /// Meta's id.
    pub external_id: ExternalMessageId,
}

impl ExternalKey {
    /// The key of a message or a call at an asset.
    pub fn new(asset: &AssetRef, external_id: impl Into<ExternalMessageId>) -> Self {
        Self {
            asset: asset.clone(),
            external_id: external_id.into(),
        }
    }
}
