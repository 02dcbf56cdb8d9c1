use async_trait::async_trait;
use sqlx::{FromRow, query, query_scalar};
use wassla_domain::ports::{Progress, ProvisionStore};
use wassla_domain::{Channel, Fault, PhoneNumberId, Timestamp};
use wassla_store_sql::{ChannelRecord, evidence_text};

use crate::error::fault;
use crate::leased::leased;
use crate::open::SqliteStore;

#[async_trait]
impl ProvisionStore for SqliteStore {
    async fn lease_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        // Mostly nothing is due: then nobody who writes is disturbed.
        if !self.anything_is_due(now).await? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let select = "
            SELECT * FROM agent_channels WHERE due_at <= ?1 AND kind <> 'whatsapp_call'
            ORDER BY due_at, id LIMIT ?2";
        let due = query(select)
            .bind(now.millis())
            .bind(at_most)
            .try_map(|row| ChannelRecord::from_row(&row))
            .fetch_all(&mut *whole)
            .await;
        let mut due = due.map_err(fault)?;
        for row in &mut due {
            row.due_at = Some(until.millis());
            let update = "UPDATE agent_channels SET due_at = ?2 WHERE id = ?1";
            let updated = query(update)
                .bind(&row.id)
                .bind(row.due_at)
                .execute(&mut *whole)
                .await;
            updated.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)?;
        leased(due.into_iter().map(ChannelRecord::read))
    }

    async fn record_progress(&self, progress: &Progress) -> Result<bool, Fault> {
        let update = "
            UPDATE agent_channels SET
                state = ?3, evidence = ?4, due_at = ?5, updated_at = ?6, version = version + 1
            WHERE id = ?1 AND version = ?2";
        let updated = query(update)
            .bind(progress.id.as_str())
            .bind(progress.version)
            .bind(progress.state.as_str())
            .bind(evidence_text(&progress.evidence))
            .bind(progress.due_at.map(Timestamp::millis))
            .bind(progress.at.millis())
            .execute(self.writer())
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
        // One statement: it has the write lock before it counts.
        let insert = "
            INSERT INTO registrations (phone_number_id, reserved_at)
            SELECT ?1, ?2 WHERE ?4 > (
                SELECT count(*) FROM registrations
                WHERE phone_number_id = ?1 AND reserved_at >= ?3
            )";
        let inserted = query(insert)
            .bind(number.as_str())
            .bind(now.millis())
            .bind(since.millis())
            .bind(at_most)
            .execute(self.writer())
            .await;
        Ok(inserted.map_err(fault)?.rows_affected() == 1)
    }
}

impl SqliteStore {
    async fn anything_is_due(&self, now: Timestamp) -> Result<bool, Fault> {
        let select = "
            SELECT EXISTS (
                SELECT 1 FROM agent_channels WHERE due_at <= ?1 AND kind <> 'whatsapp_call'
            )";
        let due = query_scalar(select).bind(now.millis());
        due.fetch_one(self.reader()).await.map_err(fault)
    }
}
