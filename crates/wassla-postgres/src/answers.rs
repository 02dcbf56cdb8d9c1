use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row, query};
use wassla_domain::inbox::{AnswerRound, NewReply, Unanswered};
use wassla_domain::ports::AnswerStore;
use wassla_domain::{Fault, Timestamp, WorkspaceId};
use wassla_store_sql::ConversationRecord;

use crate::columns::conversation_columns;
use crate::error::{Stopped, fault, whole};
use crate::leased::leased;
use crate::mail;
use crate::open::PostgresStore;

#[async_trait]
impl AnswerStore for PostgresStore {
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let lease = concat!(
            "WITH due AS MATERIALIZED (
                SELECT id AS due_id, answer_due_at AS was_due FROM conversations
                WHERE answer_due_at <= $1
                ORDER BY answer_due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
            )
            UPDATE conversations SET answer_due_at = $2, answer_round = answer_round + 1
            FROM due WHERE id = due_id
            RETURNING was_due, ",
            conversation_columns!()
        );
        let rows = query(lease)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(at_most))
            .try_map(|row: PgRow| {
                Ok((
                    row.try_get::<i64, _>("was_due")?,
                    ConversationRecord::from_row(&row)?,
                ))
            })
            .fetch_all(self.pool())
            .await;
        let mut rows = rows.map_err(fault)?;
        rows.sort_by(|(one, row), (other, next)| (one, &row.id).cmp(&(other, &next.id)));
        leased(rows.iter().map(|(_, row)| row.unanswered()))
    }

    async fn record_answer(
        &self,
        workspace: &WorkspaceId,
        round: &AnswerRound,
        up_to: i64,
        replies: &[NewReply],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let record = || record_once(self, workspace, round, up_to, replies, now);
        whole("an answer", record).await
    }

    async fn put_off_answer(
        &self,
        round: &AnswerRound,
        again_at: Timestamp,
    ) -> Result<bool, Fault> {
        let update = "
            UPDATE conversations SET
                answer_due_at = $3, answer_failures = answer_failures + 1,
                answer_round = answer_round + 1
            WHERE id = $1 AND answer_round = $2 AND answer_due_at IS NOT NULL";
        let updated = query(update)
            .bind(round.conversation.as_str())
            .bind(round.round)
            .bind(again_at.millis())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }
}

async fn record_once(
    store: &PostgresStore,
    workspace: &WorkspaceId,
    round: &AnswerRound,
    up_to: i64,
    replies: &[NewReply],
    now: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let ids = [round.conversation.to_string()];
    let conversation = mail::lock_conversations(&mut whole, &ids).await?.pop();
    let own = conversation.filter(|row| row.workspace_id == workspace.as_str());
    let Some(row) = own else {
        whole.rollback().await?;
        return Ok(false);
    };
    let mut conversation = row.state()?;
    if !conversation.is_in_round(round) {
        whole.rollback().await?;
        return Ok(false);
    }
    conversation.end_round(up_to, now);
    mail::queue(&mut whole, conversation, replies, now).await?;
    whole.commit().await?;
    Ok(true)
}
