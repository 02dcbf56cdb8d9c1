//! What a customer's message does.

use super::contact::CustomerContact;
use super::keys::ExternalKey;
use super::ledger::{ConversationEntry, Ledger};
use crate::fault::Fault;
use crate::ids::ConversationId;
use crate::inbound::{Alias, Content};
use crate::inbox::{Conversation, ConversationState, NewMessage, StoredMessage};
use crate::time::Timestamp;

impl Ledger {
    /// Adds a message; `false` if it is there already.
    pub(super) fn add(&mut self, new: &NewMessage) -> Result<bool, Fault> {
        let arrival = &new.arrival;
        let key = ExternalKey::new(&arrival.asset, arrival.message.clone());
        if self.by_external_id.contains_key(&key) {
            return Ok(false);
        }

        let seq = self.next_seq()?;
        let id = self.open(&CustomerContact::of_message(new));
        let (now, entry) = (self.now, self.conversations.get_mut(&id));
        if let Some(ConversationEntry { state, .. }) = entry.filter(|_| new.ask) {
            state.asked_up_to = seq;
            state.answer_due_at.get_or_insert(now);
        }
        let stored = StoredMessage::of_customer(new, id, seq);
        self.put(key, stored, arrival.content.opens_window());
        self.waiting |= new.ask;
        Ok(true)
    }

    /// The conversation of a customer who turns up: that of the first name that is known, else a
    /// new one. A name that has a conversation stays with it.
    pub(super) fn open(&mut self, contact: &CustomerContact<'_>) -> ConversationId {
        let mut keys = contact.keys();
        let known = keys.find_map(|key| self.customers.get(&key).cloned());
        let id = known.unwrap_or_else(|| contact.conversation.clone());
        let names = self.claim_names(&id, contact);

        let entry = self.conversations.entry(id.clone());
        let entry = entry.or_insert_with(|| ConversationEntry::of(begun(id.clone(), contact)));
        let conversation = &mut entry.state.conversation;
        contact
            .channel_display
            .clone_into(&mut conversation.channel_display);
        if contact.customer.name.is_some() {
            let name = &contact.customer.name;
            conversation.customer_name.clone_from(name);
        }
        let held = std::mem::take(&mut conversation.aliases);
        let held = held.into_iter().filter(|alias| !names.contains(alias));
        let mut aliases: Vec<_> = names.iter().cloned().chain(held).collect();
        aliases.sort_by_key(|alias| alias.kind);
        conversation.aliases = aliases;
        id
    }

    /// The customer's names that are this conversation's, those seen last first; the ones that
    /// had no conversation have this one from now on.
    fn claim_names(&mut self, id: &ConversationId, contact: &CustomerContact<'_>) -> Vec<Alias> {
        let mut own: Vec<Alias> = Vec::new();
        for alias in contact.renamed.into_iter().chain(&contact.customer.aliases) {
            let key = contact.key(alias);
            let whose = self.customers.get(&key);
            if whose.is_some_and(|other| other != id) || own.contains(alias) {
                continue;
            }
            if whose.is_none() {
                self.customers.insert(key.clone(), id.clone());
                self.new_customers.insert(key);
            }
            own.push(alias.clone());
        }
        own
    }
}

fn begun(id: ConversationId, contact: &CustomerContact<'_>) -> ConversationState {
    ConversationState {
        conversation: Conversation {
            id,
            workspace: contact.workspace.clone(),
            asset: contact.asset.clone(),
            channel_display: String::new(),
            customer_name: None,
            aliases: Vec::new(),
            last: Content::Text(String::new()),
            last_at: contact.at,
            last_inbound_at: Timestamp::from_millis(0),
        },
        asked_up_to: 0,
        answer_due_at: None,
        answer_failures: 0,
        answer_round: 0,
    }
}
