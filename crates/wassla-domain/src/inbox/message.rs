//! Messages of a conversation.

use super::delivery::Delivery;
use crate::ids::{AgentId, ConversationId, MessageId, UserId};
use crate::inbound::{Content, ExternalMessageId, SendFailure};
use crate::time::Timestamp;

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// An AI agent.
    Agent(AgentId),
    /// A person of the workspace.
    Teammate(UserId),
}

/// A message as the Inbox shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Our id; for our own messages also Meta's `biz_opaque_callback_data`.
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place in the order of arrival.
    pub seq: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it holds.
    pub content: Content,
    /// How far it got.
    pub delivery: Delivery,
    /// Why not, when it failed.
    pub failure: Option<SendFailure>,
    /// Whether the customer may have got it twice.
    pub possibly_repeated: bool,
    /// Meta's id, once known.
    pub external_id: Option<ExternalMessageId>,
    /// When it was written.
    pub at: Timestamp,
}
