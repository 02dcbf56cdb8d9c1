//! The part of the Inbox that a batch works on, and what changed of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::changes::{EventCount, InboxChanges, ProcessedBatch};
use super::keys::{CustomerKey, ExternalKey};
use super::snapshot::{InboxSnapshot, KnownCall};
use crate::calls::{CallOutcome, StoredCall};
use crate::fault::Fault;
use crate::ids::{CallId, ConversationId, MessageId, WorkspaceId};
use crate::inbound::{Content, EventSeq, Outcome};
use crate::inbox::{ConversationChange, ConversationState, StoredMessage};
use crate::time::Timestamp;

pub(super) struct Ledger {
    pub(super) now: Timestamp,
    pub(super) customers: HashMap<CustomerKey, ConversationId>,
    pub(super) new_customers: BTreeSet<CustomerKey>,
    pub(super) conversations: BTreeMap<ConversationId, ConversationEntry>,
    pub(super) messages: BTreeMap<i64, MessageEntry>,
    pub(super) by_external_id: HashMap<ExternalKey, i64>,
    pub(super) by_id: HashMap<MessageId, i64>,
    pub(super) calls: BTreeMap<ExternalKey, CallEntry>,
    pub(super) changed: BTreeSet<WorkspaceId>,
    pub(super) waiting: bool,
    pub(super) ended: Vec<(CallId, CallOutcome)>,
    seqs: std::vec::IntoIter<i64>,
}

pub(super) struct ConversationEntry {
    pub(super) state: ConversationState,
    /// What its last message holds, once that is new.
    pub(super) last: Option<Content>,
    /// The number of its last message, as far as it matters: where there is a call.
    pub(super) last_seq: Option<i64>,
    pub(super) is_changed: bool,
}

pub(super) struct MessageEntry {
    pub(super) stored: StoredMessage,
    pub(super) is_new: bool,
    pub(super) is_changed: bool,
}

pub(super) struct CallEntry {
    pub(super) stored: StoredCall,
    /// The number of its message.
    pub(super) seq: i64,
    pub(super) is_changed: bool,
}

impl Ledger {
    pub(super) fn new(seen: InboxSnapshot, now: Timestamp) -> Result<Self, Fault> {
        let conversations = seen.conversations.into_iter().map(|state| {
            let id = state.conversation.id.clone();
            (id, ConversationEntry::of(state))
        });
        let mut ledger = Self {
            now,
            customers: seen.customers.into_iter().collect(),
            new_customers: BTreeSet::new(),
            conversations: conversations.collect(),
            messages: BTreeMap::new(),
            by_external_id: HashMap::new(),
            by_id: HashMap::new(),
            calls: BTreeMap::new(),
            changed: BTreeSet::new(),
            waiting: false,
            ended: Vec::new(),
            seqs: seen.seqs.into_iter(),
        };
        for stored in seen.messages {
            ledger.know_message(stored);
        }
        for known in seen.calls {
            ledger.know_call(known)?;
        }
        Ok(ledger)
    }

    fn know_message(&mut self, stored: StoredMessage) {
        let message = &stored.message;
        if let Some(external_id) = &message.external_id {
            let key = ExternalKey::new(&stored.asset, external_id.clone());
            self.by_external_id.insert(key, message.seq);
        }
        self.by_id.insert(message.id.clone(), message.seq);
        let entry = MessageEntry {
            stored,
            is_new: false,
            is_changed: false,
        };
        self.messages.insert(entry.stored.message.seq, entry);
    }

    fn know_call(&mut self, known: KnownCall) -> Result<(), Fault> {
        let KnownCall { stored, last_seq } = known;
        let key = ExternalKey::new(&stored.call.asset, &stored.call.external_id);
        let seq = self.by_external_id.get(&key);
        let seq = *seq.ok_or_else(|| Fault::inconsistent("a call", "it has no message"))?;
        if let Some(entry) = self.conversations.get_mut(&stored.call.conversation) {
            entry.last_seq = Some(last_seq);
        }
        let entry = CallEntry {
            stored,
            seq,
            is_changed: false,
        };
        self.calls.insert(key, entry);
        Ok(())
    }

    /// A number for a message that is added.
    pub(super) fn next_seq(&mut self) -> Result<i64, Fault> {
        let seq = self.seqs.next();
        seq.ok_or_else(|| Fault::inconsistent("a batch", "too few numbers"))
    }

    /// Puts a message of a customer at the end of its conversation.
    pub(super) fn put(&mut self, key: ExternalKey, stored: StoredMessage, opens_window: bool) {
        let message = &stored.message;
        let seq = message.seq;
        if let Some(entry) = self.conversations.get_mut(&message.conversation) {
            let conversation = &mut entry.state.conversation;
            conversation.last_at = conversation.last_at.max(message.at);
            if opens_window {
                conversation.last_inbound_at = conversation.last_inbound_at.max(message.at);
            }
            entry.last = Some(message.content.clone());
            entry.last_seq = Some(seq);
            entry.is_changed = true;
        }
        self.by_external_id.insert(key, seq);
        self.changed.insert(stored.workspace.clone());
        let entry = MessageEntry {
            stored,
            is_new: true,
            is_changed: false,
        };
        self.messages.insert(seq, entry);
    }

    /// What changed, with what became of the events.
    pub(super) fn close(
        self,
        events: Vec<(EventSeq, Outcome)>,
        counts: Vec<EventCount>,
    ) -> InboxChanges {
        let mut changes = InboxChanges {
            counts,
            event_processed: ProcessedBatch {
                outcomes: events.iter().map(|(_, outcome)| *outcome).collect(),
                changed: self.changed.into_iter().collect(),
                waiting: self.waiting,
                ringing: false,
                ended: self.ended,
            },
            events,
            ..InboxChanges::default()
        };
        for key in self.new_customers {
            if let Some(conversation) = self.customers.get(&key) {
                changes.customers.push((key, conversation.clone()));
            }
        }
        let conversations = self.conversations.into_values();
        let conversations = conversations.filter(|entry| entry.is_changed);
        changes.conversations = conversations.map(ConversationEntry::change).collect();
        for entry in self.messages.into_values() {
            if entry.is_new {
                changes.new_messages.push(entry.stored);
            } else if entry.is_changed {
                changes.changed_messages.push(entry.stored);
            }
        }
        let calls = self.calls.into_values().filter(|entry| entry.is_changed);
        changes.calls = calls.map(|entry| entry.stored).collect();
        changes.event_processed.ringing = changes.calls.iter().any(StoredCall::rings_for_us);
        changes
    }
}

impl ConversationEntry {
    pub(super) const fn of(state: ConversationState) -> Self {
        Self {
            state,
            last: None,
            last_seq: None,
            is_changed: false,
        }
    }

    fn change(self) -> ConversationChange {
        ConversationChange {
            state: self.state,
            last: self.last,
        }
    }
}
