use async_trait::async_trait;
use sqlx::{FromRow, query, query_scalar};
use wassla_domain::inbox::{AnswerRound, NewReply, Unanswered};
use wassla_domain::ports::AnswerStore;
use wassla_domain::{Fault, Timestamp, WorkspaceId};
use wassla_store_sql::ConversationRecord;

use crate::error::fault;
use crate::leased::leased;
use crate::mail;
use crate::open::SqliteStore;

#[async_trait]
impl AnswerStore for SqliteStore {
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        // Mostly nobody waits: then nobody who writes is disturbed.
        let is_due = "SELECT EXISTS (SELECT 1 FROM conversations WHERE answer_due_at <= ?1)";
        let is_due = query_scalar(is_due).bind(now.millis());
        if !is_due.fetch_one(self.reader()).await.map_err(fault)? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let select = "
            SELECT * FROM conversations WHERE answer_due_at <= ?1
            ORDER BY answer_due_at, id LIMIT ?2";
        let due = query(select)
            .bind(now.millis())
            .bind(at_most)
            .try_map(|row| ConversationRecord::from_row(&row))
            .fetch_all(&mut *whole)
            .await;
        let mut due = due.map_err(fault)?;
        for row in &mut due {
            row.answer_due_at = Some(until.millis());
            row.answer_round += 1;
            let update = "
                UPDATE conversations SET answer_due_at = ?2, answer_round = ?3 WHERE id = ?1";
            let updated = query(update)
                .bind(&row.id)
                .bind(row.answer_due_at)
                .bind(row.answer_round)
                .execute(&mut *whole)
                .await;
            updated.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)?;
        leased(due.iter().map(ConversationRecord::unanswered))
    }

    async fn record_answer(
        &self,
        workspace: &WorkspaceId,
        round: &AnswerRound,
        up_to: i64,
        replies: &[NewReply],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let ids = [round.conversation.to_string()];
        let conversation = mail::conversations(&mut *whole, &ids).await?.pop();
        let own = conversation.filter(|row| row.workspace_id == workspace.as_str());
        let Some(row) = own else {
            return Ok(false);
        };
        let mut conversation = row.state()?;
        if !conversation.is_in_round(round) {
            return Ok(false);
        }
        conversation.end_round(up_to, now);
        mail::queue(&mut whole, conversation, replies, now).await?;
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }

    async fn put_off_answer(
        &self,
        round: &AnswerRound,
        again_at: Timestamp,
    ) -> Result<bool, Fault> {
        let update = "
            UPDATE conversations SET
                answer_due_at = ?3, answer_failures = answer_failures + 1,
                answer_round = answer_round + 1
            WHERE id = ?1 AND answer_round = ?2 AND answer_due_at IS NOT NULL";
        let updated = query(update)
            .bind(round.conversation.as_str())
            .bind(round.round)
            .bind(again_at.millis())
            .execute(self.writer())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }
}
