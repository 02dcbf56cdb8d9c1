use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row, query};
use wassla_domain::calls::{CallCursor, CallOutcome, ClaimedCall};
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AnsweredCall, CallLog};
use wassla_domain::{Call, CallId, ConversationId, Fault, Timestamp, WorkspaceId};
use wassla_store_sql::{CallRecord, asset_id};

use crate::error::{Stopped, fault, whole};
use crate::leased::leased;
use crate::open::PostgresStore;
use crate::{held_calls, mail};

macro_rules! select_calls {
    ($of:literal) => {
        concat!(
            "SELECT * FROM calls WHERE ",
            $of,
            " AND (rang_at, id) < ($2, $3) ORDER BY rang_at DESC, id DESC LIMIT $4"
        )
    };
}

macro_rules! select_live {
    () => {
        "SELECT * FROM calls WHERE kind = $1 AND asset_id = $2 AND stage <> 'ended'
         ORDER BY rang_at, id"
    };
}

macro_rules! lock_due {
    () => {
        "SELECT * FROM calls WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2
         FOR UPDATE SKIP LOCKED"
    };
}

#[async_trait]
impl CallLog for PostgresStore {
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
        let of_conversation = select_calls!("conversation_id = $1 AND workspace_id = $5");
        let select = match conversation {
            None => query(select_calls!("workspace_id = $1")).bind(workspace.as_str()),
            Some(conversation) => query(of_conversation).bind(conversation.as_str()),
        };
        let select = select.bind(after.0).bind(after.1).bind(i64::from(at_most));
        let select = match conversation {
            None => select,
            Some(_) => select.bind(workspace.as_str()),
        };
        let rows = select
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        read(&rows.map_err(fault)?)
    }

    async fn call(&self, workspace: &WorkspaceId, id: &CallId) -> Result<Option<Call>, Fault> {
        let row = query("SELECT * FROM calls WHERE id = $1 AND workspace_id = $2")
            .bind(id.as_str())
            .bind(workspace.as_str())
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        let row = row.map_err(fault)?;
        row.as_ref().map(CallRecord::read).transpose()
    }

    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault> {
        let rows = query(select_live!())
            .bind(asset.kind.as_str())
            .bind(asset_id(asset))
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        read(&rows.map_err(fault)?)
    }

    async fn lease_calls(
        &self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<ClaimedCall>, Fault> {
        let due = whole("a lease", || {
            lease_once(self, holder, (now, until), at_most)
        })
        .await?;
        leased(due.iter().map(CallRecord::taken))
    }

    async fn keep_calls(
        &self,
        holder: &str,
        ids: &[CallId],
        until: Timestamp,
    ) -> Result<Vec<CallId>, Fault> {
        let wanted: Vec<_> = ids.iter().map(CallId::as_str).collect();
        // Locked in the order in which events lock them.
        let update = "
            WITH own AS MATERIALIZED (
                SELECT id AS own_id FROM calls
                WHERE id = ANY($1) AND holder = $2 AND stage <> 'ended' ORDER BY id FOR UPDATE
            )
            UPDATE calls SET due_at = $3 FROM own WHERE id = own_id RETURNING id";
        let kept = query(update)
            .bind(wanted)
            .bind(holder)
            .bind(until.millis())
            .try_map(|row: PgRow| row.try_get::<String, _>("id"))
            .fetch_all(self.pool())
            .await;
        let kept = kept.map_err(fault)?;
        let is_kept = |id: &&CallId| kept.iter().any(|kept| kept == id.as_str());
        Ok(ids.iter().filter(is_kept).cloned().collect())
    }

    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault> {
        whole("a call", || answer_once(self, answered)).await
    }

    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        whole("a call", || end_once(self, id, (outcome, code), at)).await
    }
}

/// The calls as they stood before. Those that another process has in hand right now are passed
/// over.
async fn lease_once(
    store: &PostgresStore,
    holder: &str,
    (now, until): (Timestamp, Timestamp),
    at_most: u32,
) -> Result<Vec<CallRecord>, Stopped> {
    let mut whole = store.begin().await?;
    let due = query(lock_due!())
        .bind(now.millis())
        .bind(i64::from(at_most))
        .try_map(|row| CallRecord::from_row(&row))
        .fetch_all(&mut *whole)
        .await?;
    if due.is_empty() {
        whole.rollback().await?;
        return Ok(due);
    }
    let mut taken = due.clone();
    let changed = CallRecord::take_all(&mut taken, holder, until);
    held_calls::write_calls(&mut whole, &CallRecord::json_of(&taken)).await?;
    mail::count_change(&mut whole, &changed).await?;
    whole.commit().await?;
    Ok(due)
}

async fn answer_once(store: &PostgresStore, answered: &AnsweredCall) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let Some(mut held) = held_calls::lock(&mut whole, &answered.id).await? else {
        whole.rollback().await?;
        return Ok(false);
    };
    if !held.answer(answered) {
        whole.rollback().await?;
        return Ok(false);
    }
    held_calls::write(&mut whole, &held).await?;
    whole.commit().await?;
    Ok(true)
}

async fn end_once(
    store: &PostgresStore,
    id: &CallId,
    (outcome, code): (CallOutcome, Option<u32>),
    at: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let Some(mut held) = held_calls::lock(&mut whole, id).await? else {
        whole.rollback().await?;
        return Ok(false);
    };
    if !held.end(outcome, code, at) {
        whole.rollback().await?;
        return Ok(false);
    }
    held_calls::write(&mut whole, &held).await?;
    whole.commit().await?;
    Ok(true)
}

fn read(rows: &[CallRecord]) -> Result<Vec<Call>, Fault> {
    rows.iter().map(CallRecord::read).collect()
}

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;
