use async_trait::async_trait;
use sqlx::Error;
use wassla_domain::inbound::ExternalMessageId;
use wassla_domain::inbox::{Attempted, Outgoing};
use wassla_domain::ports::Outbox;
use wassla_domain::{Fault, Timestamp};

use super::mail;
use crate::engine::{Engine, SqlStore, Stopped, UnitOfWork, leased};
use crate::{ConversationRecord, MessageRecord};

#[async_trait]
impl<E: Engine> Outbox for SqlStore<E> {
    async fn lease_outgoing(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Outgoing>, Fault> {
        let lease = self.lease_rows(&E::SQL.leases.messages, (now, until), at_most);
        let rows: Vec<MessageRecord> = lease.await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = rows.iter().map(|row| row.conversation_id.clone()).collect();
        let read = self
            .read(E::SQL.inbox.conversations, &[ids[..].into()])
            .await;
        let conversations: Vec<ConversationRecord> = read?;
        leased(rows.iter().map(|row| row.outgoing(&conversations)))
    }

    async fn begin_attempt(&self, outgoing: &Outgoing, _now: Timestamp) -> Result<bool, Fault> {
        let begin = || begin_once(self, outgoing);
        self.whole("an attempt", begin).await
    }

    async fn end_attempt(
        &self,
        outgoing: &Outgoing,
        attempted: &Attempted,
        _now: Timestamp,
    ) -> Result<bool, Fault> {
        let end = || end_once(self, outgoing, attempted);
        self.whole("an attempt", end).await
    }
}

async fn begin_once<E: Engine>(store: &SqlStore<E>, outgoing: &Outgoing) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let Some(row) = lock_message(&mut whole, outgoing).await? else {
        return whole.undo(false).await;
    };
    let mut stored = row.stored(outgoing.workspace.clone())?;
    if !stored.begin_attempt() {
        return whole.undo(false).await;
    }
    mail::change_messages(&mut whole, &MessageRecord::json_of([&stored])).await?;
    mail::count_changes(&mut whole, &[outgoing.workspace.to_string()]).await?;
    whole.commit(true).await
}

async fn end_once<E: Engine>(
    store: &SqlStore<E>,
    outgoing: &Outgoing,
    attempted: &Attempted,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let Some(row) = lock_message(&mut whole, outgoing).await? else {
        return whole.undo(false).await;
    };
    let is_free = match attempted {
        Attempted::Sent(id) => is_free(&mut whole, &row, id).await?,
        Attempted::Again(_) | Attempted::Unknown(_) | Attempted::Failed(_) => false,
    };
    let mut stored = row.stored(outgoing.workspace.clone())?;
    let changed = stored.end_attempt(attempted, is_free);
    mail::change_messages(&mut whole, &MessageRecord::json_of([&stored])).await?;
    if changed {
        mail::count_changes(&mut whole, &[outgoing.workspace.to_string()]).await?;
    }
    whole.commit(true).await
}

/// The message, if it is in the round in which this taking of it was.
async fn lock_message<E: Engine>(
    whole: &mut UnitOfWork<E>,
    outgoing: &Outgoing,
) -> Result<Option<MessageRecord>, Error> {
    let values = [outgoing.id.as_str().into(), outgoing.round.into()];
    whole.fetch_one(E::SQL.dialect.lock_outgoing, &values).await
}

/// Whether no message has this id of Meta's.
async fn is_free<E: Engine>(
    whole: &mut UnitOfWork<E>,
    message: &MessageRecord,
    id: &ExternalMessageId,
) -> Result<bool, Error> {
    let select = "
        SELECT 1 FROM messages WHERE kind = $1 AND asset_id = $2 AND external_id = $3";
    let values = [
        (&message.kind).into(),
        (&message.asset_id).into(),
        id.as_str().into(),
    ];
    Ok(!whole.finds(select, &values).await?)
}
