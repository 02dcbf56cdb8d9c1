use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row, query};
use wassla_domain::ports::{Progress, ProvisionStore};
use wassla_domain::{Channel, Fault, PhoneNumberId, Timestamp};
use wassla_store_sql::{ChannelRecord, evidence_text};

use crate::columns::channel_columns;
use crate::error::fault;
use crate::leased::leased;
use crate::open::PostgresStore;

#[async_trait]
impl ProvisionStore for PostgresStore {
    async fn lease_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        // Rows that another process is leasing right now are passed over.
        let lease = concat!(
            "WITH due AS MATERIALIZED (
                SELECT id AS due_id, due_at AS was_due FROM agent_channels
                WHERE due_at <= $1 AND kind <> 'whatsapp_call'
                ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
            )
            UPDATE agent_channels SET due_at = $2 FROM due WHERE id = due_id
            RETURNING was_due, ",
            channel_columns!()
        );
        let leased_rows = query(lease)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(at_most))
            .try_map(|row: PgRow| {
                Ok((
                    row.try_get::<i64, _>("was_due")?,
                    ChannelRecord::from_row(&row)?,
                ))
            })
            .fetch_all(self.pool())
            .await;
        let mut rows = leased_rows.map_err(fault)?;
        rows.sort_by(|(one, row), (other, next)| (one, &row.id).cmp(&(other, &next.id)));
        leased(rows.into_iter().map(|(_, row)| row.read()))
    }

    async fn record_progress(&self, progress: &Progress) -> Result<bool, Fault> {
        let update = "
            UPDATE agent_channels SET
                state = $3, evidence = $4::jsonb, due_at = $5, updated_at = $6, version = version + 1
            WHERE id = $1 AND version = $2";
        let updated = query(update)
            .bind(progress.id.as_str())
            .bind(progress.version)
            .bind(progress.state.as_str())
            .bind(evidence_text(&progress.evidence))
            .bind(progress.due_at.map(Timestamp::millis))
            .bind(progress.at.millis())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn reserve_registration(
        &self,
        number: &PhoneNumberId,
        now: Timestamp,
        since: Timestamp,
        at_most: u32,
    ) -> Result<bool, Fault> {
        let mut whole = self.begin().await.map_err(fault)?;
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended('registration ' || $1, 0))";
        let locked = query(lock).bind(number.as_str()).execute(&mut *whole).await;
        locked.map_err(fault)?;
        // A statement of its own: it counts what is there now that the lock is ours.
        let insert = "
            INSERT INTO registrations (phone_number_id, reserved_at)
            SELECT $1, $2 WHERE $4 > (
                SELECT count(*) FROM registrations
                WHERE phone_number_id = $1 AND reserved_at >= $3
            )";
        let inserted = query(insert)
            .bind(number.as_str())
            .bind(now.millis())
            .bind(since.millis())
            .bind(i64::from(at_most))
            .execute(&mut *whole)
            .await;
        let is_reserved = inserted.map_err(fault)?.rows_affected() == 1;
        whole.commit().await.map_err(fault)?;
        Ok(is_reserved)
    }
}
