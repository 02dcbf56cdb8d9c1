use std::collections::BTreeMap;

use async_trait::async_trait;
use wassla_domain::calls::{CallCursor, CallOutcome, ClaimedCall, StoredCall};
use wassla_domain::inbound::AssetRef;
use wassla_domain::inbox::HeldCall;
use wassla_domain::ports::{AnsweredCall, CallLog};
use wassla_domain::{Call, CallId, ConversationId, Fault, MessageId, Timestamp, WorkspaceId};

use super::{MemoryStore, Tables};

/// The log of calls.
#[derive(Debug, Default)]
pub(super) struct Calls(BTreeMap<CallId, StoredCall>);

impl Calls {
    pub(super) fn all(&self) -> impl Iterator<Item = &StoredCall> {
        self.0.values()
    }

    pub(super) fn write(&mut self, stored: StoredCall) {
        self.0.insert(stored.call.id.clone(), stored);
    }
}

impl Tables {
    /// A call with its message and its conversation.
    fn held_call(&self, id: &CallId) -> Option<HeldCall> {
        let stored = self.calls.0.get(id)?.clone();
        let id = MessageId::from(id);
        let mut messages = self.mail.messages.values();
        let message = messages.find(|message| message.message.id == id)?.clone();
        let conversation = &stored.call.conversation;
        let last_seq = self.mail.last_seq(conversation)?;
        let conversation = self.mail.conversations.get(conversation)?.clone();
        Some(HeldCall::new(stored, message, conversation, last_seq))
    }

    /// Writes a call, what shows it, and that its Inbox changed.
    fn write_held_call(&mut self, held: HeldCall) {
        let mail = &mut self.mail;
        if let Some(conversation) = held.conversation {
            mail.write_conversation(conversation);
        }
        mail.write_messages([held.message]);
        mail.change(&held.stored.call.workspace);
        self.calls.write(held.stored);
    }
}

#[async_trait]
impl CallLog for MemoryStore {
    async fn calls(
        &self,
        workspace: &WorkspaceId,
        conversation: Option<&ConversationId>,
        after: Option<&CallCursor>,
        at_most: u32,
    ) -> Result<Vec<Call>, Fault> {
        let calls = &self.tables().calls;
        let mut own: Vec<_> = calls
            .all()
            .map(|stored| &stored.call)
            .filter(|call| call.workspace == *workspace)
            .filter(|call| conversation.is_none_or(|id| call.conversation == *id))
            .filter(|call| {
                after.is_none_or(|after| (call.rang_at, &call.id) < (after.at, &after.id))
            })
            .cloned()
            .collect();
        own.sort_by(|one, other| (other.rang_at, &other.id).cmp(&(one.rang_at, &one.id)));
        own.truncate(at_most as usize);
        Ok(own)
    }

    async fn call(&self, workspace: &WorkspaceId, id: &CallId) -> Result<Option<Call>, Fault> {
        let calls = &self.tables().calls;
        let call = calls.0.get(id).map(|stored| &stored.call);
        Ok(call.filter(|call| call.workspace == *workspace).cloned())
    }

    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault> {
        let calls = &self.tables().calls;
        let of_number = calls.all().map(|stored| &stored.call);
        let live = of_number.filter(|call| call.asset == *asset && call.stage.is_live());
        Ok(live.cloned().collect())
    }

    async fn lease_calls(
        &self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<ClaimedCall>, Fault> {
        let tables = &mut *self.tables();
        let stored = tables.calls.0.values_mut();
        let mut due: Vec<_> = stored
            .filter(|stored| stored.due_at.is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|stored| stored.due_at);
        due.truncate(at_most as usize);
        let mut taken = Vec::new();
        for stored in due {
            taken.push(ClaimedCall {
                call: stored.call.clone(),
                offer: stored.offer.clone(),
            });
            if stored.take(holder, until) {
                tables.mail.change(&stored.call.workspace);
            }
        }
        Ok(taken)
    }

    async fn keep_calls(
        &self,
        holder: &str,
        ids: &[CallId],
        until: Timestamp,
    ) -> Result<Vec<CallId>, Fault> {
        let calls = &mut self.tables().calls;
        let keep = |id: &&CallId| {
            let stored = calls.0.get_mut(*id);
            let Some(stored) = stored.filter(|stored| stored.is_held_by(holder)) else {
                return false;
            };
            stored.due_at = Some(until);
            true
        };
        Ok(ids.iter().filter(keep).cloned().collect())
    }

    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let Some(mut held) = tables.held_call(&answered.id) else {
            return Ok(false);
        };
        let is_theirs = held.answer(answered);
        if is_theirs {
            tables.write_held_call(held);
        }
        Ok(is_theirs)
    }

    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let Some(mut held) = tables.held_call(id) else {
            return Ok(false);
        };
        let is_new = held.end(outcome, code, at);
        if is_new {
            tables.write_held_call(held);
        }
        Ok(is_new)
    }
}
