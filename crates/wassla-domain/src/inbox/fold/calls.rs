//! What is said of a call, and what that does.

use super::contact::CustomerContact;
use super::keys::ExternalKey;
use super::ledger::{CallEntry, Ledger};
use crate::calls::{Call, CallDirection, CallNote, CallOutcome, CallRecipient, StoredCall};
use crate::fault::Fault;
use crate::ids::CallId;
use crate::inbox::StoredMessage;

impl Ledger {
    /// Of a call that is not known, and has no recipient or no customer, nothing is written; neither
    /// if a message has Meta's id.
    pub(super) fn hear(&mut self, note: &CallNote) -> Result<(), Fault> {
        let event = &note.event;
        let key = ExternalKey::new(&event.asset, &event.call);
        if self.calls.contains_key(&key) {
            self.hear_more(&key, note);
            return Ok(());
        }
        let contact = CustomerContact::of_call(note);
        let (Some(contact), Some(recipient)) = (contact, &note.recipient) else {
            return Ok(());
        };
        if self.by_external_id.contains_key(&key) {
            return Ok(());
        }
        self.hear_first(key, &contact, note, recipient)
    }

    fn hear_first(
        &mut self,
        key: ExternalKey,
        contact: &CustomerContact<'_>,
        note: &CallNote,
        recipient: &CallRecipient,
    ) -> Result<(), Fault> {
        let seq = self.next_seq()?;
        let conversation = self.open(contact);
        let stored = StoredCall::begun(&note.event, recipient, conversation, self.now);
        let by_customer = stored.call.direction == CallDirection::UserInitiated;
        let message = StoredMessage::of_call(&stored.call, seq);
        self.put(key.clone(), message, by_customer);
        self.ended.extend(ending(&stored.call));
        let entry = CallEntry {
            stored,
            seq,
            is_changed: true,
        };
        self.calls.insert(key, entry);
        Ok(())
    }

    fn hear_more(&mut self, key: &ExternalKey, note: &CallNote) {
        let Some(entry) = self.calls.get_mut(key) else {
            return;
        };
        let call = entry.stored.call.after(&note.event);
        if call == entry.stored.call {
            return;
        }
        if entry.stored.call.stage.is_live() {
            self.ended.extend(ending(&call));
        }
        entry.stored.set(call.clone());
        entry.is_changed = true;
        let seq = entry.seq;
        self.changed.insert(call.workspace.clone());
        self.show(&call, seq);
    }

    /// Brings the message of a call up to date, and the conversation if that is its last message.
    fn show(&mut self, call: &Call, seq: i64) {
        let Some(message) = self.messages.get_mut(&seq) else {
            return;
        };
        if !message.stored.show_call(call) {
            return;
        }
        message.is_changed = true;
        let content = &message.stored.message.content;
        let conversation = self.conversations.get_mut(&call.conversation);
        if let Some(entry) = conversation.filter(|entry| entry.last_seq == Some(seq)) {
            entry.last = Some(content.clone());
            entry.is_changed = true;
        }
    }
}

fn ending(call: &Call) -> Option<(CallId, CallOutcome)> {
    let outcome = call.stage.outcome()?;
    Some((call.id.clone(), outcome))
}
