//! What conversations and messages look like in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wassla_catalogue::Texts;
use wassla_domain::inbound::{Content, Notice, SendFailure, SendFailureReason};
use wassla_domain::inbox::{Author, Conversation, Message};

use crate::reply_rule::Answerable;
use crate::rfc3339;

/// A page of conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationList {
    /// Newest first.
    pub(super) conversations: Vec<ConversationBody>,
    /// Where the next page begins; null when there is none.
    pub(super) next_cursor: Option<String>,
}

/// One conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationBody {
    id: String,
    /// Through what the customer writes.
    channel: ConversationChannel,
    /// Who writes.
    customer: CustomerBody,
    /// The last message in words.
    last_message: String,
    /// What it is: the `type` of the message.
    last_message_type: &'static str,
    /// When something last happened in it, RFC 3339.
    last_at: String,
    /// Until when Meta lets it be answered, RFC 3339.
    window_closes_at: String,
    /// Whether the caller can answer it now.
    can_reply: bool,
}

/// The channel of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationChannel {
    /// `whatsapp`, `instagram` or `messenger`.
    kind: &'static str,
    /// Its number or name when the customer last wrote.
    display: String,
}

/// The customer of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerBody {
    /// What to call them: their name, else their number or id.
    display: String,
    /// What they call themselves.
    name: Option<String>,
}

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageList {
    /// Newest first.
    pub(super) messages: Vec<MessageBody>,
    /// Where the next page begins; null when there is none.
    pub(super) next_cursor: Option<String>,
}

/// One message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageBody {
    id: String,
    /// Who wrote it.
    author: AuthorBody,
    /// `text`, `image`, `video`, `audio`, `document`, `sticker`, `choice`, `reaction`, `location`,
    /// `notice`, `call` or `unknown`.
    r#type: &'static str,
    /// The message in words.
    text: String,
    /// What a notice says: `message_deleted`, `number_changed`, …; null if it is Meta's sentence,
    /// and for any other type.
    notice: Option<&'static str>,
    /// `received`, `queued`, `sending`, `sent`, `delivered`, `read` or `failed`.
    delivery: &'static str,
    /// Why it failed.
    failure: Option<FailureBody>,
    /// Whether the customer may have got it twice.
    possibly_repeated: bool,
    /// When it was written, RFC 3339.
    at: String,
}

/// Who wrote a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorBody {
    /// `customer`, `agent` or `teammate`.
    r#type: &'static str,
    /// The id of the agent or teammate.
    id: Option<String>,
}

/// Why a message failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailureBody {
    /// Meta's code, when it was Meta.
    code: Option<u32>,
    /// The reason: `window_closed`, `opted_out`, …; null for one that was stored in words only.
    reason: Option<&'static str>,
    /// Whether it may have reached the customer all the same.
    may_have_arrived: bool,
    /// The reason in words.
    detail: String,
}

impl ConversationBody {
    pub(super) fn new(conversation: &Conversation, answerable: &Answerable, t: &Texts) -> Self {
        Self {
            id: conversation.id.to_string(),
            channel: ConversationChannel {
                kind: conversation.asset.kind.as_str(),
                display: conversation.channel_display.clone(),
            },
            customer: CustomerBody {
                display: t.customer(&conversation.customer()),
                name: conversation.customer_name.clone(),
            },
            last_message: t.content(&conversation.last),
            last_message_type: content_type(&conversation.last),
            last_at: rfc3339::machine(conversation.last_at),
            window_closes_at: rfc3339::machine(conversation.window().closes_at),
            can_reply: answerable.closed(conversation).is_none(),
        }
    }
}

impl MessageBody {
    pub(super) fn new(message: &Message, t: &Texts) -> Self {
        let failure = message.failure.as_ref();
        Self {
            id: message.id.to_string(),
            author: AuthorBody::from(&message.author),
            r#type: content_type(&message.content),
            text: t.content(&message.content),
            notice: notice(&message.content),
            delivery: message.delivery.as_str(),
            failure: failure.map(|failure| FailureBody::new(failure, t)),
            possibly_repeated: message.possibly_repeated,
            at: rfc3339::machine(message.at),
        }
    }
}

impl From<&Author> for AuthorBody {
    fn from(author: &Author) -> Self {
        let (r#type, id) = match author {
            Author::Customer => ("customer", None),
            Author::Agent(agent) => ("agent", Some(agent.to_string())),
            Author::Teammate(user) => ("teammate", Some(user.to_string())),
        };
        Self { r#type, id }
    }
}

impl FailureBody {
    fn new(failure: &SendFailure, t: &Texts) -> Self {
        let reason = match &failure.reason {
            SendFailureReason::Known(reason) => Some(reason.as_str()),
            SendFailureReason::Told(_) => None,
        };
        Self {
            code: failure.code,
            reason,
            may_have_arrived: failure.may_have_arrived,
            detail: t.failure(failure),
        }
    }
}

const fn notice(content: &Content) -> Option<&'static str> {
    match content {
        Content::Notice(Notice::Known(notice)) => Some(notice.as_str()),
        Content::Notice(Notice::Told(_))
        | Content::Text(_)
        | Content::Media { .. }
        | Content::Choice(_)
        | Content::Reaction(_)
        | Content::Location(_)
        | Content::Call(_)
        | Content::Unknown(_) => None,
    }
}

/// The name of what a message holds.
pub(crate) const fn content_type(content: &Content) -> &'static str {
    match content {
        Content::Text(_) => "text",
        Content::Media { media, .. } => media.as_str(),
        Content::Choice(_) => "choice",
        Content::Reaction(_) => "reaction",
        Content::Location(_) => "location",
        Content::Notice(_) => "notice",
        Content::Call(_) => "call",
        Content::Unknown(_) => "unknown",
    }
}
