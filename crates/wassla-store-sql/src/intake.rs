//! A batch of taken events as rows to look at and rows to write.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use wassla_domain::inbound::AssetRef;
use wassla_domain::inbox::{Effect, ProcessedEvent};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{Fault, MessageId, Timestamp};

use crate::call::StoredCallRow;
use crate::conversation::{AliasKey, AliasRecord, ConversationRecord, asset_id, short};
use crate::message::MessageRecord;
use crate::plan::Plan;
use crate::visit::Visit;

/// Those events of a batch that were not taken before.
#[derive(Debug)]
pub struct Intake<'a> {
    pub(crate) taken: Vec<&'a ProcessedEvent>,
    pub(crate) now: Timestamp,
}

/// The rows that a batch is decided on, locked where the store has locks.
#[derive(Debug, Default)]
pub struct Seen {
    /// What [`Intake::aliases`] found.
    pub aliases: Vec<AliasRecord>,
    /// The conversations of those, and of the calls.
    pub conversations: Vec<ConversationRecord>,
    /// What [`Intake::messages`] and [`Intake::marked`] found.
    pub messages: Vec<StoredMessageRow>,
    /// What [`Intake::calls`] found, each with its message among the messages and its conversation
    /// among the conversations.
    pub calls: Vec<StoredCallRow>,
    /// As many numbers for messages as [`Intake::arrivals`] says, drawn after the conversations
    /// were locked.
    pub seqs: Vec<i64>,
}

/// A message that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessageRow {
    /// The workspace of its conversation.
    pub workspace_id: String,
    /// Its row.
    pub row: MessageRecord,
}

/// What a batch writes: JSON arrays of objects, one field a column; nothing where there is
/// nothing to write.
#[derive(Debug)]
pub struct IntakeWrites {
    /// Whole rows of `conversations`, new or not.
    pub conversations: Option<String>,
    /// New rows of `conversation_aliases`.
    pub aliases: Option<String>,
    /// New rows of `messages`.
    pub messages: Option<String>,
    /// Whole rows of `messages` that got further.
    pub reports: Option<String>,
    /// Whole rows of `calls`, new or not; after the messages.
    pub calls: Option<String>,
    /// What is added to `delivery_counts`.
    pub counts: Option<String>,
    /// `seq` and `outcome` of each event.
    pub events: Option<String>,
    /// The workspaces whose `inboxes` change.
    pub inboxes: Vec<String>,
    /// The answer.
    pub done: ProcessedBatch,
}

impl Seen {
    /// The conversations of the names and of the calls.
    pub fn conversation_ids(&self) -> Vec<String> {
        let of_names = self.aliases.iter().map(|alias| &alias.conversation_id);
        let of_calls = self.calls.iter().map(|call| &call.row.conversation_id);
        let ids: BTreeSet<_> = of_names.chain(of_calls).cloned().collect();
        ids.into_iter().collect()
    }
}

impl<'a> Intake<'a> {
    /// Those events of a batch that are pending.
    pub fn of(taken: &'a [ProcessedEvent], pending: &[i64], now: Timestamp) -> Self {
        let mut pending: BTreeSet<_> = pending.iter().copied().collect();
        let taken = taken.iter().filter(|taken| pending.remove(&taken.seq.0));
        Self {
            taken: taken.collect(),
            now,
        }
    }

    /// Whether another process took everything.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// The names to look up in `conversation_aliases`; nothing when there are none.
    pub fn aliases(&self) -> Option<String> {
        let mut keys = BTreeSet::new();
        for effect in self.effects() {
            keys.extend(marked_key(effect));
            if let Some(visit) = Visit::of(effect) {
                keys.extend(visit.names().map(|alias| visit.key(alias)));
            }
        }
        json_of(keys.iter().map(|key| key.json(None)))
    }

