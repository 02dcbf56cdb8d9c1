use async_trait::async_trait;
use sqlx::{FromRow, query, query_scalar};
use wassla_domain::inbox::{
    Conversation, ConversationCursor, Message, MessageCursor, NewReply, ProcessedEvent,
};
use wassla_domain::ports::{Counted, Inbox, ProcessedBatch};
use wassla_domain::{ChannelKind, ConversationId, Fault, Timestamp, WorkspaceId};
use wassla_store_sql::{ConversationRecord, CountRecord, MessageRecord, holding_kind};

use crate::columns::conversation_columns;
use crate::error::{Stopped, fault, whole};
use crate::open::PostgresStore;
use crate::{intake, mail};

#[async_trait]
impl Inbox for PostgresStore {
    async fn process_events(
        &self,
        taken: &[ProcessedEvent],
        now: Timestamp,
    ) -> Result<ProcessedBatch, Fault> {
        intake::process_events(self, taken, now).await
    }

    async fn conversations(
        &self,
        workspace: &WorkspaceId,
        after: Option<&ConversationCursor>,
        at_most: u32,
    ) -> Result<Vec<Conversation>, Fault> {
        let after = after.map_or((i64::MAX, ""), |after| {
            (after.at.millis(), after.id.as_str())
        });
        let select = concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM conversations WHERE workspace_id = $1 AND (last_at, id) < ($2, $3)
              ORDER BY last_at DESC, id DESC LIMIT $4"
        );
        let rows = query(select)
            .bind(workspace.as_str())
            .bind(after.0)
            .bind(after.1)
            .bind(i64::from(at_most))
            .try_map(|row| ConversationRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        rows.iter().map(ConversationRecord::read).collect()
    }

    async fn conversation(
        &self,
        workspace: &WorkspaceId,
        id: &ConversationId,
    ) -> Result<Option<Conversation>, Fault> {
        let select = concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM conversations WHERE workspace_id = $1 AND id = $2"
        );
        let row = query(select)
            .bind(workspace.as_str())
            .bind(id.as_str())
            .try_map(|row| ConversationRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        let row = row.map_err(fault)?;
        row.as_ref().map(ConversationRecord::read).transpose()
    }

    async fn messages(
        &self,
        workspace: &WorkspaceId,
        conversation: &ConversationId,
        before: Option<MessageCursor>,
        at_most: u32,
    ) -> Result<Vec<Message>, Fault> {
        let select = "
            SELECT messages.* FROM messages
            JOIN conversations ON conversations.id = conversation_id
            WHERE workspace_id = $1 AND conversation_id = $2 AND seq < $3
            ORDER BY seq DESC LIMIT $4";
        let rows = query(select)
            .bind(workspace.as_str())
            .bind(conversation.as_str())
            .bind(before.map_or(i64::MAX, |before| before.0))
            .bind(i64::from(at_most))
            .try_map(|row| MessageRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        rows.iter().map(MessageRecord::read).collect()
    }

    async fn queue_reply(
        &self,
        workspace: &WorkspaceId,
        reply: &NewReply,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        whole("a reply", || queue_once(self, workspace, reply, now)).await
    }

    async fn last_change(&self, workspace: &WorkspaceId) -> Result<i64, Fault> {
        let select = "SELECT changes FROM inboxes WHERE workspace_id = $1";
        let changes = query_scalar(select)
            .bind(workspace.as_str())
            .fetch_optional(self.pool())
            .await;
        Ok(changes.map_err(fault)?.unwrap_or(0))
    }

    async fn counted(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
    ) -> Result<Vec<Counted>, Fault> {
        let select = "
            SELECT outcome, sum(count)::bigint AS count, max(last_at) AS last_at FROM (
                SELECT outcome, count, last_at FROM delivery_counts
                WHERE workspace_id = $1 AND kind = $2
                UNION ALL
                SELECT nobodys.outcome, nobodys.count, nobodys.last_at
                FROM holdings JOIN delivery_counts AS nobodys USING (kind, external_id)
                WHERE holdings.workspace_id = $1 AND kind = $2 AND nobodys.workspace_id = ''
                    AND NOT EXISTS (
                        SELECT 1 FROM agent_channels AS held
                        WHERE held.kind = $3 AND held.workspace_id <> $1
                            AND held.external_id = holdings.external_id
                    )
            ) AS counts
            GROUP BY outcome";
        let rows = query(select)
            .bind(workspace.as_str())
            .bind(kind.as_str())
            .bind(holding_kind(kind).as_str())
            .try_map(|row| CountRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        CountRecord::read_all(rows.map_err(fault)?)
    }
}

async fn queue_once(
    store: &PostgresStore,
    workspace: &WorkspaceId,
    reply: &NewReply,
    now: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let ids = [reply.conversation.to_string()];
    let conversation = mail::lock_conversations(&mut whole, &ids).await?.pop();
    let own = conversation.filter(|row| row.workspace_id == workspace.as_str());
    let Some(conversation) = own else {
        whole.rollback().await?;
        return Ok(false);
    };
    let replies = std::slice::from_ref(reply);
    mail::queue(&mut whole, conversation.state()?, replies, now).await?;
    whole.commit().await?;
    Ok(true)
}
