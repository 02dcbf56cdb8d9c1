use async_trait::async_trait;
use sqlx::{FromRow, SqliteConnection, query, query_scalar};
use wassla_domain::inbound::ExternalMessageId;
use wassla_domain::inbox::{Attempted, Outgoing};
use wassla_domain::ports::Outbox;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::MessageRecord;

use crate::error::fault;
use crate::leased::leased;
use crate::mail;
use crate::open::SqliteStore;

/// Messages that are due, but for those with an open one before them in their conversation.
macro_rules! due {
    () => {
        "FROM messages AS own WHERE due_at <= ?1 AND NOT EXISTS (
            SELECT 1 FROM messages AS earlier
            WHERE earlier.conversation_id = own.conversation_id
                AND earlier.seq < own.seq AND earlier.due_at IS NOT NULL
        )"
    };
}

#[async_trait]
impl Outbox for SqliteStore {
    async fn lease_outgoing(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Outgoing>, Fault> {
        // Mostly nothing is due: then nobody who writes is disturbed.
        let is_due = concat!("SELECT EXISTS (SELECT 1 ", due!(), ")");
        let is_due = query_scalar(is_due).bind(now.millis());
        if !is_due.fetch_one(self.reader()).await.map_err(fault)? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let due = lease(&mut whole, now, until, at_most).await?;
        let ids: Vec<_> = due.iter().map(|row| row.conversation_id.clone()).collect();
        let conversations = mail::conversations(&mut *whole, &ids).await?;
        whole.commit().await.map_err(fault)?;
        leased(due.iter().map(|row| row.outgoing(&conversations)))
    }

    async fn begin_attempt(&self, outgoing: &Outgoing, _now: Timestamp) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let Some(row) = message(&mut whole, outgoing).await? else {
            return Ok(false);
        };
        let mut stored = row.stored(outgoing.workspace.clone())?;
        if !stored.begin_attempt() {
            return Ok(false);
        }
        mail::change_messages(&mut whole, &MessageRecord::json_of([&stored])).await?;
        mail::count_change(&mut whole, &[outgoing.workspace.to_string()]).await?;
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }

    async fn end_attempt(
        &self,
        outgoing: &Outgoing,
        attempted: &Attempted,
        _now: Timestamp,
    ) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let Some(row) = message(&mut whole, outgoing).await? else {
            return Ok(false);
        };
        let is_free = match attempted {
            Attempted::Sent(id) => is_free(&mut whole, &row, id).await?,
            Attempted::Again(_) | Attempted::Unknown(_) | Attempted::Failed(_) => false,
        };
        let mut stored = row.stored(outgoing.workspace.clone())?;
        let changed = stored.end_attempt(attempted, is_free);
        mail::change_messages(&mut whole, &MessageRecord::json_of([&stored])).await?;
        if changed {
            mail::count_change(&mut whole, &[outgoing.workspace.to_string()]).await?;
        }
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }
}

async fn lease(
    connection: &mut SqliteConnection,
    now: Timestamp,
    until: Timestamp,
    at_most: u32,
) -> Result<Vec<MessageRecord>, Fault> {
    let select = concat!("SELECT own.* ", due!(), " ORDER BY due_at, seq LIMIT ?2");
    let due = query(select)
        .bind(now.millis())
        .bind(at_most)
        .try_map(|row| MessageRecord::from_row(&row))
        .fetch_all(&mut *connection)
        .await;
    let mut due = due.map_err(fault)?;
    for row in &mut due {
        row.due_at = Some(until.millis());
        row.round += 1;
        let update = "UPDATE messages SET due_at = ?2, round = ?3 WHERE seq = ?1";
        let updated = query(update)
            .bind(row.seq)
            .bind(row.due_at)
            .bind(row.round)
            .execute(&mut *connection)
            .await;
        updated.map_err(fault)?;
    }
    Ok(due)
}

/// The message, if it is in the round in which this taking of it was.
async fn message(
    connection: &mut SqliteConnection,
    outgoing: &Outgoing,
) -> Result<Option<MessageRecord>, Fault> {
    let row = query("SELECT * FROM messages WHERE id = ?1 AND round = ?2")
        .bind(outgoing.id.as_str())
        .bind(outgoing.round)
        .try_map(|row| MessageRecord::from_row(&row))
        .fetch_optional(connection)
        .await;
    row.map_err(fault)
}

/// Whether no message has this id of Meta's.
async fn is_free(
    connection: &mut SqliteConnection,
    message: &MessageRecord,
    id: &ExternalMessageId,
) -> Result<bool, Fault> {
    let select = "
        SELECT 1 FROM messages WHERE kind = ?1 AND asset_id = ?2 AND external_id = ?3";
    let found = query(select)
        .bind(&message.kind)
        .bind(&message.asset_id)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await;
    Ok(found.map_err(fault)?.is_none())
}
