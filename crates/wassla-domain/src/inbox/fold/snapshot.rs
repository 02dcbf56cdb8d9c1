//! What a batch sees of the Inbox.

use super::keys::CustomerKey;
use crate::calls::StoredCall;
use crate::ids::ConversationId;
use crate::inbox::{ConversationState, StoredMessage};

/// What a store found for a [`SnapshotQuery`](super::SnapshotQuery).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxSnapshot {
    /// The names that have a conversation.
    pub customers: Vec<(CustomerKey, ConversationId)>,
    /// Those conversations, and those of the calls.
    pub conversations: Vec<ConversationState>,
    /// The messages.
    pub messages: Vec<StoredMessage>,
    /// The calls, each with its message among the messages and its conversation among the
    /// conversations.
    pub calls: Vec<KnownCall>,
    /// As many numbers for messages as are wanted, rising, and drawn after the conversations were
    /// locked.
    pub seqs: Vec<i64>,
}

/// A call that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCall {
    /// The call.
    pub stored: StoredCall,
    /// The last message of its conversation.
    pub last_seq: i64,
}
