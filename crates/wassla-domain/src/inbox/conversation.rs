//! Conversations: a workspace, an asset, a customer.

use crate::ids::{ConversationId, WorkspaceId};
use crate::inbound::{Alias, AssetRef, Content, CustomerLabel};
use crate::inbox::Window;
use crate::time::Timestamp;

/// A conversation as the Inbox lists it. It outlives its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Through what the customer writes.
    pub asset: AssetRef,
    /// What the channel was called when the customer last wrote: its number, its name.
    pub channel_display: String,
    /// What the customer calls themselves.
    pub customer_name: Option<String>,
    /// The customer's names, the one to answer to first; of one kind, the one seen last.
    pub aliases: Vec<Alias>,
    /// What the last message holds.
    pub last: Content,
    /// When something last happened in it.
    pub last_at: Timestamp,
    /// When the customer last wrote.
    pub last_inbound_at: Timestamp,
}

impl Conversation {
    /// What the customer is called.
    pub fn customer(&self) -> CustomerLabel<'_> {
        CustomerLabel::of(self.customer_name.as_deref(), &self.aliases)
    }

    /// How long it may be answered.
    pub fn window(&self) -> Window {
        Window::since(self.last_inbound_at)
    }
}

/// Where the next page of conversations begins: after this one, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationCursor {
    /// Its [`Conversation::last_at`].
    pub at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

/// Where the next page of messages begins: before this
/// [`Message::seq`](crate::inbox::Message::seq).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageCursor(pub i64);
