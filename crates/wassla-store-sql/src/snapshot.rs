//! What a batch looks up, and the rows that are found.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::FromRow;
use wassla_domain::inbox::{ExternalKey, InboxSnapshot, SnapshotQuery, StoredMessage};
use wassla_domain::{Fault, MessageId};

use crate::call::StoredCallRow;
use crate::channel::parsed;
use crate::conversation::{AliasKey, AliasRecord, ConversationRecord, asset_id};
use crate::inconsistent;
use crate::json::array;
use crate::message::MessageRecord;

/// What a batch looks up: JSON arrays of objects, one field a column; `None` if there is nothing
/// to look up.
#[derive(Debug)]
pub struct SnapshotLookup {
    /// The names to look up in `conversation_aliases`.
    pub aliases: Option<String>,
    /// The messages to look up, by Meta's id or by ours.
    pub messages: Option<String>,
    /// The calls to look up, by Meta's id.
    pub calls: Option<String>,
    /// How many numbers to draw for messages.
    pub arrivals: usize,
    marked: BTreeSet<AliasKey>,
}

/// The rows that a batch is decided on, locked where the store has locks.
#[derive(Debug, Default)]
pub struct SnapshotRows {
    /// What [`SnapshotLookup::aliases`] found.
    pub aliases: Vec<AliasRecord>,
    /// The conversations of those, and of the calls.
    pub conversations: Vec<ConversationRecord>,
    /// What [`SnapshotLookup::messages`] and [`SnapshotLookup::marked`] found.
    pub messages: Vec<StoredMessageRow>,
    /// What [`SnapshotLookup::calls`] found, each with its message among the messages and its
    /// conversation among the conversations.
    pub calls: Vec<StoredCallRow>,
    /// As many numbers for messages as [`SnapshotLookup::arrivals`] says, drawn after the
    /// conversations were locked.
    pub seqs: Vec<i64>,
}

/// A message that is there.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StoredMessageRow {
    /// The workspace of its conversation.
    pub workspace_id: String,
    /// Its row.
    #[sqlx(flatten)]
    pub row: MessageRecord,
}

impl SnapshotLookup {
    /// The columns of what a batch has to see.
    pub fn of(query: &SnapshotQuery) -> Self {
        let aliases = query.customers.iter().map(AliasKey::of);
        let own = query.own_messages.iter().map(looked_up_as_ours);
        Self {
            aliases: array(aliases.map(|key| key.json(None))),
            messages: array(query.messages.iter().map(looked_up).chain(own)),
            calls: array(query.calls.iter().map(looked_up)),
            arrivals: query.arrivals,
            marked: query.marked.iter().map(AliasKey::of).collect(),
        }
    }

    /// The conversations of which everything that was sent is looked at.
    pub fn marked(&self, aliases: &[AliasRecord]) -> Vec<String> {
        let marked = aliases
            .iter()
            .filter(|alias| self.marked.contains(&alias.key));
        let ids: BTreeSet<_> = marked.map(|alias| alias.conversation_id.clone()).collect();
        ids.into_iter().collect()
    }
}

impl SnapshotRows {
    /// What the rows say.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row makes no sense.
    pub fn read(self) -> Result<InboxSnapshot, Fault> {
        let aliases = self.aliases.iter().map(AliasRecord::read);
        let conversations = self.conversations.iter().map(ConversationRecord::state);
        let messages = self.messages.iter().map(StoredMessageRow::stored);
        let calls = self.calls.iter().map(StoredCallRow::known);
        Ok(InboxSnapshot {
            customers: aliases.collect::<Result<_, _>>()?,
            conversations: conversations.collect::<Result<_, _>>()?,
            messages: messages.collect::<Result<_, _>>()?,
            calls: calls.collect::<Result<_, _>>()?,
            seqs: self.seqs,
        })
    }
}

impl StoredMessageRow {
    fn stored(&self) -> Result<StoredMessage, Fault> {
        let workspace = parsed("workspace_id", &self.workspace_id);
        let workspace = workspace.map_err(inconsistent("a row of conversations"))?;
        self.row.stored(workspace)
    }
}

fn looked_up(key: &ExternalKey) -> Value {
    json!({
        "kind": key.asset.kind.as_str(),
        "asset_id": asset_id(&key.asset),
        "external_id": key.external_id.as_str(),
        "id": null,
    })
}

fn looked_up_as_ours(id: &MessageId) -> Value {
    json!({
        "kind": null,
        "asset_id": null,
        "external_id": null,
        "id": id.as_str(),
    })
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
