//! Conversations, messages and what waits in them.

use std::collections::BTreeMap;

use wassla_domain::inbound::{Alias, AssetRef, Customer, ExternalMessageId, Outcome, SendFailure};
use wassla_domain::inbox::{Author, Conversation, Delivery, Message, NewReply};
use wassla_domain::{ChannelKind, ConversationId, MessageId, Timestamp, WorkspaceId};

/// What events are counted under.
pub(super) type CountKey = (Option<WorkspaceId>, ChannelKind, String, Outcome);

#[derive(Debug, Default)]
pub(super) struct Mail {
    pub(super) threads: BTreeMap<ConversationId, Thread>,
    pub(super) letters: BTreeMap<i64, StoredMessage>,
    pub(super) counts: BTreeMap<CountKey, (u64, Timestamp)>,
    changes: BTreeMap<WorkspaceId, i64>,
    last_letter: i64,
}

/// A conversation, and the customer's wait for an agent.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) conversation: Conversation,
    /// The last message that asks for an answer.
    pub(super) asked_up_to: i64,
    pub(super) wait: Option<Wait>,
    pub(super) round: i64,
}

#[derive(Debug)]
pub(super) struct Wait {
    pub(super) due_at: Timestamp,
    pub(super) failures: u32,
}

/// A message, and how its sending goes.
#[derive(Debug)]
pub(super) struct StoredMessage {
    pub(super) message: Message,
    pub(super) due_at: Timestamp,
    pub(super) attempts: u32,
    pub(super) round: i64,
}

impl Mail {
    /// The conversation of a workspace.
    pub(super) fn thread(&self, workspace: &WorkspaceId, id: &ConversationId) -> Option<&Thread> {
        let thread = self.threads.get(id);
        thread.filter(|thread| thread.conversation.workspace == *workspace)
    }

    /// The conversation with a customer who has one of these names, by the first that is known.
    pub(super) fn thread_with(
        &self,
        workspace: &WorkspaceId,
        asset: &AssetRef,
        aliases: &[Alias],
    ) -> Option<ConversationId> {
        let own = |thread: &&Thread| {
            thread.conversation.workspace == *workspace && thread.conversation.asset == *asset
        };
        let with = |alias: &Alias| {
            let mut threads = self.threads.values().filter(own);
            threads.find(|thread| thread.conversation.aliases.contains(alias))
        };
        let thread = aliases.iter().find_map(with)?;
        Some(thread.conversation.id.clone())
    }

    pub(super) fn letter(&self, asset: &AssetRef, id: &ExternalMessageId) -> Option<i64> {
        let found = self.letters.values().find(|letter| {
            letter.message.external_id.as_ref() == Some(id) && self.asset_of(letter) == Some(asset)
        })?;
        Some(found.message.seq)
    }

    pub(super) fn letter_of_ours(&self, asset: &AssetRef, id: &MessageId) -> Option<i64> {
        let found = self.letters.values().find(|letter| {
            letter.message.id == *id
                && letter.message.author != Author::Customer
                && self.asset_of(letter) == Some(asset)
        })?;
        Some(found.message.seq)
    }

    pub(super) fn asset_of(&self, letter: &StoredMessage) -> Option<&AssetRef> {
        let thread = self.threads.get(&letter.message.conversation)?;
        Some(&thread.conversation.asset)
    }

    pub(super) fn workspace_of(&self, seq: i64) -> Option<&WorkspaceId> {
        let thread = self
            .threads
            .get(&self.letters.get(&seq)?.message.conversation)?;
        Some(&thread.conversation.workspace)
    }

    /// Puts a message at the end of its conversation.
    pub(super) fn put(&mut self, message: Message, now: Timestamp) -> i64 {
        self.last_letter += 1;
        let seq = self.last_letter;
        if let Some(thread) = self.threads.get_mut(&message.conversation) {
            let conversation = &mut thread.conversation;
            conversation.last_words = message.content.words();
            conversation.last_at = conversation.last_at.max(message.at);
            let workspace = conversation.workspace.clone();
            self.change(&workspace);
        }
        let letter = StoredMessage {
            message: Message { seq, ..message },
            due_at: now,
            attempts: 0,
            round: 0,
        };
        self.letters.insert(seq, letter);
        seq
    }

    /// Queues a reply of ours, due at once.
    pub(super) fn queue(&mut self, reply: &NewReply, now: Timestamp) {
        let message = Message {
            id: reply.id.clone(),
            conversation: reply.conversation.clone(),
            seq: 0,
            author: reply.author.clone(),
            content: wassla_domain::inbound::Content::Text(reply.text.clone()),
            delivery: Delivery::Queued,
            failure: None,
            possibly_repeated: false,
            external_id: None,
            at: now,
        };
        self.put(message, now);
    }

    /// Takes a report in; `true` when the message got further by it.
    pub(super) fn report(
        &mut self,
        seq: i64,
        delivery: Delivery,
        failure: Option<&SendFailure>,
        external_id: Option<&ExternalMessageId>,
    ) -> bool {
        let is_known = external_id
            .and_then(|id| {
                let asset = self.asset_of(self.letters.get(&seq)?)?;
                self.letter(asset, id)
            })
            .is_some();
        let Some(letter) = self.letters.get_mut(&seq) else {
            return false;
        };
        let message = &mut letter.message;
        let before = message.clone();
        message.delivery = before.delivery.after(delivery);
        if message.delivery != before.delivery {
            message.failure = failure.cloned();
        }
        if message.external_id.is_none() && !is_known {
            message.external_id = external_id.cloned();
        }
        let changed = *message != before;
        if changed && let Some(workspace) = self.workspace_of(seq).cloned() {
            self.change(&workspace);
        }
        changed
    }

    pub(super) fn change(&mut self, workspace: &WorkspaceId) {
        *self.changes.entry(workspace.clone()).or_default() += 1;
    }

    pub(super) fn last_change(&self, workspace: &WorkspaceId) -> i64 {
        self.changes.get(workspace).copied().unwrap_or_default()
    }
}

/// The names of a customer after a message: the kind to answer to first, and of one kind the
/// name that was seen last.
pub(super) fn names(held: &[Alias], customer: &Customer, renamed: Option<&Alias>) -> Vec<Alias> {
    let mut names: Vec<Alias> = Vec::new();
    for alias in renamed.into_iter().chain(&customer.aliases).chain(held) {
        if !names.contains(alias) {
            names.push(alias.clone());
        }
    }
    names.sort_by_key(|alias| alias.kind);
    names
}
