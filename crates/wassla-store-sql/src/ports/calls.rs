use async_trait::async_trait;
use wassla_domain::calls::{CallCursor, CallOutcome, ClaimedCall};
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AnsweredCall, CallLog};
use wassla_domain::{Call, CallId, ConversationId, Fault, Timestamp, WorkspaceId};

use super::{held_calls, mail};
use crate::engine::{Engine, SqlStore, Stopped, Value, leased};
use crate::{CallRecord, asset_id, calls_of, live_calls};

#[async_trait]
impl<E: Engine> CallLog for SqlStore<E> {
    async fn calls(
        &self,
        workspace: &WorkspaceId,
        conversation: Option<&ConversationId>,
        after: Option<&CallCursor>,
        at_most: u32,
    ) -> Result<Vec<Call>, Fault> {
        let after = after.map_or((i64::MAX, ""), |after| {
            (after.at.millis(), after.id.as_str())
        });
        let workspace = workspace.as_str();
        let of = conversation.map_or(workspace, ConversationId::as_str);
        let mut values: Vec<Value<'_>> =
            vec![of.into(), after.0.into(), after.1.into(), at_most.into()];
        if conversation.is_none() {
            return calls(self, calls_of!("workspace_id = $1"), &values).await;
        }
        values.push(workspace.into());
        let select = calls_of!("conversation_id = $1 AND workspace_id = $5");
        calls(self, select, &values).await
    }

    async fn call(&self, workspace: &WorkspaceId, id: &CallId) -> Result<Option<Call>, Fault> {
        let select = "SELECT * FROM calls WHERE id = $1 AND workspace_id = $2";
        let values = [id.as_str().into(), workspace.as_str().into()];
        let row: Option<CallRecord> = self.read_one(select, &values).await?;
        row.as_ref().map(CallRecord::read).transpose()
    }

    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault> {
        let values = [asset.kind.as_str().into(), asset_id(asset).into()];
        calls(self, live_calls!(), &values).await
    }

    async fn lease_calls(
        &self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<ClaimedCall>, Fault> {
        if let Some(is_due) = E::SQL.calls.is_due
            && !self.is_due(is_due, &[now.into()]).await?
        {
            return Ok(Vec::new());
        }
        let lease = || lease_once(self, holder, (now, until), at_most);
        let due = self.whole("a lease", lease).await?;
        leased(due.iter().map(CallRecord::taken))
    }

    async fn keep_calls(
        &self,
        holder: &str,
        ids: &[CallId],
        until: Timestamp,
    ) -> Result<Vec<CallId>, Fault> {
        let wanted = Value::Texts(ids.iter().map(CallId::as_str).collect());
        let values = [wanted, holder.into(), until.into()];
        let keep = self.write_returning(E::SQL.calls.keep, &values);
        let kept: Vec<(String,)> = keep.await?;
        let is_kept = |id: &&CallId| kept.iter().any(|(kept,)| kept == id.as_str());
        Ok(ids.iter().filter(is_kept).cloned().collect())
    }

    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault> {
        let answer = || answer_once(self, answered);
        self.whole("a call", answer).await
    }

    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let end = || end_once(self, id, (outcome, code), at);
        self.whole("a call", end).await
    }
}

async fn calls<E: Engine>(
    store: &SqlStore<E>,
    select: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<Call>, Fault> {
    let rows: Vec<CallRecord> = store.read(select, values).await?;
    rows.iter().map(CallRecord::read).collect()
}

/// The calls as they stood before. Those that another process has in hand right now are passed
/// over.
async fn lease_once<E: Engine>(
    store: &SqlStore<E>,
    holder: &str,
    (now, until): (Timestamp, Timestamp),
    at_most: u32,
) -> Result<Vec<CallRecord>, Stopped> {
    let mut whole = store.begin_whole().await?;
    let values = [now.into(), at_most.into()];
    let due: Vec<CallRecord> = whole.fetch(E::SQL.calls.lock_due, &values).await?;
    if due.is_empty() {
        return whole.undo(due).await;
    }
    let mut taken = due.clone();
    let changed = CallRecord::take_all(&mut taken, holder, until);
    held_calls::write_calls(&mut whole, &CallRecord::json_of(&taken)).await?;
    mail::count_changes(&mut whole, &changed).await?;
    whole.commit(due).await
}

async fn answer_once<E: Engine>(
    store: &SqlStore<E>,
    answered: &AnsweredCall,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let Some(mut held) = held_calls::lock(&mut whole, &answered.id).await? else {
        return whole.undo(false).await;
    };
    if !held.answer(answered) {
        return whole.undo(false).await;
    }
    held_calls::write(&mut whole, &held).await?;
    whole.commit(true).await
}

async fn end_once<E: Engine>(
    store: &SqlStore<E>,
    id: &CallId,
    (outcome, code): (CallOutcome, Option<u32>),
    at: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let Some(mut held) = held_calls::lock(&mut whole, id).await? else {
        return whole.undo(false).await;
    };
    if !held.end(outcome, code, at) {
        return whole.undo(false).await;
    }
    held_calls::write(&mut whole, &held).await?;
    whole.commit(true).await
}
