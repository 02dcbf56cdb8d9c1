//! `messages`.

use serde_json::{Value, json};
use sqlx::FromRow;
use wassla_domain::inbound::{
    AssetRef, Content, ExternalMessageId, SendFailure, SendFailureReason,
};
use wassla_domain::inbox::{Author, Delivery, FailureReason, Message, StoredMessage};
use wassla_domain::{Fault, Timestamp, WorkspaceId};

use crate::channel::{count, parsed};
use crate::content::ContentColumns;
use crate::conversation::asset_id;
use crate::error::RecordError;
use crate::{asset, inconsistent, storable};

/// A row of `messages`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
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
    /// `words`: what somebody wrote.
    pub words: Option<String>,
    /// `facts`: codes and values of it, a JSON object.
    pub facts: Option<String>,
    /// `delivery`.
    pub delivery: String,
    /// `failure_code`.
    pub failure_code: Option<i64>,
    /// `failure_reason`: by its code.
    pub failure_reason: Option<String>,
    /// `failure_words`: in the words of a release that stored no codes.
    pub failure_words: Option<String>,
    /// `may_have_arrived`.
    pub may_have_arrived: bool,
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
        let ContentColumns {
            content,
            words,
            facts,
        } = ContentColumns::of(&message.content);
        let failure = message.failure.as_ref();
        let (failure_reason, failure_words) = failure.map_or((None, None), write_reason);
        let external_id = message.external_id.as_ref();
        Self {
            seq: message.seq,
            id: message.id.to_string(),
            conversation_id: message.conversation.to_string(),
            kind: stored.asset.kind.as_str().to_owned(),
            asset_id: asset_id(&stored.asset),
            author: author.to_owned(),
            author_id,
            content,
            words,
            facts,
            delivery: message.delivery.as_str().to_owned(),
            failure_code: failure.and_then(|failure| failure.code.map(i64::from)),
            failure_reason,
            failure_words,
            may_have_arrived: failure.is_some_and(|failure| failure.may_have_arrived),
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
                "facts": row.facts,
                "delivery": row.delivery,
                "failure_code": row.failure_code,
                "failure_reason": row.failure_reason,
                "failure_words": row.failure_words,
                "may_have_arrived": row.may_have_arrived,
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
        let columns = ContentColumns {
            content: self.content.clone(),
            words: self.words.clone(),
            facts: self.facts.clone(),
        };
        columns.read()
    }

    fn read_failure(&self) -> Result<Option<SendFailure>, RecordError> {
        let code = self.failure_code.map(|code| count("failure_code", code));
        let reason = match (&self.failure_reason, &self.failure_words) {
            (Some(reason), None) => {
                let known = FailureReason::parse(reason);
                let known = known.ok_or_else(|| RecordError::unknown("failure_reason"))?;
                SendFailureReason::Known(known)
            }
            (None, Some(words)) => SendFailureReason::Told(words.clone()),
            (None, None) if code.is_none() => return Ok(None),
            (Some(_), Some(_)) | (None, None) => {
                let (one, other) = ("failure_reason", "failure_words");
                return Err(RecordError::contradiction(one, other));
            }
        };
        Ok(Some(SendFailure {
            code: code.transpose()?,
            reason,
            may_have_arrived: self.may_have_arrived,
        }))
    }
}

fn write_reason(failure: &SendFailure) -> (Option<String>, Option<String>) {
    match &failure.reason {
        SendFailureReason::Known(reason) => (Some(reason.as_str().to_owned()), None),
        SendFailureReason::Told(words) => (None, Some(storable(words).into_owned())),
    }
}

fn write_author(author: &Author) -> (&'static str, Option<String>) {
    match author {
        Author::Customer => ("customer", None),
        Author::Agent(id) => ("agent", Some(id.to_string())),
        Author::Teammate(id) => ("teammate", Some(id.to_string())),
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
