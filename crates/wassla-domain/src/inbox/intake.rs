//! What an event does to the Inbox.

use crate::calls::CallNote;
use crate::ids::{ConversationId, MessageId, WorkspaceId};
use crate::inbound::{Arrival, Echo, EventSeq, Outcome, StatusUpdate, Watermark};
use crate::kind::ChannelKind;

/// An event that was decided on, and what it does: written together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessedEvent {
    /// The event.
    pub seq: EventSeq,
    /// What the delivery view counts.
    pub outcome: Outcome,
    /// What it is counted under: the kind, the asset and, where a row was found, its workspace.
    pub counted: Option<(ChannelKind, String, Option<WorkspaceId>)>,
    /// What is written.
    pub effect: Option<Effect>,
}

/// What an event does to the Inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A message of a customer is added, unless it is there.
    Add(Box<NewMessage>),
    /// A message of ours got further.
    Report(Box<StatusUpdate>),
    /// Messages of ours that had left by then got further; what failed stays failed.
    Mark(WorkspaceId, Watermark),
    /// A message of ours is confirmed by its echo, or one that was sent elsewhere is left aside.
    Confirm(Echo),
    /// Something is said of a call.
    Call(Box<CallNote>),
}

/// A message of a customer, about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The workspace that holds the channel.
    pub workspace: WorkspaceId,
    /// What the channel is called now.
    pub channel_display: String,
    /// The message.
    pub arrival: Arrival,
    /// The id of the message, if it is new.
    pub id: MessageId,
    /// The id of the conversation, if it is new.
    pub conversation: ConversationId,
    /// Whether to ask an agent.
    pub ask: bool,
}
