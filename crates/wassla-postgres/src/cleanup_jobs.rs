use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row, query};
use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::CleanupStore;
use wassla_domain::{CleanupJobId, Fault, Sealed, Timestamp};
use wassla_store_sql::{CleanupRecord, storable};

use crate::columns::job_columns;
use crate::error::fault;
use crate::leased::leased;
use crate::open::PostgresStore;

#[async_trait]
impl CleanupStore for PostgresStore {
    async fn jobs_after(
        &self,
        after: Option<&CleanupJobId>,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let select = concat!(
            "SELECT ",
            job_columns!(),
            " FROM cleanup_jobs WHERE $1 IS NULL OR id > $1 ORDER BY id LIMIT $2"
        );
        let rows = query(select)
            .bind(after.map(CleanupJobId::as_str))
            .bind(i64::from(at_most))
            .try_map(|row| CleanupRecord::from_row(&row))
            .fetch_all(self.pool())
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
            UPDATE cleanup_jobs SET access_token = $3 WHERE id = $1 AND access_token = $2";
        let updated = query(update)
            .bind(id.as_str())
            .bind(seen.as_str())
            .bind(token.as_str())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let lease = concat!(
            "WITH due AS MATERIALIZED (
                SELECT id AS due_id, due_at AS was_due FROM cleanup_jobs
                WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
            )
            UPDATE cleanup_jobs SET due_at = $2, attempts = attempts + 1
            FROM due WHERE id = due_id
            RETURNING was_due, ",
            job_columns!()
        );
        let rows = query(lease)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(at_most))
            .try_map(|row: PgRow| {
                Ok((
                    row.try_get::<i64, _>("was_due")?,
                    CleanupRecord::from_row(&row)?,
                ))
            })
            .fetch_all(self.pool())
            .await;
        let mut rows = rows.map_err(fault)?;
        rows.sort_by(|(one, row), (other, next)| (one, &row.id).cmp(&(other, &next.id)));
        leased(rows.into_iter().map(|(_, row)| row.read()))
    }

    async fn jobs_of(&self, asset: &AssetRef) -> Result<Vec<CleanupJob>, Fault> {
        let select = concat!(
            "SELECT ",
            job_columns!(),
            " FROM cleanup_jobs WHERE kind = $1 AND external_id = $2
              ORDER BY owed_since DESC, id DESC"
        );
        let rows = query(select)
            .bind(asset.kind.as_str())
            .bind(storable(&asset.external_id))
            .try_map(|row| CleanupRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(CleanupRecord::read).collect()
    }

    async fn postpone_job(&self, id: &CleanupJobId, again_at: Timestamp) -> Result<(), Fault> {
        let update = "UPDATE cleanup_jobs SET due_at = $2 WHERE id = $1";
        let updated = query(update)
            .bind(id.as_str())
            .bind(again_at.millis())
            .execute(self.pool())
            .await;
        updated.map(drop).map_err(fault)
    }

    async fn forget_job(&self, id: &CleanupJobId) -> Result<(), Fault> {
        let delete = "DELETE FROM cleanup_jobs WHERE id = $1";
        let deleted = query(delete).bind(id.as_str()).execute(self.pool()).await;
        deleted.map(drop).map_err(fault)
    }
}
