//! `conversations` and `conversation_aliases`.

use serde_json::{Value, json};
use wassla_domain::inbound::{Alias, AliasKind, AssetRef};
use wassla_domain::inbox::{AnswerRound, Conversation, Unanswered};
use wassla_domain::{Fault, Timestamp};

use crate::channel::{count, parsed};
use crate::error::RecordError;
use crate::visit::Visit;
use crate::{asset, inconsistent, storable};

/// A row of `conversations`, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// `last_words`.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasRecord {
    /// Whose name it is.
    pub key: AliasKey,
    /// `conversation_id`.
    pub conversation_id: String,
}

/// What finds a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The conversation of a row that was leased for an answer.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn unanswered(&self) -> Result<Unanswered, Fault> {
        let conversation = self.read()?;
        let failures = count("answer_failures", self.answer_failures);
        Ok(Unanswered {
            round: AnswerRound {
                conversation: conversation.id.clone(),
                round: self.answer_round,
            },
            conversation,
            up_to: self.asked_up_to,
            failures: failures.map_err(inconsistent("a row of conversations"))?,
        })
    }

    /// Whether this is the round that the row is in.
    pub fn is_in_round(&self, round: &AnswerRound) -> bool {
        self.answer_due_at.is_some() && self.answer_round == round.round
    }

    /// Ends a round: the messages up to this one need no more answer.
    pub fn end_round(&mut self, up_to: i64, now: Timestamp) {
        let waits_on = self.asked_up_to > up_to;
        self.answer_due_at = waits_on.then_some(now.millis());
        self.answer_failures = 0;
        self.answer_round += 1;
    }

    /// Rows as a JSON array of objects, one field a column.
    pub fn json_of<'a>(rows: impl IntoIterator<Item = &'a Self>) -> String {
        let rows = rows.into_iter().map(|row| {
            json!({
                "id": row.id,
                "workspace_id": row.workspace_id,
                "kind": row.kind,
                "external_id": row.external_id,
                "channel_display": row.channel_display,
                "customer_name": row.customer_name,
                "aliases": row.aliases,
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

    /// The row of a conversation that begins with this visit.
    pub(crate) fn begun_by(visit: &Visit<'_>) -> Self {
        Self {
            id: visit.conversation.to_string(),
            workspace_id: visit.workspace.to_string(),
            kind: visit.asset.kind.as_str().to_owned(),
            external_id: asset_id(visit.asset),
            channel_display: String::new(),
            customer_name: None,
            aliases: "[]".to_owned(),
            last_words: String::new(),
            last_at: visit.at.millis(),
            last_inbound_at: 0,
            asked_up_to: 0,
            answer_due_at: None,
            answer_failures: 0,
            answer_round: 0,
        }
    }

    pub(crate) fn set_aliases(&mut self, aliases: &[Alias]) {
        let pairs = aliases
            .iter()
            .map(|alias| json!([alias.kind.as_str(), alias.value()]));
        self.aliases = Value::Array(pairs.collect()).to_string();
    }

    pub(crate) fn read_aliases(&self) -> Result<Vec<Alias>, RecordError> {
        let unknown = || RecordError::unknown("aliases");
        let value: Value = serde_json::from_str(&self.aliases).map_err(|_| unknown())?;
        let pairs = value.as_array().ok_or_else(unknown)?;
        let aliases = pairs
            .iter()
            .map(|pair| read_alias(pair).ok_or_else(unknown));
        aliases.collect()
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
            last_words: self.last_words.clone(),
            last_at: Timestamp::from_millis(self.last_at),
            last_inbound_at: Timestamp::from_millis(self.last_inbound_at),
        })
    }
}

impl AliasKey {
    pub(crate) fn new(workspace_id: &str, asset: &AssetRef, alias: &Alias) -> Self {
        Self {
            kind: asset.kind.as_str().to_owned(),
            external_id: asset_id(asset),
            workspace_id: workspace_id.to_owned(),
            alias_kind: alias.kind.as_str().to_owned(),
            alias: alias.value().to_owned(),
        }
    }

    pub(crate) fn json(&self, conversation_id: Option<&str>) -> Value {
        json!({
            "kind": self.kind,
            "external_id": self.external_id,
            "workspace_id": self.workspace_id,
            "alias_kind": self.alias_kind,
            "alias": self.alias,
            "conversation_id": conversation_id,
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

fn read_alias(pair: &Value) -> Option<Alias> {
    let [kind, value] = pair.as_array()?.as_slice() else {
        return None;
    };
    Alias::new(AliasKind::parse(kind.as_str()?)?, value.as_str()?)
}
