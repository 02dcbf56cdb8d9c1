use std::collections::BTreeMap;

use async_trait::async_trait;
use wassla_domain::inbound::Outcome;
use wassla_domain::inbox::{
    Conversation, ConversationCursor, Message, MessageCursor, NewReply, ProcessedEvent,
};
use wassla_domain::ports::{Counted, Inbox, ProcessedBatch};
use wassla_domain::{ChannelKind, ChatKind, ConversationId, Fault, Timestamp, WorkspaceId};

use super::{MemoryStore, Rows};

#[async_trait]
impl Inbox for MemoryStore {
    async fn process_events(
        &self,
        taken: &[ProcessedEvent],
        now: Timestamp,
    ) -> Result<ProcessedBatch, Fault> {
        self.tables().process_events(taken, now)
    }

    async fn conversations(
        &self,
        workspace: &WorkspaceId,
        after: Option<&ConversationCursor>,
        at_most: u32,
    ) -> Result<Vec<Conversation>, Fault> {
        let mail = &self.tables().mail;
        let states = mail.conversations.values();
        let mut own: Vec<_> = states
            .map(|state| &state.conversation)
            .filter(|one| one.workspace == *workspace)
            .filter(|one| after.is_none_or(|after| (one.last_at, &one.id) < (after.at, &after.id)))
            .cloned()
            .collect();
        own.sort_by(|one, other| (other.last_at, &other.id).cmp(&(one.last_at, &one.id)));
        own.truncate(at_most as usize);
        Ok(own)
    }

    async fn conversation(
        &self,
        workspace: &WorkspaceId,
        id: &ConversationId,
    ) -> Result<Option<Conversation>, Fault> {
        let tables = self.tables();
        let state = tables.mail.own(workspace, id);
        Ok(state.map(|state| state.conversation.clone()))
    }

    async fn messages(
        &self,
        workspace: &WorkspaceId,
        conversation: &ConversationId,
        before: Option<MessageCursor>,
        at_most: u32,
    ) -> Result<Vec<Message>, Fault> {
        let mail = &self.tables().mail;
        if mail.own(workspace, conversation).is_none() {
            return Ok(Vec::new());
        }
        let end = before.map_or(i64::MAX, |before| before.0);
        let stored = mail.messages.range(..end).rev();
        let messages = stored.map(|(_, stored)| &stored.message);
        let own = messages.filter(|message| message.conversation == *conversation);
        Ok(own.take(at_most as usize).cloned().collect())
    }

    async fn queue_reply(
        &self,
        workspace: &WorkspaceId,
        reply: &NewReply,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let Some(conversation) = mail.own(workspace, &reply.conversation).cloned() else {
            return Ok(false);
        };
        mail.queue(conversation, std::slice::from_ref(reply), now);
        Ok(true)
    }

    async fn last_change(&self, workspace: &WorkspaceId) -> Result<i64, Fault> {
        Ok(self.tables().mail.last_change(workspace))
    }

    async fn counted(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        external_id: Option<&str>,
    ) -> Result<Vec<Counted>, Fault> {
        let tables = self.tables();
        let is_theirs =
            |kind, external_id: &str| tables.rows.was_last_held_by(workspace, kind, external_id);
        let mut sums: BTreeMap<Outcome, (u64, Timestamp)> = BTreeMap::new();
        for (asset, outcome, count, at) in tables.mail.counts_of(workspace, is_theirs) {
            let (of_kind, of_id) = asset;
            if of_kind == kind && external_id.is_none_or(|id| id == of_id) {
                let sum = sums.entry(outcome).or_insert((0, at));
                *sum = (sum.0 + count, sum.1.max(at));
            }
        }
        let counted = |outcome: Outcome| {
            let (count, last_at) = *sums.get(&outcome)?;
            Some(Counted {
                outcome,
                count,
                last_at,
            })
        };
        Ok(Outcome::ALL.into_iter().filter_map(counted).collect())
    }
}

impl Rows {
    /// Whether a workspace has held an asset, and no other holds it now.
    fn was_last_held_by(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        external_id: &str,
    ) -> bool {
        let chat = match kind {
            ChannelKind::Chat(chat) => chat,
            ChannelKind::WhatsappCall => ChatKind::Whatsapp,
        };
        let mut rows = self.channels.values();
        let is_elsewhere = rows.any(|row| {
            row.workspace != *workspace
                && row.kind() == chat
                && row.asset.external_id() == external_id
        });
        let theirs = (workspace.clone(), kind, external_id.to_owned());
        self.ever_held.contains(&theirs) && !is_elsewhere
    }
}
