//! Where a page of a list begins, as texts that nobody needs to read.

use wassla_domain::calls::CallCursor;
use wassla_domain::inbox::{Conversation, ConversationCursor, Message, MessageCursor};
use wassla_domain::{Call, CallId, ConversationId, Timestamp};

use crate::extract::parameters::{LONGEST_PAGE, Parameters};
use crate::problem::Problem;

/// How long a page of a list is when nobody says.
const USUAL: u32 = 50;

/// What is asked of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PageAsked<C> {
    pub(crate) cursor: Option<C>,
    pub(crate) limit: u32,
}

impl<C> PageAsked<C> {
    /// Reads `cursor` and `limit`.
    pub(crate) fn read(
        query: &str,
        cursor: impl FnOnce(&str) -> Option<C>,
    ) -> Result<Self, Problem> {
        let parameters = Parameters::read(query.as_bytes());
        let only = |name| {
            let value = parameters.only(name);
            value.map_err(|_repeated| Problem::cursor_invalid())
        };
        let cursor = only("cursor")?.map(|text| cursor(text).ok_or_else(Problem::cursor_invalid));
        let limit = only("limit")?.map_or(Some(USUAL), |text| text.parse().ok());
        let limit = limit.filter(|limit| (1..=LONGEST_PAGE).contains(limit));
        Ok(Self {
            cursor: cursor.transpose()?,
            limit: limit.ok_or_else(Problem::cursor_invalid)?,
        })
    }
}

/// Cuts a list that was asked for one more than fits; what is over says that there is more.
pub(crate) fn cut<T>(list: &mut Vec<T>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_more = list.len() > limit;
    list.truncate(limit);
    is_more
}

/// Reads the place in a list of conversations.
pub(crate) fn conversation_cursor(text: &str) -> Option<ConversationCursor> {
    let (at, id) = place(text)?;
    let id = ConversationId::parse(id).ok()?;
    Some(ConversationCursor { at, id })
}

/// The place after the last of these.
pub(crate) fn next_conversations(listed: &[Conversation]) -> Option<String> {
    let last = listed.last()?;
    Some(named(last.last_at, last.id.as_str()))
}

/// Reads the place in a list of calls.
pub(crate) fn call_cursor(text: &str) -> Option<CallCursor> {
    let (at, id) = place(text)?;
    let id = CallId::parse(id).ok()?;
    Some(CallCursor { at, id })
}

/// The place after the last of these.
pub(crate) fn next_calls(listed: &[Call]) -> Option<String> {
    let last = listed.last()?;
    Some(named(last.rang_at, last.id.as_str()))
}

/// An instant and an id as one text.
fn named(at: Timestamp, id: &str) -> String {
    hex::encode(format!("{} {id}", at.millis()))
}

fn place(text: &str) -> Option<(Timestamp, String)> {
    let text = String::from_utf8(hex::decode(text).ok()?).ok()?;
    let (millis, id) = text.split_once(' ')?;
    Some((Timestamp::from_millis(millis.parse().ok()?), id.to_owned()))
}

/// Reads the place in a list of messages.
pub(crate) fn message_cursor(text: &str) -> Option<MessageCursor> {
    text.parse().ok().map(MessageCursor)
}

/// The place before the last of these.
pub(crate) fn next_messages(listed: &[Message]) -> Option<String> {
    listed.last().map(|last| last.seq.to_string())
}
