//! The list of conversations in the Inbox.

use url::form_urlencoded;
use wassla_catalogue::Texts;
use wassla_domain::inbox::Conversation;
use wassla_domain::{ChatKind, ConversationId};

use super::moment::Moment;
use super::wording;
use crate::api::{cut, next_conversations};

/// One conversation in the list.
pub(crate) struct ConversationRow {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) kind: ChatKind,
    pub(crate) customer: String,
    pub(crate) last_words: String,
    pub(crate) at: Moment,
    pub(crate) is_open: bool,
}

impl ConversationRow {
    pub(crate) fn new(conversation: &Conversation, is_open: bool, t: &Texts) -> Self {
        Self {
            id: conversation.id.to_string(),
            path: path(&conversation.id),
            kind: conversation.asset.kind,
            customer: wording::customer(conversation, t),
            last_words: t.content(&conversation.last),
            at: Moment::brief(conversation.last_at, t),
            is_open,
        }
    }
}

/// The page of a conversation. An id may hold marks that mean something in a path.
pub(crate) fn path(id: &ConversationId) -> String {
    let encoded: String = form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect();
    format!("/inbox/{encoded}")
}

/// Cuts a list that was asked for one more than fits, and says where the rest is.
pub(crate) fn older(listed: &mut Vec<Conversation>, at_most: u32) -> Option<String> {
    let is_more = cut(listed, at_most);
    let cursor = is_more.then(|| next_conversations(listed)).flatten()?;
    Some(format!("/inbox?after={cursor}"))
}
