//! Inbox: conversations read, agents asked, replies sent.

pub(crate) mod ask_agent;
pub(crate) mod conversations;
pub(crate) mod send;
