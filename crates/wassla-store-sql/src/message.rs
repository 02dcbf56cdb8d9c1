//! `messages`.

use serde_json::{Value, json};
use wassla_domain::inbound::{Content, ExternalMessageId, Media, SendFailure};
use wassla_domain::inbox::{Author, Delivery, Message, NewMessage, NewReply};
use wassla_domain::{Call, Fault, Timestamp};

use crate::channel::{count, parsed};
use crate::conversation::{ConversationRecord, asset_id};
use crate::error::RecordError;
use crate::{inconsistent, storable};

/// A row of `messages`, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// `seq`.
    pub seq: i64,
    /// `id`.
    pub id: String,
    /// `conversation_id`.
    pub conversation_id: String,
    /// `kind`: the asset's, as in the conversation.
    pub kind: String,
    /// `asset_id`: the asset's id at Meta, as in the conversation.
    pub asset_id: String,
    /// `author`: `customer`, `agent` or `teammate`.
    pub author: String,
    /// `author_id`: of an agent or a teammate.
    pub author_id: Option<String>,
    /// `content`: its type.
    pub content: String,
    /// `words`: what is in it.
    pub words: Option<String>,
    /// `delivery`.
    pub delivery: String,
    /// `failure_code`.
    pub failure_code: Option<i64>,
    /// `failure_words`.
    pub failure_words: Option<String>,
    /// `possibly_repeated`.
    pub possibly_repeated: bool,
    /// `external_id`: Meta's.
    pub external_id: Option<String>,
    /// `written_at`, in milliseconds.
    pub written_at: i64,
    /// `due_at`, in milliseconds; only while it waits to be sent.
    pub due_at: Option<i64>,
    /// `round`.
    pub round: i64,
    /// `attempts`.
    pub attempts: i64,
}

