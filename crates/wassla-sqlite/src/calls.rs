use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, query, query_scalar};
use wassla_domain::calls::{CallCursor, CallOutcome, ClaimedCall};
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AnsweredCall, CallLog};
use wassla_domain::{Call, CallId, ConversationId, Fault, Timestamp, WorkspaceId};
use wassla_store_sql::{CallRecord, asset_id, texts};

use crate::error::fault;
use crate::leased::leased;
use crate::open::SqliteStore;
use crate::{held_calls, mail};

macro_rules! select_calls {
    ($of:literal) => {
        concat!(
            "SELECT * FROM calls WHERE ",
            $of,
            " AND (rang_at, id) < (?2, ?3) ORDER BY rang_at DESC, id DESC LIMIT ?4"
        )
    };
}

macro_rules! select_live {
    () => {
        "SELECT * FROM calls WHERE kind = ?1 AND asset_id = ?2 AND stage <> 'ended'
         ORDER BY rang_at, id"
    };
}

macro_rules! select_due {
    () => {
        "SELECT * FROM calls WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2"
    };
}

#[async_trait]
impl CallLog for SqliteStore {
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
        let select = match conversation {
            None => query(select_calls!("workspace_id = ?1")).bind(workspace.as_str()),
            Some(conversation) => {
                query(select_calls!("conversation_id = ?1 AND workspace_id = ?5"))
                    .bind(conversation.as_str())
            }
        };
        let select = select.bind(after.0).bind(after.1).bind(at_most);
        let select = match conversation {
            None => select,
            Some(_) => select.bind(workspace.as_str()),
        };
        let rows = select
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        read(&rows.map_err(fault)?)
    }

    async fn call(&self, workspace: &WorkspaceId, id: &CallId) -> Result<Option<Call>, Fault> {
        let row = query("SELECT * FROM calls WHERE id = ?1 AND workspace_id = ?2")
            .bind(id.as_str())
            .bind(workspace.as_str())
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_optional(self.reader())
            .await;
        let row = row.map_err(fault)?;
        row.as_ref().map(CallRecord::read).transpose()
    }

    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault> {
        let rows = query(select_live!())
            .bind(asset.kind.as_str())
            .bind(asset_id(asset))
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_all(self.reader())
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
        // Mostly nothing is due: then nobody who writes is disturbed.
        let is_due = "SELECT EXISTS (SELECT 1 FROM calls WHERE due_at <= ?1)";
        let is_due = query_scalar(is_due).bind(now.millis());
        if !is_due.fetch_one(self.reader()).await.map_err(fault)? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let due = query(select_due!())
            .bind(now.millis())
            .bind(at_most)
            .try_map(|row| CallRecord::from_row(&row))
            .fetch_all(&mut *whole)
            .await;
        let mut due = due.map_err(fault)?;
        let taken: Vec<_> = due.iter().map(CallRecord::taken).collect();
        let changed = CallRecord::take_all(&mut due, holder, until);
        held_calls::write_calls(&mut whole, &CallRecord::json_of(&due)).await?;
        mail::count_change(&mut whole, &changed).await?;
        whole.commit().await.map_err(fault)?;
        leased(taken)
    }

    async fn keep_calls(
        &self,
        holder: &str,
        ids: &[CallId],
        until: Timestamp,
    ) -> Result<Vec<CallId>, Fault> {
        let wanted: Vec<_> = ids.iter().map(CallId::as_str).collect();
        let update = "
            UPDATE calls SET due_at = ?3
            WHERE id IN (SELECT value FROM json_each(?1)) AND holder = ?2 AND stage <> 'ended'
            RETURNING id";
        let kept = query(update)
            .bind(texts(&wanted))
            .bind(holder)
            .bind(until.millis())
            .try_map(|row: SqliteRow| row.try_get::<String, _>("id"))
            .fetch_all(self.writer())
            .await;
        let kept = kept.map_err(fault)?;
        let is_kept = |id: &&CallId| kept.iter().any(|kept| kept == id.as_str());
        Ok(ids.iter().filter(is_kept).cloned().collect())
    }

    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let Some(mut held) = held_calls::held(&mut whole, &answered.id).await? else {
            return Ok(false);
        };
        if !held.answer(answered) {
            return Ok(false);
        }
        held_calls::write(&mut whole, &held).await?;
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }

    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let Some(mut held) = held_calls::held(&mut whole, id).await? else {
            return Ok(false);
        };
        if !held.end(outcome, code, at) {
            return Ok(false);
        }
        held_calls::write(&mut whole, &held).await?;
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }
}

fn read(rows: &[CallRecord]) -> Result<Vec<Call>, Fault> {
    rows.iter().map(CallRecord::read).collect()
}

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;
