use async_trait::async_trait;
use wassla_domain::inbox::{
    Conversation, ConversationCursor, Message, MessageCursor, NewReply, ProcessedEvent,
};
use wassla_domain::ports::{Counted, Inbox, ProcessedBatch};
use wassla_domain::{ChannelKind, ConversationId, Fault, Timestamp, WorkspaceId};

use super::{intake, mail};
use crate::engine::{Engine, SqlStore, Stopped};
use crate::{ConversationRecord, CountRecord, MessageRecord, holding_kind};

#[async_trait]
impl<E: Engine> Inbox for SqlStore<E> {
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
        let values = [
            workspace.as_str().into(),
            after.0.into(),
            after.1.into(),
            at_most.into(),
        ];
        let read = self.read(E::SQL.dialect.conversations_of, &values);
        let rows: Vec<ConversationRecord> = read.await?;
        rows.iter().map(ConversationRecord::read).collect()
    }

    async fn conversation(
        &self,
        workspace: &WorkspaceId,
        id: &ConversationId,
    ) -> Result<Option<Conversation>, Fault> {
        let values = [workspace.as_str().into(), id.as_str().into()];
        let read = self.read_one(E::SQL.dialect.conversation_of, &values);
        let row: Option<ConversationRecord> = read.await?;
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
        let values = [
            workspace.as_str().into(),
            conversation.as_str().into(),
            before.map_or(i64::MAX, |before| before.0).into(),
            at_most.into(),
        ];
        let rows: Vec<MessageRecord> = self.read(select, &values).await?;
        rows.iter().map(MessageRecord::read).collect()
    }

    async fn queue_reply(
        &self,
        workspace: &WorkspaceId,
        reply: &NewReply,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let queue = || queue_once(self, workspace, reply, now);
        self.whole("a reply", queue).await
    }

    async fn last_change(&self, workspace: &WorkspaceId) -> Result<i64, Fault> {
        let select = "SELECT changes FROM inboxes WHERE workspace_id = $1";
        let changes: Option<(i64,)> = self.read_one(select, &[workspace.as_str().into()]).await?;
        Ok(changes.map_or(0, |(changes,)| changes))
    }

    async fn counted(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        external_id: Option<&str>,
    ) -> Result<Vec<Counted>, Fault> {
        let select = "
            SELECT outcome, CAST(sum(count) AS bigint) AS count, max(last_at) AS last_at FROM (
                SELECT outcome, count, last_at FROM delivery_counts
                WHERE workspace_id = $1 AND kind = $2 AND ($4 = '' OR external_id = $4)
                UNION ALL
                SELECT nobodys.outcome, nobodys.count, nobodys.last_at
                FROM holdings JOIN delivery_counts AS nobodys USING (kind, external_id)
                WHERE holdings.workspace_id = $1 AND kind = $2 AND nobodys.workspace_id = ''
                    AND ($4 = '' OR external_id = $4)
                    AND NOT EXISTS (
                        SELECT 1 FROM agent_channels AS held
                        WHERE held.kind = $3 AND held.workspace_id <> $1
                            AND held.external_id = holdings.external_id
                    )
            ) AS counts
            GROUP BY outcome";
        let values = [
            workspace.as_str().into(),
            kind.as_str().into(),
            holding_kind(kind).as_str().into(),
            // No asset has an empty id.
            external_id.unwrap_or_default().into(),
        ];
        let rows: Vec<CountRecord> = self.read(select, &values).await?;
        CountRecord::read_all(rows)
    }
}

async fn queue_once<E: Engine>(
    store: &SqlStore<E>,
    workspace: &WorkspaceId,
    reply: &NewReply,
    now: Timestamp,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let ids = [reply.conversation.to_string()];
    let conversation = mail::lock_conversations(&mut whole, &ids).await?.pop();
    let own = conversation.filter(|row| row.workspace_id == workspace.as_str());
    let Some(conversation) = own else {
        return whole.undo(false).await;
    };
    let replies = std::slice::from_ref(reply);
    mail::queue(&mut whole, conversation.state()?, replies, now).await?;
    whole.commit(true).await
}