impl MessageRecord {
    /// The message of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(&self) -> Result<Message, Fault> {
        self.message().map_err(inconsistent("a row of messages"))
    }

    /// The row of a reply, due at once.
    pub fn of_reply(
        reply: &NewReply,
        conversation: &ConversationRecord,
        seq: i64,
        now: Timestamp,
    ) -> Self {
        let (author, author_id) = write_author(&reply.author);
        Self {
            seq,
            id: reply.id.to_string(),
            conversation_id: conversation.id.clone(),
            kind: conversation.kind.clone(),
            asset_id: conversation.external_id.clone(),
            author: author.to_owned(),
            author_id,
            content: "text".to_owned(),
            words: Some(storable(&reply.text).into_owned()),
            delivery: Delivery::Queued.as_str().to_owned(),
            failure_code: None,
            failure_words: None,
            possibly_repeated: false,
            external_id: None,
            written_at: now.millis(),
            due_at: Some(now.millis()),
            round: 0,
            attempts: 0,
        }
    }

    /// The row of a customer's message.
    pub(crate) fn of_customer(new: &NewMessage, conversation_id: &str, seq: i64) -> Self {
        let arrival = &new.arrival;
        let (content, words) = write_content(&arrival.content);
        Self {
            seq,
            id: new.id.to_string(),
            conversation_id: conversation_id.to_owned(),
            kind: arrival.asset.kind.as_str().to_owned(),
            asset_id: asset_id(&arrival.asset),
            author: "customer".to_owned(),
            author_id: None,
            content: content.to_owned(),
            words: words.map(|words| storable(words).into_owned()),
            delivery: Delivery::Received.as_str().to_owned(),
            failure_code: None,
            failure_words: None,
            possibly_repeated: false,
            external_id: Some(arrival.message.as_str().to_owned()),
            written_at: arrival.at.millis(),
            due_at: None,
            round: 0,
            attempts: 0,
        }
    }

    /// The row of a call: what people read of it in its conversation.
    pub(crate) fn of_call(call: &Call, seq: i64) -> Self {
        Self {
            seq,
            id: call.id.to_string(),
            conversation_id: call.conversation.to_string(),
            kind: call.asset.kind.as_str().to_owned(),
            asset_id: asset_id(&call.asset),
            author: "customer".to_owned(),
            author_id: None,
            content: "call".to_owned(),
            words: Some(call.words()),
            delivery: Delivery::Received.as_str().to_owned(),
            failure_code: None,
            failure_words: None,
            possibly_repeated: false,
            external_id: Some(call.external_id.as_str().to_owned()),
            written_at: call.rang_at.millis(),
            due_at: None,
            round: 0,
            attempts: 0,
        }
    }

    /// Rows as a JSON array of objects, one field a column.
    pub fn json_of<'a>(rows: impl IntoIterator<Item = &'a Self>) -> String {
        let rows = rows.into_iter().map(|row| {
            json!({
                "seq": row.seq,
                "id": row.id,
                "conversation_id": row.conversation_id,
                "kind": row.kind,
                "asset_id": row.asset_id,
                "author": row.author,
                "author_id": row.author_id,
                "content": row.content,
                "words": row.words,
                "delivery": row.delivery,
                "failure_code": row.failure_code,
                "failure_words": row.failure_words,
                "possibly_repeated": row.possibly_repeated,
                "external_id": row.external_id,
                "written_at": row.written_at,
                "due_at": row.due_at,
                "round": row.round,
                "attempts": row.attempts,
            })
        });
        Value::Array(rows.collect()).to_string()
    }

    /// How far the message got.
    ///
    /// # Errors
    /// [`RecordError`] for a word that is not known.
    pub(crate) fn delivery(&self) -> Result<Delivery, RecordError> {
        Delivery::parse(&self.delivery).ok_or_else(|| RecordError::unknown("delivery"))
    }

    pub(crate) fn set_delivery(&mut self, delivery: Delivery) {
        delivery.as_str().clone_into(&mut self.delivery);
        if !delivery.is_open() {
            self.due_at = None;
        }
    }

    fn message(&self) -> Result<Message, RecordError> {
        let external_id = self.external_id.as_ref().map(|id| {
            ExternalMessageId::new(id.clone()).ok_or_else(|| RecordError::unknown("external_id"))
        });
        Ok(Message {
            id: parsed("id", &self.id)?,
            conversation: parsed("conversation_id", &self.conversation_id)?,
            seq: self.seq,
            author: self.read_author()?,
            content: self.read_content()?,
            delivery: self.delivery()?,
            failure: self.read_failure()?,
            possibly_repeated: self.possibly_repeated,
            external_id: external_id.transpose()?,
            at: Timestamp::from_millis(self.written_at),
        })
    }

    fn read_author(&self) -> Result<Author, RecordError> {
        Ok(match (self.author.as_str(), &self.author_id) {
            ("customer", None) => Author::Customer,
            ("agent", Some(id)) => Author::Agent(parsed("author_id", id)?),
            ("teammate", Some(id)) => Author::Teammate(parsed("author_id", id)?),
            _ => return Err(RecordError::unknown("author")),
        })
    }

    fn read_content(&self) -> Result<Content, RecordError> {
        let words = self.words.clone();
        if let Some(media) = Media::parse(&self.content) {
            return Ok(Content::Media {
                media,
                caption: words,
            });
        }
        Ok(match (self.content.as_str(), words) {
            ("text", Some(words)) => Content::Text(words),
            ("choice", Some(words)) => Content::Choice(words),
            ("reaction", words) => Content::Reaction(words),
            ("location", Some(words)) => Content::Location(words),
            ("notice", Some(words)) => Content::Notice(words),
            ("call", Some(words)) => Content::Call(words),
            ("unknown", Some(words)) => Content::Unknown(words),
            _ => return Err(RecordError::unknown("content")),
        })
    }

    fn read_failure(&self) -> Result<Option<SendFailure>, RecordError> {
        let code = self.failure_code.map(|code| count("failure_code", code));
        match (&self.failure_words, code.transpose()?) {
            (Some(words), code) => Ok(Some(SendFailure {
                code,
                words: words.clone(),
            })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(RecordError::contradiction("failure_code", "failure_words")),
        }
    }
}

fn write_author(author: &Author) -> (&'static str, Option<String>) {
    match author {
        Author::Customer => ("customer", None),
        Author::Agent(id) => ("agent", Some(id.to_string())),
        Author::Teammate(id) => ("teammate", Some(id.to_string())),
    }
}

fn write_content(content: &Content) -> (&'static str, Option<&str>) {
    match content {
        Content::Text(words) => ("text", Some(words)),
        Content::Media { media, caption } => (media.as_str(), caption.as_deref()),
        Content::Choice(words) => ("choice", Some(words)),
        Content::Reaction(emoji) => ("reaction", emoji.as_deref()),
        Content::Location(words) => ("location", Some(words)),
        Content::Notice(words) => ("notice", Some(words)),
        Content::Call(words) => ("call", Some(words)),
        Content::Unknown(kind) => ("unknown", Some(kind)),
    }
}
