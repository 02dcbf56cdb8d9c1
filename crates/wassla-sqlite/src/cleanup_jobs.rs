use async_trait::async_trait;
use sqlx::{FromRow, query, query_scalar};
use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::CleanupStore;
use wassla_domain::{CleanupJobId, Fault, Sealed, Timestamp};
use wassla_store_sql::CleanupRecord;

use crate::error::fault;
use crate::leased::leased;
use crate::open::SqliteStore;

#[async_trait]
impl CleanupStore for SqliteStore {
    async fn jobs_after(
        &self,
        after: Option<&CleanupJobId>,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let select = "
            SELECT * FROM cleanup_jobs WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2";
        let rows = query(select)
            .bind(after.map(CleanupJobId::as_str))
            .bind(at_most)
            .try_map(|row| CleanupRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(CleanupRecord::read).collect()
    }

    async fn reseal_job(
        &self,
        id: &CleanupJobId,
        seen: &Sealed,
        token: &Sealed,
    ) -> Result<bool, Fault> {
        let update = "
            UPDATE cleanup_jobs SET access_token = ?3 WHERE id = ?1 AND access_token = ?2";
        let updated = query(update)
            .bind(id.as_str())
            .bind(seen.as_str())
            .bind(token.as_str())
            .execute(self.writer())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        // Mostly nothing is due: then nobody who writes is disturbed.
        let is_due = "SELECT EXISTS (SELECT 1 FROM cleanup_jobs WHERE due_at <= ?1)";
        let is_due = query_scalar(is_due).bind(now.millis());
        if !is_due.fetch_one(self.reader()).await.map_err(fault)? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let select = "
            SELECT * FROM cleanup_jobs WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2";
        let due = query(select)
            .bind(now.millis())
            .bind(at_most)
            .try_map(|row| CleanupRecord::from_row(&row))
            .fetch_all(&mut *whole)
            .await;
        let mut due = due.map_err(fault)?;
        for row in &mut due {
            row.due_at = until.millis();
            row.attempts += 1;
            let update = "UPDATE cleanup_jobs SET due_at = ?2, attempts = ?3 WHERE id = ?1";
            let updated = query(update)
                .bind(&row.id)
                .bind(row.due_at)
                .bind(row.attempts)
                .execute(&mut *whole)
                .await;
            updated.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)?;
        leased(due.into_iter().map(CleanupRecord::read))
    }

    async fn jobs_of(&self, asset: &AssetRef) -> Result<Vec<CleanupJob>, Fault> {
        let select = "
            SELECT * FROM cleanup_jobs WHERE kind = ?1 AND external_id = ?2
            ORDER BY owed_since DESC, id DESC";
        let rows = query(select)
            .bind(asset.kind.as_str())
            .bind(&asset.external_id)
            .try_map(|row| CleanupRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(CleanupRecord::read).collect()
    }

    async fn postpone_job(&self, id: &CleanupJobId, again_at: Timestamp) -> Result<(), Fault> {
        let update = "UPDATE cleanup_jobs SET due_at = ?2 WHERE id = ?1";
        let updated = query(update)
            .bind(id.as_str())
            .bind(again_at.millis())
            .execute(self.writer())
            .await;
        updated.map(drop).map_err(fault)
    }

    async fn forget_job(&self, id: &CleanupJobId) -> Result<(), Fault> {
        let delete = "DELETE FROM cleanup_jobs WHERE id = ?1";
        let deleted = query(delete).bind(id.as_str()).execute(self.writer()).await;
        deleted.map(drop).map_err(fault)
    }
}
