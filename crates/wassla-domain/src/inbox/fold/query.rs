//! What a batch has to see before it is decided on.

use std::collections::BTreeSet;

use super::contact::CustomerContact;
use super::keys::{CustomerKey, ExternalKey};
use crate::ids::{MessageId, WorkspaceId};
use crate::inbound::Watermark;
use crate::inbox::Effect;

/// The rows that a store looks up for a batch, locked where it has locks: the conversations of
/// the names and of the calls, and the messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SnapshotQuery {
    /// Names of customers.
    pub customers: BTreeSet<CustomerKey>,
    /// Those of them in whose conversations everything that was sent, and is not known to be read
    /// or failed, is looked at.
    pub marked: BTreeSet<CustomerKey>,
    /// Messages by Meta's id, calls among them.
    pub messages: BTreeSet<ExternalKey>,
    /// Messages by our id.
    pub own_messages: BTreeSet<MessageId>,
    /// Calls, each with the last message of its conversation.
    pub calls: BTreeSet<ExternalKey>,
    /// How many messages are added at most.
    pub arrivals: usize,
}

impl SnapshotQuery {
    pub(super) fn of<'a>(effects: impl Iterator<Item = &'a Effect>) -> Self {
        let mut query = Self::default();
        let mut contacts = Vec::new();
        for effect in effects {
            query.look_at(effect);
            if let Some(contact) = CustomerContact::of(effect) {
                contacts.push(contact.keys().collect::<Vec<_>>());
            }
        }
        query.arrivals = contacts.len();
        query.mark_all_names(&contacts);
        query.customers.extend(contacts.into_iter().flatten());
        query.customers.extend(query.marked.iter().cloned());
        query
    }

    fn look_at(&mut self, effect: &Effect) {
        match effect {
            Effect::Add(new) => {
                let arrival = &new.arrival;
                let key = ExternalKey::new(&arrival.asset, arrival.message.clone());
                self.messages.insert(key);
            }
            Effect::Report(status) => {
                let key = ExternalKey::new(&status.asset, status.message.clone());
                self.messages.insert(key);
                self.own_messages.extend(status.ours.clone());
            }
            Effect::Confirm(echo) => {
                let key = ExternalKey::new(&echo.asset, echo.message.clone());
                self.messages.insert(key);
                self.own_messages.extend(echo.ours.clone());
            }
            Effect::Mark(workspace, watermark) => {
                self.marked.insert(marked_key(workspace, watermark));
            }
            Effect::Call(note) => {
                let key = ExternalKey::new(&note.event.asset, &note.event.call);
                self.messages.insert(key.clone());
                self.calls.insert(key);
            }
        }
    }

    /// A name that is marked may get its conversation in this batch, from another name of the same
    /// customer: then that one's messages are meant.
    fn mark_all_names(&mut self, contacts: &[Vec<CustomerKey>]) {
        loop {
            let known = self.marked.len();
            for keys in contacts {
                if keys.iter().any(|key| self.marked.contains(key)) {
                    self.marked.extend(keys.iter().cloned());
                }
            }
            if self.marked.len() == known {
                return;
            }
        }
    }
}

/// The customer whose messages got further.
pub(super) fn marked_key(workspace: &WorkspaceId, watermark: &Watermark) -> CustomerKey {
    CustomerKey {
        asset: watermark.asset.clone(),
        workspace: workspace.clone(),
        alias: watermark.customer.clone(),
    }
}
