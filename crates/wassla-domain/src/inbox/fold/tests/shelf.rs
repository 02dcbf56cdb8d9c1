//! The least that can be a store: it finds, and it writes.

use std::collections::BTreeMap;

use super::fixture::{NOW, batch, reply};
use crate::calls::{Call, StoredCall};
use crate::ids::{CallId, ConversationId};
use crate::inbox::{
    Conversation, ConversationChange, ConversationState, CustomerKey, Delivery, Effect,
    ExternalKey, InboxChanges, InboxSnapshot, KnownCall, PendingBatch, ProcessedEvent,
    SnapshotQuery, StoredMessage,
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shelf {
    pub(super) customers: BTreeMap<CustomerKey, ConversationId>,
    pub(super) conversations: BTreeMap<ConversationId, ConversationState>,
    pub(super) messages: BTreeMap<i64, StoredMessage>,
    pub(super) calls: BTreeMap<CallId, StoredCall>,
}

impl Shelf {
    /// Takes effects in as one batch.
    pub(super) fn take(&mut self, effects: impl IntoIterator<Item = Effect>) -> InboxChanges {
        self.process_events(&batch(effects))
    }

    pub(super) fn process_events(&mut self, taken: &[ProcessedEvent]) -> InboxChanges {
        let batch = PendingBatch::of(taken, taken.iter().map(|taken| taken.seq));
        let seen = self.see(&batch.query());
        let changes = batch.fold(seen, NOW).unwrap();
        self.write(changes.clone());
        changes
    }

    /// Sends a reply in a conversation as far as Meta's taking it, which Meta has not told yet.
    pub(super) fn send(&mut self, id: &str, conversation: &ConversationId) {
        let state = self.conversations[conversation].clone();
        let queued = state.queue(&[reply(id, conversation)], &[self.last_seq() + 1], NOW);
        self.write_conversation(queued.conversation);
        for mut stored in queued.messages {
            stored.begin_attempt();
            self.messages.insert(stored.message.seq, stored);
        }
    }

    pub(super) fn only_conversation(&self) -> &Conversation {
        assert_eq!(self.conversations.len(), 1);
        let mut states = self.conversations.values();
        &states.next().unwrap().conversation
    }

    pub(super) fn only_call(&self) -> &Call {
        assert_eq!(self.calls.len(), 1);
        &self.calls.values().next().unwrap().call
    }

    pub(super) fn delivery(&self, id: &str) -> Delivery {
        let mut messages = self.messages.values().map(|stored| &stored.message);
        let found = messages.find(|message| message.id.as_str() == id);
        found.unwrap().delivery
    }

    pub(super) fn see(&self, query: &SnapshotQuery) -> InboxSnapshot {
        let customers: Vec<_> = self
            .customers
            .iter()
            .filter(|(key, _)| query.customers.contains(*key))
            .map(|(key, id)| (key.clone(), id.clone()))
            .collect();
        let marked: Vec<_> = customers
            .iter()
            .filter(|(key, _)| query.marked.contains(key))
            .map(|(_, id)| id)
            .collect();
        let is_sought = |stored: &&StoredMessage| {
            let message = &stored.message;
            let external_id = message.external_id.clone();
            let key = external_id.map(|id| ExternalKey::new(&stored.asset, id));
            key.is_some_and(|key| query.messages.contains(&key))
                || query.own_messages.contains(&message.id)
                || marked.contains(&&message.conversation)
        };
        let calls: Vec<_> = self
            .calls
            .values()
            .filter(|stored| {
                let call = &stored.call;
                let key = ExternalKey::new(&call.asset, &call.external_id);
                query.calls.contains(&key)
            })
            .map(|stored| self.known(stored))
            .collect();
        let is_theirs = |id: &ConversationId| {
            customers.iter().any(|(_, theirs)| theirs == id)
                || calls
                    .iter()
                    .any(|known| known.stored.call.conversation == *id)
        };
        let conversations = self.conversations.iter();
        InboxSnapshot {
            conversations: conversations
                .filter(|(id, _)| is_theirs(id))
                .map(|(_, state)| state.clone())
                .collect(),
            messages: self.messages.values().filter(is_sought).cloned().collect(),
            seqs: (self.last_seq() + 1..).take(query.arrivals).collect(),
            customers,
            calls,
        }
    }

    fn known(&self, stored: &StoredCall) -> KnownCall {
        let mut messages = self.messages.values().rev().map(|stored| &stored.message);
        let last = messages.find(|message| message.conversation == stored.call.conversation);
        KnownCall {
            stored: stored.clone(),
            last_seq: last.unwrap().seq,
        }
    }

    fn write(&mut self, changes: InboxChanges) {
        for change in changes.conversations {
            self.write_conversation(change);
        }
        self.customers.extend(changes.customers);
        let messages = changes.new_messages.into_iter();
        for stored in messages.chain(changes.changed_messages) {
            self.messages.insert(stored.message.seq, stored);
        }
        for stored in changes.calls {
            self.calls.insert(stored.call.id.clone(), stored);
        }
    }

    fn write_conversation(&mut self, change: ConversationChange) {
        let mut state = change.state;
        if let Some(last) = change.last {
            state.conversation.last = last;
        }
        let id = state.conversation.id.clone();
        self.conversations.insert(id, state);
    }

    fn last_seq(&self) -> i64 {
        self.messages.keys().last().copied().unwrap_or(0)
    }
}
