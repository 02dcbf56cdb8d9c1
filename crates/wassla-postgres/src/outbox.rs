use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row, query};
use wassla_domain::inbound::ExternalMessageId;
use wassla_domain::inbox::{Attempted, Outgoing};
use wassla_domain::ports::Outbox;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::MessageRecord;

use crate::error::{Stopped, fault, whole};
use crate::leased::leased;
use crate::mail;
use crate::open::PostgresStore;

#[async_trait]
impl Outbox for PostgresStore {
    async fn lease_outgoing(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Outgoing>, Fault> {
        let lease = "
            WITH due AS MATERIALIZED (
                SELECT seq AS due_seq, due_at AS was_due FROM messages AS own
                WHERE due_at <= $1 AND NOT EXISTS (
                    SELECT 1 FROM messages AS earlier
                    WHERE earlier.conversation_id = own.conversation_id
                        AND earlier.seq < own.seq AND earlier.due_at IS NOT NULL
                )
                ORDER BY due_at, seq LIMIT $3 FOR UPDATE SKIP LOCKED
            )
            UPDATE messages SET due_at = $2, round = round + 1
            FROM due WHERE seq = due_seq
            RETURNING was_due, messages.*";
        let rows = query(lease)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(at_most))
            .try_map(|row: PgRow| {
                Ok((
                    row.try_get::<i64, _>("was_due")?,
                    MessageRecord::from_row(&row)?,
                ))
            })
            .fetch_all(self.pool())
            .await;
        let mut rows = rows.map_err(fault)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        rows.sort_by_key(|(was_due, row)| (*was_due, row.seq));
        let ids: Vec<_> = rows
            .iter()
            .map(|(_, row)| row.conversation_id.clone())
            .collect();
        let conversations = mail::conversations(self.pool(), &ids)
            .await
            .map_err(fault)?;
        leased(rows.iter().map(|(_, row)| row.outgoing(&conversations)))
    }

    async fn begin_attempt(&self, outgoing: &Outgoing, _now: Timestamp) -> Result<bool, Fault> {
        whole("an attempt", || begin_once(self, outgoing)).await
    }

    async fn end_attempt(
        &self,
        outgoing: &Outgoing,
        attempted: &Attempted,
        _now: Timestamp,
    ) -> Result<bool, Fault> {
        whole("an attempt", || end_once(self, outgoing, attempted)).await
    }
}

async fn begin_once(store: &PostgresStore, outgoing: &Outgoing) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let Some(row) = lock_message(&mut whole, outgoing).await? else {
        whole.rollback().await?;
        return Ok(false);
    };
    let mut stored = row.stored(outgoing.workspace.clone())?;
    if !stored.begin_attempt() {
        whole.rollback().await?;
        return Ok(false);
    }
    mail::change_messages(&mut whole, &MessageRecord::json_of([&stored])).await?;
    mail::count_change(&mut whole, &[outgoing.workspace.to_string()]).await?;
    whole.commit().await?;
    Ok(true)
}

async fn end_once(
    store: &PostgresStore,
    outgoing: &Outgoing,
    attempted: &Attempted,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let Some(row) = lock_message(&mut whole, outgoing).await? else {
        whole.rollback().await?;
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
    whole.commit().await?;
    Ok(true)
}

/// The message, if it is in the round in which this taking of it was.
async fn lock_message(
    connection: &mut PgConnection,
    outgoing: &Outgoing,
) -> Result<Option<MessageRecord>, sqlx::Error> {
    let select = "SELECT * FROM messages WHERE id = $1 AND round = $2 FOR UPDATE";
    query(select)
        .bind(outgoing.id.as_str())
        .bind(outgoing.round)
        .try_map(|row| MessageRecord::from_row(&row))
        .fetch_optional(connection)
        .await
}

/// Whether no message has this id of Meta's.
async fn is_free(
    connection: &mut PgConnection,
    message: &MessageRecord,
    id: &ExternalMessageId,
) -> Result<bool, sqlx::Error> {
    let select = "
        SELECT 1 FROM messages WHERE kind = $1 AND asset_id = $2 AND external_id = $3";
    let found = query(select)
        .bind(&message.kind)
        .bind(&message.asset_id)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await;
    Ok(found?.is_none())
}
