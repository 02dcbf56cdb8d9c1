//! Conversations, messages and what waits in them.

use std::collections::BTreeMap;

use wassla_domain::inbound::Outcome;
use wassla_domain::inbox::{
    ConversationChange, ConversationState, CustomerKey, ExternalKey, NewReply, StoredMessage,
};
use wassla_domain::{ChannelKind, ConversationId, Timestamp, WorkspaceId};

/// What events are counted under.
pub(super) type CountKey = (Option<WorkspaceId>, ChannelKind, String, Outcome);

#[derive(Debug, Default)]
pub(super) struct Mail {
    pub(super) conversations: BTreeMap<ConversationId, ConversationState>,
    pub(super) customers: BTreeMap<CustomerKey, ConversationId>,
    pub(super) messages: BTreeMap<i64, StoredMessage>,
    pub(super) counts: BTreeMap<CountKey, (u64, Timestamp)>,
    changes: BTreeMap<WorkspaceId, i64>,
}

impl Mail {
    /// The conversation of a workspace.
    pub(super) fn own(
        &self,
        workspace: &WorkspaceId,
        id: &ConversationId,
    ) -> Option<&ConversationState> {
        let state = self.conversations.get(id);
        state.filter(|state| state.conversation.workspace == *workspace)
    }

    /// Whether a message has this id of Meta's.
    pub(super) fn is_known(&self, key: &ExternalKey) -> bool {
        let mut messages = self.messages.values();
        messages.any(|stored| external_key(stored).as_ref() == Some(key))
    }

    /// The number of the last message of a conversation.
    pub(super) fn last_seq(&self, conversation: &ConversationId) -> Option<i64> {
        let mut messages = self.messages.values().map(|stored| &stored.message).rev();
        let last = messages.find(|message| message.conversation == *conversation)?;
        Some(last.seq)
    }

    /// Numbers for messages.
    pub(super) fn next_seqs(&self, count: usize) -> Vec<i64> {
        let last = self.messages.keys().last().copied().unwrap_or_default();
        (last + 1..).take(count).collect()
    }

    /// Queues replies at the end of a conversation, and writes both.
    pub(super) fn queue(
        &mut self,
        conversation: ConversationState,
        replies: &[NewReply],
        now: Timestamp,
    ) {
        let workspace = conversation.conversation.workspace.clone();
        let queued = conversation.queue(replies, &self.next_seqs(replies.len()), now);
        self.write_conversation(queued.conversation);
        if !queued.messages.is_empty() {
            self.write_messages(queued.messages);
            self.change(&workspace);
        }
    }

    pub(super) fn write_conversation(&mut self, change: ConversationChange) {
        let ConversationChange { mut state, last } = change;
        if let Some(last) = last {
            state.conversation.last = last;
        }
        let id = state.conversation.id.clone();
        self.conversations.insert(id, state);
    }

    pub(super) fn write_messages(&mut self, stored: impl IntoIterator<Item = StoredMessage>) {
        let numbered = stored.into_iter();
        let numbered = numbered.map(|stored| (stored.message.seq, stored));
        self.messages.extend(numbered);
    }

    /// Counts a change of the Inbox of a workspace.
    pub(super) fn change(&mut self, workspace: &WorkspaceId) {
        *self.changes.entry(workspace.clone()).or_default() += 1;
    }

    pub(super) fn last_change(&self, workspace: &WorkspaceId) -> i64 {
        self.changes.get(workspace).copied().unwrap_or_default()
    }

    /// The counts of a workspace, and those of nobody for these assets.
    pub(super) fn counts_of<'a>(
        &'a self,
        workspace: &'a WorkspaceId,
        is_theirs: impl Fn(ChannelKind, &str) -> bool + 'a,
    ) -> impl Iterator<Item = ((ChannelKind, &'a str), Outcome, u64, Timestamp)> + 'a {
        let seen =
            self.counts
                .iter()
                .filter(move |((whose, kind, external_id, _), _)| match whose {
                    Some(whose) => whose == workspace,
                    None => is_theirs(*kind, external_id),
                });
        seen.map(|((_, kind, external_id, outcome), (count, at))| {
            ((*kind, external_id.as_str()), *outcome, *count, *at)
        })
    }
}

/// What a message is called at Meta, if that is known.
pub(super) fn external_key(stored: &StoredMessage) -> Option<ExternalKey> {
    let external_id = stored.message.external_id.clone()?;
    Some(ExternalKey::new(&stored.asset, external_id))
}
