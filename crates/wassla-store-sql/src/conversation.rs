//! `conversations` and `conversation_aliases`.

use serde_json::{Value, json};
use sqlx::FromRow;
use wassla_domain::inbound::{Alias, AliasKind, AssetRef, Content};
use wassla_domain::inbox::{
    Conversation, ConversationChange, ConversationState, CustomerKey, Unanswered,
};
use wassla_domain::{ConversationId, Fault, Timestamp};

use crate::channel::{count, parsed};
use crate::content::ContentColumns;
use crate::error::RecordError;
use crate::{asset, inconsistent, storable};

/// A row of `conversations`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConversationRecord {
    /// `id`.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `kind`.
    pub kind: String,
    /// `external_id`: the asset's id at Meta.
    pub external_id: String,
    /// `channel_display`.
    pub channel_display: String,
    /// `customer_name`.
    pub customer_name: Option<String>,
    /// `aliases`, a JSON array: the customer's names in their order.
    pub aliases: String,
    /// `last_message`: what it holds, a JSON object; `None` in rows of a release that kept it in
    /// words only.
    pub last_message: Option<String>,
    /// `last_words`: those words; empty in any other row.
    pub last_words: String,
    /// `last_at`, in milliseconds.
    pub last_at: i64,
    /// `last_inbound_at`, in milliseconds.
    pub last_inbound_at: i64,
    /// `asked_up_to`: the last message that asks for an answer.
    pub asked_up_to: i64,
    /// `answer_due_at`, in milliseconds; only while an answer is waited for.
    pub answer_due_at: Option<i64>,
    /// `answer_failures`.
    pub answer_failures: i64,
    /// `answer_round`.
    pub answer_round: i64,
}

/// A row of `conversation_aliases`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AliasRecord {
    /// Whose name it is.
    #[sqlx(flatten)]
    pub key: AliasKey,
    /// `conversation_id`.
    pub conversation_id: String,
}

/// What finds a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, FromRow)]
pub struct AliasKey {
    /// `kind`.
    pub kind: String,
    /// `external_id`: the asset's id at Meta.
    pub external_id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `alias_kind`.
    pub alias_kind: String,
    /// `alias`.
    pub alias: String,
}

impl ConversationRecord {
    /// The conversation of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(&self) -> Result<Conversation, Fault> {
        self.conversation()
            .map_err(inconsistent("a row of conversations"))
    }

    /// The conversation of a row, with the customer's wait for an agent.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn state(&self) -> Result<ConversationState, Fault> {
        let failures = count("answer_failures", self.answer_failures);
        Ok(ConversationState {
            conversation: self.read()?,
            asked_up_to: self.asked_up_to,
            answer_due_at: self.answer_due_at.map(Timestamp::from_millis),
            answer_failures: failures.map_err(inconsistent("a row of conversations"))?,
            answer_round: self.answer_round,
        })
    }

    /// The conversation of a row that was leased for an answer.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn unanswered(&self) -> Result<Unanswered, Fault> {
        self.state().map(|state| state.unanswered())
    }

    /// The row of a conversation as it is now.
    pub fn of(change: &ConversationChange) -> Self {
        let state = &change.state;
        let conversation = &state.conversation;
        let last = change.last.as_ref().unwrap_or(&conversation.last);
        let name = conversation.customer_name.as_deref();
        Self {
            id: conversation.id.to_string(),
            workspace_id: conversation.workspace.to_string(),
            kind: conversation.asset.kind.as_str().to_owned(),
            external_id: asset_id(&conversation.asset),
            channel_display: storable(&conversation.channel_display).into_owned(),
            customer_name: name.map(|name| storable(name).into_owned()),
            aliases: write_aliases(&conversation.aliases),
            last_message: Some(ContentColumns::of(last).json()),
            last_words: String::new(),
            last_at: conversation.last_at.millis(),
            last_inbound_at: conversation.last_inbound_at.millis(),
            asked_up_to: state.asked_up_to,
            answer_due_at: state.answer_due_at.map(Timestamp::millis),
            answer_failures: i64::from(state.answer_failures),
            answer_round: state.answer_round,
        }
    }

    /// The rows of conversations as a JSON array of objects, one field a column.
    pub fn json_of<'a>(changes: impl IntoIterator<Item = &'a ConversationChange>) -> String {
        let rows = changes.into_iter().map(Self::of).map(|row| {
            json!({
                "id": row.id,
                "workspace_id": row.workspace_id,
                "kind": row.kind,
                "external_id": row.external_id,
                "channel_display": row.channel_display,
                "customer_name": row.customer_name,
                "aliases": row.aliases,
                "last_message": row.last_message,
                "last_words": row.last_words,
                "last_at": row.last_at,
                "last_inbound_at": row.last_inbound_at,
                "asked_up_to": row.asked_up_to,
                "answer_due_at": row.answer_due_at,
                "answer_failures": row.answer_failures,
                "answer_round": row.answer_round,
            })
        });
        Value::Array(rows.collect()).to_string()
    }

    fn read_aliases(&self) -> Result<Vec<Alias>, RecordError> {
        let unknown = || RecordError::unknown("aliases");
        let value: Value = serde_json::from_str(&self.aliases).map_err(|_| unknown())?;
        let pairs = value.as_array().ok_or_else(unknown)?;
        let aliases = pairs
            .iter()
            .map(|pair| read_alias(pair).ok_or_else(unknown));
        aliases.collect()
    }

    fn read_last(&self) -> Result<Content, RecordError> {
        match &self.last_message {
            Some(last) => ContentColumns::of_json("last_message", last)?.read(),
            None => Ok(Content::Text(self.last_words.clone())),
        }
    }

    fn conversation(&self) -> Result<Conversation, RecordError> {
        Ok(Conversation {
            id: parsed("id", &self.id)?,
            workspace: parsed("workspace_id", &self.workspace_id)?,
            asset: AssetRef {
                kind: asset::kind(&self.kind)?,
                external_id: self.external_id.clone(),
            },
            channel_display: self.channel_display.clone(),
            customer_name: self.customer_name.clone(),
            aliases: self.read_aliases()?,
            last: self.read_last()?,
            last_at: Timestamp::from_millis(self.last_at),
            last_inbound_at: Timestamp::from_millis(self.last_inbound_at),
        })
    }
}

