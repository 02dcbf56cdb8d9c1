use async_trait::async_trait;
use sqlx::{FromRow, query};
use wassla_domain::ports::{Deletion, DeletionStore};
use wassla_domain::{DeletionCode, Fault, MetaUserId, Timestamp};
use wassla_store_sql::DeletionRecord;

use crate::error::fault;
use crate::open::SqliteStore;

#[async_trait]
impl DeletionStore for SqliteStore {
    async fn delete_for(
        &self,
        user: &MetaUserId,
        given_before: Timestamp,
        code: &DeletionCode,
        now: Timestamp,
    ) -> Result<u32, Fault> {
        let mut whole = self.begin().await?;
        // Calling rows go with the rows that they ride on.
        let delete = "
            DELETE FROM agent_channels
            WHERE config ->> '$.meta_user_id' = ?1 AND kind <> 'whatsapp_call'
                AND config ->> '$.token_issued_at' < ?2";
        let deleted = query(delete)
            .bind(user.as_str())
            .bind(given_before.millis())
            .execute(&mut *whole)
            .await;
        let channels = deleted.map_err(fault)?.rows_affected();
        let channels = u32::try_from(channels).unwrap_or(u32::MAX);
        let forget = "DELETE FROM cleanup_jobs WHERE meta_user_id = ?1 AND owed_since < ?2";
        let forgotten = query(forget)
            .bind(user.as_str())
            .bind(given_before.millis())
            .execute(&mut *whole)
            .await;
        forgotten.map_err(fault)?;

        let keep = "INSERT INTO deletions (code, deleted_at, channels) VALUES (?1, ?2, ?3)";
        let kept = query(keep)
            .bind(code.as_str())
            .bind(now.millis())
            .bind(channels)
            .execute(&mut *whole)
            .await;
        kept.map_err(fault)?;
        whole.commit().await.map_err(fault)?;
        Ok(channels)
    }

    async fn deletion(&self, code: &DeletionCode) -> Result<Option<Deletion>, Fault> {
        let row = query("SELECT * FROM deletions WHERE code = ?1")
            .bind(code.as_str())
            .try_map(|row| DeletionRecord::from_row(&row))
            .fetch_optional(self.reader())
            .await;
        row.map_err(fault)?.map(DeletionRecord::read).transpose()
    }
}
