use async_trait::async_trait;
use wassla_domain::inbox::{AnswerRound, NewReply, Unanswered};
use wassla_domain::ports::AnswerStore;
use wassla_domain::{Fault, Timestamp, WorkspaceId};

use super::mail;
use crate::ConversationRecord;
use crate::engine::{Engine, SqlStore, Stopped, leased};

#[async_trait]
impl<E: Engine> AnswerStore for SqlStore<E> {
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let lease = self.lease_rows(&E::SQL.leases.answers, (now, until), at_most);
        let rows: Vec<ConversationRecord> = lease.await?;
        leased(rows.iter().map(ConversationRecord::unanswered))
    }

    async fn record_answer(
        &self,
        workspace: &WorkspaceId,
        round: &AnswerRound,
        up_to: i64,
        replies: &[NewReply],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let record = || record_once(self, workspace, (round, up_to), replies, now);
        self.whole("an answer", record).await
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
        let values = [
            round.conversation.as_str().into(),
            round.round.into(),
            again_at.into(),
        ];
        Ok(self.write(update, &values).await? == 1)
    }
}

async fn record_once<E: Engine>(
    store: &SqlStore<E>,
    workspace: &WorkspaceId,
    (round, up_to): (&AnswerRound, i64),
    replies: &[NewReply],
    now: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let ids = [round.conversation.to_string()];
    let conversation = mail::lock_conversations(&mut whole, &ids).await?.pop();
    let own = conversation.filter(|row| row.workspace_id == workspace.as_str());
    let Some(row) = own else {
        return whole.undo(false).await;
    };
    let mut conversation = row.state()?;
    if !conversation.is_in_round(round) {
        return whole.undo(false).await;
    }
    conversation.end_round(up_to, now);
    mail::queue(&mut whole, conversation, replies, now).await?;
    whole.commit(true).await
}