impl AliasRecord {
    /// The name of a row, and the conversation that it has.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(&self) -> Result<(CustomerKey, ConversationId), Fault> {
        let read = self.key.customer().and_then(|customer| {
            let conversation = parsed("conversation_id", &self.conversation_id)?;
            Ok((customer, conversation))
        });
        read.map_err(inconsistent("a row of conversation_aliases"))
    }
}

impl AliasKey {
    /// The row's part of a customer's name.
    pub(crate) fn of(customer: &CustomerKey) -> Self {
        let (asset, alias) = (&customer.asset, &customer.alias);
        Self {
            kind: asset.kind.as_str().to_owned(),
            external_id: asset_id(asset),
            workspace_id: customer.workspace.to_string(),
            alias_kind: alias.kind.as_str().to_owned(),
            alias: alias.value().to_owned(),
        }
    }

    fn customer(&self) -> Result<CustomerKey, RecordError> {
        let unknown = |field: &str| RecordError::unknown(field);
        let kind = AliasKind::parse(&self.alias_kind).ok_or_else(|| unknown("alias_kind"))?;
        Ok(CustomerKey {
            asset: AssetRef {
                kind: asset::kind(&self.kind)?,
                external_id: self.external_id.clone(),
            },
            workspace: parsed("workspace_id", &self.workspace_id)?,
            alias: Alias::new(kind, self.alias.clone()).ok_or_else(|| unknown("alias"))?,
        })
    }

    pub(crate) fn json(&self, conversation: Option<&ConversationId>) -> Value {
        json!({
            "kind": self.kind,
            "external_id": self.external_id,
            "workspace_id": self.workspace_id,
            "alias_kind": self.alias_kind,
            "alias": self.alias,
            "conversation_id": conversation.map(ConversationId::as_str),
        })
    }
}

/// An asset's id as columns keep it: Meta's are short digits, but what was sent may be anything.
pub fn asset_id(asset: &AssetRef) -> String {
    short(&asset.external_id)
}

/// A text that fits in an index.
pub(crate) fn short(text: &str) -> String {
    storable(text).chars().take(64).collect()
}

fn write_aliases(aliases: &[Alias]) -> String {
    let pairs = aliases
        .iter()
        .map(|alias| json!([alias.kind.as_str(), alias.value()]));
    Value::Array(pairs.collect()).to_string()
}

fn read_alias(pair: &Value) -> Option<Alias> {
    let [kind, value] = pair.as_array()?.as_slice() else {
        return None;
    };
    Alias::new(AliasKind::parse(kind.as_str()?)?, value.as_str()?)
}
