//! `messages`.

use serde_json::{Value, json};
use wassla_domain::inbound::{AssetRef, Content, ExternalMessageId, Media, SendFailure};
use wassla_domain::inbox::{Author, Delivery, Message, StoredMessage};
use wassla_domain::{Fault, Timestamp, WorkspaceId};

use crate::channel::{count, parsed};
use crate::conversation::asset_id;
use crate::error::RecordError;
use crate::{asset, inconsistent, storable};

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

    /// The message of a row, in a conversation of this workspace.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn stored(&self, workspace: WorkspaceId) -> Result<StoredMessage, Fault> {
        let stored = self.stored_message(workspace);
        stored.map_err(inconsistent("a row of messages"))
    }

    /// The row of a message.
    pub fn of(stored: &StoredMessage) -> Self {
        let message = &stored.message;
        let (author, author_id) = write_author(&message.author);
        let (content, words) = write_content(&message.content);
        let failure = message.failure.as_ref();
        let external_id = message.external_id.as_ref();
        Self {
            seq: message.seq,
            id: message.id.to_string(),
            conversation_id: message.conversation.to_string(),
            kind: stored.asset.kind.as_str().to_owned(),
            asset_id: asset_id(&stored.asset),
            author: author.to_owned(),
            author_id,
            content: content.to_owned(),
            words: words.map(|words| storable(words).into_owned()),
            delivery: message.delivery.as_str().to_owned(),
            failure_code: failure.and_then(|failure| failure.code.map(i64::from)),
            failure_words: failure.map(|failure| storable(&failure.words).into_owned()),
            possibly_repeated: message.possibly_repeated,
            external_id: external_id.map(|id| id.as_str().to_owned()),
            written_at: message.at.millis(),
            due_at: stored.due_at.map(Timestamp::millis),
            round: stored.round,
            attempts: i64::from(stored.attempts),
        }
    }

    /// The rows of messages as a JSON array of objects, one field a column.
    pub fn json_of<'a>(stored: impl IntoIterator<Item = &'a StoredMessage>) -> String {
        let rows = stored.into_iter().map(Self::of).map(|row| {
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

    fn stored_message(&self, workspace: WorkspaceId) -> Result<StoredMessage, RecordError> {
        Ok(StoredMessage {
            message: self.message()?,
            workspace,
            asset: AssetRef {
                kind: asset::kind(&self.kind)?,
                external_id: self.asset_id.clone(),
            },
            due_at: self.due_at.map(Timestamp::from_millis),
            round: self.round,
            attempts: count("attempts", self.attempts)?,
        })
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
            delivery: Delivery::parse(&self.delivery)
                .ok_or_else(|| RecordError::unknown("delivery"))?,
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

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
