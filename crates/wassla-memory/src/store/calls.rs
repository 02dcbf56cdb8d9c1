use std::collections::BTreeMap;

use async_trait::async_trait;
use wassla_domain::calls::{
    CallCursor, CallDirection, CallOutcome, CallStage, ClaimedCall, ExternalCallId, Sdp,
};
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AnsweredCall, CallLog};
use wassla_domain::{Call, CallId, ConversationId, Fault, Timestamp, WorkspaceId};

use super::{MemoryStore, Tables};

/// The log of calls.
#[derive(Debug, Default)]
pub(super) struct Calls(BTreeMap<CallId, Logged>);

/// A call, and the process that has it.
#[derive(Debug)]
pub(super) struct Logged {
    pub(super) call: Call,
    /// The caller's offer, until somebody takes the call.
    pub(super) offer: Option<Sdp>,
    holder: Option<String>,
    /// When it is to be taken; until when it is kept. Never, for calls of the business.
    due_at: Option<Timestamp>,
}

impl Logged {
    pub(super) fn new(call: Call, offer: Option<Sdp>, now: Timestamp) -> Self {
        let is_for_us = call.direction == CallDirection::UserInitiated && call.stage.is_live();
        Self {
            call,
            offer,
            holder: None,
            due_at: is_for_us.then_some(now),
        }
    }

    fn is_held_by(&self, holder: &str) -> bool {
        self.call.stage.is_live() && self.holder.as_deref() == Some(holder)
    }
}

impl Calls {
    pub(super) fn known(&self, asset: &AssetRef, external_id: &ExternalCallId) -> Option<CallId> {
        let calls = self.0.values().map(|logged| &logged.call);
        let mut named = calls.filter(|call| call.external_id == *external_id);
        Some(named.find(|call| call.asset == *asset)?.id.clone())
    }

    pub(super) fn insert(&mut self, logged: Logged) {
        self.0.insert(logged.call.id.clone(), logged);
    }

    pub(super) fn get(&self, id: &CallId) -> Option<&Call> {
        self.0.get(id).map(|logged| &logged.call)
    }
}

impl Tables {
    /// Writes a call as it is now, with the words of its message; `false` when nothing changed.
    pub(super) fn change_call(&mut self, call: Call) -> bool {
        let held = self.calls.0.get_mut(&call.id);
        let Some(logged) = held.filter(|held| held.call != call) else {
            return false;
        };
        if !call.stage.is_live() {
            logged.offer = None;
            logged.due_at = None;
        }
        logged.call = call;
        self.mail.reword(&logged.call);
        true
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
            .0
            .values()
            .map(|logged| &logged.call)
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
        let call = calls.get(id).filter(|call| call.workspace == *workspace);
        Ok(call.cloned())
    }

    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault> {
        let calls = &self.tables().calls;
        let of_number = calls.0.values().map(|logged| &logged.call);
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
        let mut tables = self.tables();
        let logged = tables.calls.0.values_mut();
        let mut due: Vec<_> = logged
            .filter(|logged| logged.due_at.is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|logged| logged.due_at);
        due.truncate(at_most as usize);
        let take = |logged: &mut Logged| {
            logged.holder = Some(holder.to_owned());
            logged.due_at = Some(until);
            ClaimedCall {
                call: logged.call.clone(),
                offer: logged.offer.take(),
            }
        };
        let taken: Vec<_> = due.into_iter().map(take).collect();
        for ClaimedCall { call, .. } in &taken {
            if call.stage == CallStage::Ringing {
                let stage = CallStage::Answering;
                tables.change_call(Call {
                    stage,
                    ..call.clone()
                });
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
            let logged = calls.0.get_mut(*id);
            let Some(logged) = logged.filter(|logged| logged.is_held_by(holder)) else {
                return false;
            };
            logged.due_at = Some(until);
            true
        };
        Ok(ids.iter().filter(keep).cloned().collect())
    }

    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let logged = tables.calls.0.get_mut(&answered.id);
        let Some(logged) = logged.filter(|logged| logged.is_held_by(&answered.holder)) else {
            return Ok(false);
        };
        logged.due_at = Some(answered.until);
        let mut call = logged.call.picked_up(answered.at);
        call.agent = Some(answered.agent.clone());
        tables.change_call(call);
        Ok(true)
    }

    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let live = tables.calls.get(id).filter(|call| call.stage.is_live());
        let Some(call) = live.map(|call| call.over(outcome, code, at)) else {
            return Ok(false);
        };
        Ok(tables.change_call(call))
    }
}
