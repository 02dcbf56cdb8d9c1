//! What a batch writes, as rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wassla_domain::WorkspaceId;
use wassla_domain::inbox::{EventCount, InboxChanges};

use crate::call::CallRecord;
use crate::conversation::{AliasKey, ConversationRecord, short};
use crate::json::array;
use crate::message::MessageRecord;

/// What a batch writes: JSON arrays of objects, one field a column; `None` if there is nothing to
/// write.
#[derive(Debug)]
pub struct IntakeWrites {
    /// Whole rows of `conversations`, new or not.
    pub conversations: Option<String>,
    /// New rows of `conversation_aliases`.
    pub aliases: Option<String>,
    /// New rows of `messages`.
    pub messages: Option<String>,
    /// Whole rows of `messages` that changed.
    pub reports: Option<String>,
    /// Whole rows of `calls`, new or not; after the messages.
    pub calls: Option<String>,
    /// What is added to `delivery_counts`.
    pub counts: Option<String>,
    /// `seq` and `outcome` of each event.
    pub events: Option<String>,
    /// The workspaces whose `inboxes` change.
    pub inboxes: Vec<String>,
}

impl IntakeWrites {
    /// The rows of these changes.
    pub fn of(changes: &InboxChanges) -> Self {
        let (conversations, calls) = (&changes.conversations, &changes.calls);
        let (messages, reports) = (&changes.new_messages, &changes.changed_messages);
        let aliases = changes
            .customers
            .iter()
            .map(|(customer, conversation)| AliasKey::of(customer).json(Some(conversation)));
        let events = changes
            .events
            .iter()
            .map(|(seq, outcome)| json!({"seq": seq.0, "outcome": outcome.as_str()}));
        let inboxes = changes.event_processed.changed.iter();
        Self {
            conversations: some(conversations, |all| ConversationRecord::json_of(all)),
            aliases: array(aliases),
            messages: some(messages, |all| MessageRecord::json_of(all)),
            reports: some(reports, |all| MessageRecord::json_of(all)),
            calls: some(calls, |all| {
                let rows: Vec<_> = all.iter().map(CallRecord::of).collect();
                CallRecord::json_of(&rows)
            }),
            counts: array(counts(&changes.counts)),
            events: array(events),
            inboxes: inboxes.map(ToString::to_string).collect(),
        }
    }
}

fn some<T>(all: &[T], json: impl FnOnce(&[T]) -> String) -> Option<String> {
    (!all.is_empty()).then(|| json(all))
}

/// Summed once more: what Meta calls an asset is cut to fit in an index, and one statement must
/// not write a row twice.
fn counts(counts: &[EventCount]) -> impl Iterator<Item = Value> {
    let mut sums = BTreeMap::new();
    for count in counts {
        let workspace = count.workspace.as_ref().map_or("", WorkspaceId::as_str);
        let (kind, outcome) = (count.kind.as_str(), count.outcome.as_str());
        let key = (workspace, kind, short(&count.external_id), outcome);
        *sums.entry(key).or_insert(0) += count.count;
    }
    sums.into_iter().map(|(key, count)| {
        let (workspace_id, kind, external_id, outcome) = key;
        json!({
            "workspace_id": workspace_id,
            "kind": kind,
            "external_id": external_id,
            "outcome": outcome,
            "count": count,
        })
    })
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
