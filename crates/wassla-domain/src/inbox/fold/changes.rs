//! What a batch writes, and what it answers.

use super::keys::CustomerKey;
use crate::calls::{CallOutcome, StoredCall};
use crate::ids::{CallId, ConversationId, WorkspaceId};
use crate::inbound::{EventSeq, Outcome};
use crate::inbox::{ConversationChange, StoredMessage};
use crate::kind::ChannelKind;

/// What a batch writes, together or not at all. What is not named here stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxChanges {
    /// Conversations that changed or are new, in the order of their ids.
    pub conversations: Vec<ConversationChange>,
    /// Names that have a conversation from now on.
    pub customers: Vec<(CustomerKey, ConversationId)>,
    /// New messages, in the order of their numbers.
    pub new_messages: Vec<StoredMessage>,
    /// Messages that changed, in the order of their numbers.
    pub changed_messages: Vec<StoredMessage>,
    /// Calls that changed or are new.
    pub calls: Vec<StoredCall>,
    /// What the delivery view counts.
    pub counts: Vec<EventCount>,
    /// The events, which are taken now, and what became of each.
    pub events: Vec<(EventSeq, Outcome)>,
    /// The answer. The Inboxes of [`ProcessedBatch::changed`] count one change each.
    pub event_processed: ProcessedBatch,
}

/// How many events of a batch became the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// The workspace that they are counted under; `None` if no row was found.
    pub workspace: Option<WorkspaceId>,
    /// The kind of channel.
    pub kind: ChannelKind,
    /// The asset at Meta.
    pub external_id: String,
    /// What became of them.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
}

/// What a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessedBatch {
    /// What became of each event that was still pending, in their order.
    pub outcomes: Vec<Outcome>,
    /// The workspaces whose Inbox changed, in the order of their ids.
    pub changed: Vec<WorkspaceId>,
    /// Whether a conversation now waits for an agent.
    pub waiting: bool,
    /// Whether a call now rings.
    pub ringing: bool,
    /// The calls that are over now and were not before, and how they ended.
    pub ended: Vec<(CallId, CallOutcome)>,
}
