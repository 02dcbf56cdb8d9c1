//! `/api/v1/…`: JSON for programs.

mod agent;
mod body;
mod call_body;
mod calls;
mod channels;
mod connect;
mod conversation_body;
mod conversations;
mod cursor;
mod delivery;
mod disconnect;
mod enable;
mod messages;
mod worded;

pub(crate) use agent::*;
pub(crate) use calls::*;
pub(crate) use channels::*;
pub(crate) use connect::*;
pub(crate) use conversation_body::content_type;
pub(crate) use conversations::*;
pub(crate) use cursor::{
    conversation_cursor, cut, message_cursor, next_conversations, next_messages,
};
pub(crate) use delivery::*;
pub(crate) use disconnect::*;
pub(crate) use enable::*;
pub(crate) use messages::*;