    /// The messages to look up, by Meta's id or by ours; nothing when there are none.
    pub fn messages(&self) -> Option<String> {
        let ids = self.effects().filter_map(|effect| match effect {
            Effect::Add(new) => Some((&new.arrival.asset, new.arrival.message.as_str(), None)),
            Effect::Report(status) => {
                let ours = status.ours.as_ref();
                Some((&status.asset, status.message.as_str(), ours))
            }
            Effect::Confirm(echo) => {
                let ours = echo.ours.as_ref();
                Some((&echo.asset, echo.message.as_str(), ours))
            }
            Effect::Call(note) => Some((&note.event.asset, note.event.call.as_str(), None)),
            Effect::Mark(..) => None,
        });
        json_of(ids.map(looked_up))
    }

    /// The calls to look up, by Meta's id; nothing when there are none.
    pub fn calls(&self) -> Option<String> {
        let events = self.effects().filter_map(|effect| match effect {
            Effect::Call(note) => Some(&note.event),
            Effect::Add(_) | Effect::Report(_) | Effect::Confirm(_) | Effect::Mark(..) => None,
        });
        json_of(events.map(|event| looked_up((&event.asset, event.call.as_str(), None))))
    }

    /// The conversations of which everything that was sent is looked at.
    pub fn marked(&self, aliases: &[AliasRecord]) -> Vec<String> {
        let keys: BTreeSet<_> = self.effects().filter_map(marked_key).collect();
        let marked = aliases.iter().filter(|alias| keys.contains(&alias.key));
        let ids: BTreeSet<_> = marked.map(|alias| alias.conversation_id.clone()).collect();
        ids.into_iter().collect()
    }

    /// How many messages are added at most.
    pub fn arrivals(&self) -> usize {
        self.effects().filter_map(Visit::of).count()
    }

    /// What the batch writes, having seen these rows.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when a row makes no sense.
    pub fn plan(&self, seen: Seen) -> Result<IntakeWrites, Fault> {
        let mut plan = Plan::new(seen, self.now)?;
        let mut events = Vec::new();
        let mut counts = BTreeMap::new();
        let mut outcomes = Vec::new();
        for taken in &self.taken {
            let outcome = match &taken.effect {
                None => taken.outcome,
                Some(effect) => plan.apply(effect, taken.outcome)?,
            };
            if let Some((kind, external_id, workspace)) = &taken.counted {
                let workspace = workspace
                    .as_ref()
                    .map_or("", |workspace| workspace.as_str());
                let key = (
                    workspace,
                    kind.as_str(),
                    short(external_id),
                    outcome.as_str(),
                );
                *counts.entry(key).or_insert(0_u64) += 1;
            }
            events.push(json!({"seq": taken.seq.0, "outcome": outcome.as_str()}));
            outcomes.push(outcome);
        }

        let counts = counts.into_iter().map(|(key, count)| {
            let (workspace_id, kind, external_id, outcome) = key;
            json!({
                "workspace_id": workspace_id,
                "kind": kind,
                "external_id": external_id,
                "outcome": outcome,
                "count": count,
            })
        });
        plan.finish(json_of(events), json_of(counts), outcomes)
    }

    fn effects(&self) -> impl Iterator<Item = &'a Effect> + '_ {
        self.taken.iter().filter_map(|taken| taken.effect.as_ref())
    }
}

fn looked_up((asset, external_id, ours): (&AssetRef, &str, Option<&MessageId>)) -> Value {
    json!({
        "kind": asset.kind.as_str(),
        "asset_id": asset_id(asset),
        "external_id": external_id,
        "id": ours.map(MessageId::as_str),
    })
}

fn marked_key(effect: &Effect) -> Option<AliasKey> {
    let Effect::Mark(workspace, watermark) = effect else {
        return None;
    };
    let (asset, customer) = (&watermark.asset, &watermark.customer);
    Some(AliasKey::new(workspace.as_str(), asset, customer))
}

/// A JSON array; nothing when it would be empty.
pub(crate) fn json_of(values: impl IntoIterator<Item = Value>) -> Option<String> {
    let values: Vec<_> = values.into_iter().collect();
    (!values.is_empty()).then(|| Value::Array(values).to_string())
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
