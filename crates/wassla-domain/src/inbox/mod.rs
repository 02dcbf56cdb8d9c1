//! The Inbox: conversations, messages, answers and how they leave.

mod answer;
mod conversation;
mod conversation_state;
mod delivery;
mod failure;
mod fold;
mod held_call;
mod intake;
mod message;
mod reply;
mod sending;
mod stored_message;
mod window;

pub use answer::{
    AgentAnswer, AgentRequest, AnswerRound, HISTORY_TURNS, Turn, Unanswered, after_agent_failure,
};
pub use conversation::{Conversation, ConversationCursor, MessageCursor};
pub use conversation_state::{ConversationChange, ConversationState, QueuedReplies};
pub use delivery::Delivery;
pub use failure::FailureReason;
pub use fold::{
    CustomerKey, EventCount, ExternalKey, InboxChanges, InboxSnapshot, KnownCall, PendingBatch,
    ProcessedBatch, SnapshotQuery,
};
pub use held_call::HeldCall;
pub use intake::{Effect, NewMessage, ProcessedEvent};
pub use message::{Author, Message};
pub use reply::{NewReply, is_sendable, longest_reply, parts};
pub use sending::{
    Attempted, Outgoing, Recipient, SentMessage, TextToSend, UNKNOWN_WAIT, attempted, reason_of,
};
pub use stored_message::StoredMessage;
pub use window::{REPLY_WINDOW, Window};
