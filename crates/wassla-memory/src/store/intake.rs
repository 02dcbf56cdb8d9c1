//! Taking events in: what a batch has to see, and what it writes.

use std::collections::BTreeSet;

use wassla_domain::inbound::EventSeq;
use wassla_domain::inbox::{
    ExternalKey, InboxChanges, InboxSnapshot, KnownCall, PendingBatch, ProcessedEvent,
    SnapshotQuery, StoredMessage,
};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{ConversationId, Fault, Timestamp};

use super::Tables;
use super::mail::external_key;

impl Tables {
    pub(super) fn process_events(
        &mut self,
        taken: &[ProcessedEvent],
        now: Timestamp,
    ) -> Result<ProcessedBatch, Fault> {
        let seqs = taken.iter().map(|taken| taken.seq);
        let pending: Vec<EventSeq> = seqs.filter(|seq| self.log.is_pending(*seq)).collect();
        let batch = PendingBatch::of(taken, pending);
        let changes = batch.fold(self.see(&batch.query()), now)?;
        let event_processed = changes.event_processed.clone();
        self.write(changes, now);
        Ok(event_processed)
    }

    fn see(&self, query: &SnapshotQuery) -> InboxSnapshot {
        let mail = &self.mail;
        let named = mail.customers.iter();
        let named = named.filter(|(key, _)| query.customers.contains(*key));
        let customers: Vec<_> = named.map(|(key, id)| (key.clone(), id.clone())).collect();
        let calls = self.known_calls(query);
        let of_names = customers.iter().map(|(_, id)| id);
        let of_calls = calls.iter().map(|known| &known.stored.call.conversation);
        let ids: BTreeSet<_> = of_names.chain(of_calls).collect();
        let conversations = ids.into_iter().filter_map(|id| mail.conversations.get(id));
        InboxSnapshot {
            conversations: conversations.cloned().collect(),
            messages: self.known_messages(query),
            seqs: mail.next_seqs(query.arrivals),
            customers,
            calls,
        }
    }

    fn known_calls(&self, query: &SnapshotQuery) -> Vec<KnownCall> {
        let sought = self.calls.all().filter(|stored| {
            let call = &stored.call;
            let key = ExternalKey::new(&call.asset, &call.external_id);
            query.calls.contains(&key)
        });
        let known = sought.filter_map(|stored| {
            Some(KnownCall {
                stored: stored.clone(),
                last_seq: self.mail.last_seq(&stored.call.conversation)?,
            })
        });
        known.collect()
    }

    fn known_messages(&self, query: &SnapshotQuery) -> Vec<StoredMessage> {
        let marked: BTreeSet<&ConversationId> = query
            .marked
            .iter()
            .filter_map(|key| self.mail.customers.get(key))
            .collect();
        let sought = self.mail.messages.values().filter(|stored| {
            let message = &stored.message;
            marked.contains(&message.conversation)
                || query.own_messages.contains(&message.id)
                || external_key(stored).is_some_and(|key| query.messages.contains(&key))
        });
        sought.cloned().collect()
    }

    fn write(&mut self, changes: InboxChanges, now: Timestamp) {
        let mail = &mut self.mail;
        for change in changes.conversations {
            mail.write_conversation(change);
        }
        mail.customers.extend(changes.customers);
        mail.write_messages(changes.new_messages);
        mail.write_messages(changes.changed_messages);
        for stored in changes.calls {
            self.calls.write(stored);
        }
        for (seq, _) in changes.events {
            self.log.take(seq);
        }
        for count in changes.counts {
            let key = (
                count.workspace,
                count.kind,
                count.external_id,
                count.outcome,
            );
            let sum = mail.counts.entry(key).or_insert((0, now));
            *sum = (sum.0 + count.count, sum.1.max(now));
        }
        for workspace in &changes.event_processed.changed {
            mail.change(workspace);
        }
    }
}
