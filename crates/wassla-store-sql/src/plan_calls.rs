//! What a batch does to calls.

use wassla_domain::calls::{CallDirection, CallEvent, CallNote, CallOutcome, CallSaid, Sdp};
use wassla_domain::{Call, CallId, Fault};

use crate::call::{CallRecord, StoredCallRow};
use crate::channel::parsed;
use crate::inconsistent;
use crate::message::MessageRecord;
use crate::plan::{ExternalKey, Plan};
use crate::visit::Visit;

/// A call that is known, and the message that it is in its conversation.
pub(crate) struct KnownCall {
    row: CallRecord,
    seq: i64,
    changed: bool,
}

impl Plan {
    /// Brings in a call that is there, after the messages.
    pub(crate) fn know(&mut self, standing: StoredCallRow) -> Result<(), Fault> {
        let StoredCallRow { row, last_seq } = standing;
        let key = ExternalKey {
            kind: row.kind.clone(),
            asset_id: row.asset_id.clone(),
            external_id: row.external_id.clone(),
        };
        let seq = self.by_external_id.get(&key);
        let seq = *seq.ok_or_else(|| Fault::inconsistent("a row of calls", "it has no message"))?;
        self.last_seqs.insert(row.conversation_id.clone(), last_seq);
        let known = KnownCall {
            row,
            seq,
            changed: false,
        };
        self.calls.insert(key, known);
        Ok(())
    }

    /// Of a call that is not known, and has no recipient or no customer, nothing is written; neither
    /// where a message has Meta's id.
    pub(crate) fn call(&mut self, note: &CallNote) -> Result<(), Fault> {
        let event = &note.event;
        let key = ExternalKey::new(&event.asset, event.call.as_str());
        if let Some(known) = self.calls.get(&key) {
            let call = known.row.read()?;
            let after = call.after(event);
            if after != call {
                self.change(&key, &after);
            }
            if call.stage.is_live() {
                self.ended.extend(ending(&after));
            }
            return Ok(());
        }
        match Visit::of_call(note) {
            Some(visit) if !self.by_external_id.contains_key(&key) => self.begin(key, &visit, note),
            Some(_) | None => Ok(()),
        }
    }

    fn begin(&mut self, key: ExternalKey, visit: &Visit<'_>, note: &CallNote) -> Result<(), Fault> {
        let Some(recipient) = &note.recipient else {
            return Ok(());
        };
        let id = self.open(visit)?;
        let conversation = parsed("id", &id).map_err(inconsistent("a row of conversations"))?;
        let call = Call::begun(&note.event, recipient, conversation);
        let seq = self.next_seq(&key)?;
        let inbound = call.direction == CallDirection::UserInitiated;
        self.last(&id, (seq, call.rang_at, inbound), &call.words());
        self.new_messages.push(MessageRecord::of_call(&call, seq));
        let known = KnownCall {
            row: CallRecord::begun(&call, offer(&note.event), self.now),
            seq,
            changed: true,
        };
        self.calls.insert(key, known);
        self.ended.extend(ending(&call));
        self.changed.insert(recipient.workspace.to_string());
        Ok(())
    }

    fn change(&mut self, key: &ExternalKey, call: &Call) {
        let Some(known) = self.calls.get_mut(key) else {
            return;
        };
        known.row.set(call);
        known.changed = true;
        self.changed.insert(known.row.workspace_id.clone());
        let (id, seq) = (known.row.conversation_id.clone(), known.seq);
        if let Some(standing) = self.messages.get_mut(&seq) {
            standing.row.words = Some(call.words());
            self.reported.insert(seq);
        }
        let mut new = self.new_messages.iter_mut();
        if let Some(message) = new.find(|message| message.seq == seq) {
            message.words = Some(call.words());
        }
        if self.last_seqs.get(&id) != Some(&seq) {
            return;
        }
        if let Some(row) = self.conversations.get_mut(&id) {
            row.last_words = call.words();
            self.touched.insert(id);
        }
    }

    /// The rows of calls that changed.
    pub(crate) fn changed_calls(&self) -> impl Iterator<Item = &CallRecord> {
        let changed = self.calls.values().filter(|known| known.changed);
        changed.map(|known| &known.row)
    }

    /// Whether a call now rings that somebody is to take up.
    pub(crate) fn rings(&self) -> bool {
        self.changed_calls()
            .any(|row| row.stage == "ringing" && row.due_at.is_some())
    }
}

fn ending(call: &Call) -> Option<(CallId, CallOutcome)> {
    let outcome = call.stage.outcome()?;
    Some((call.id.clone(), outcome))
}

fn offer(event: &CallEvent) -> Option<&Sdp> {
    match &event.said {
        CallSaid::Connect { offer } => offer.as_ref(),
        CallSaid::Terminate(_) | CallSaid::Status(_) => None,
    }
}

#[cfg(test)]
#[path = "plan_calls_tests.rs"]
mod tests;
