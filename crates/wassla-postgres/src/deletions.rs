use async_trait::async_trait;
use sqlx::{FromRow, query};
use wassla_domain::ports::{Deletion, DeletionStore};
use wassla_domain::{DeletionCode, Fault, MetaUserId, Timestamp};
use wassla_store_sql::DeletionRecord;

use crate::error::{Stopped, fault, whole};
use crate::open::PostgresStore;

#[async_trait]
impl DeletionStore for PostgresStore {
    async fn delete_for(
        &self,
        user: &MetaUserId,
        given_before: Timestamp,
        code: &DeletionCode,
        now: Timestamp,
    ) -> Result<u32, Fault> {
        let given_before = given_before.millis();
        whole("a deletion", || {
            delete_once(self, user, given_before, code, now)
        })
        .await
    }

    async fn deletion(&self, code: &DeletionCode) -> Result<Option<Deletion>, Fault> {
        let row = query("SELECT * FROM deletions WHERE code = $1")
            .bind(code.as_str())
            .try_map(|row| DeletionRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        row.map_err(fault)?.map(DeletionRecord::read).transpose()
    }
}

async fn delete_once(
    store: &PostgresStore,
    user: &MetaUserId,
    given_before: i64,
    code: &DeletionCode,
    now: Timestamp,
) -> Result<u32, Stopped> {
    let mut whole = store.begin().await?;
    // Locked in the order in which sign-ins lock them; calling rows go with the rows that they
    // ride on.
    let delete = "
        WITH gone AS MATERIALIZED (
            SELECT id AS gone_id FROM agent_channels
            WHERE config ->> 'meta_user_id' = $1 AND kind <> 'whatsapp_call'
                AND (config ->> 'token_issued_at')::bigint < $2
            ORDER BY workspace_id, array_position(ARRAY['whatsapp', 'instagram'], kind)
            FOR UPDATE
        )
        DELETE FROM agent_channels USING gone WHERE id = gone_id";
    let deleted = query(delete)
        .bind(user.as_str())
        .bind(given_before)
        .execute(&mut *whole)
        .await;
    let channels = u32::try_from(deleted?.rows_affected()).unwrap_or(u32::MAX);
    let forget = "DELETE FROM cleanup_jobs WHERE meta_user_id = $1 AND owed_since < $2";
    query(forget)
        .bind(user.as_str())
        .bind(given_before)
        .execute(&mut *whole)
        .await?;

    let keep = "INSERT INTO deletions (code, deleted_at, channels) VALUES ($1, $2, $3)";
    query(keep)
        .bind(code.as_str())
        .bind(now.millis())
        .bind(i64::from(channels))
        .execute(&mut *whole)
        .await?;
    whole.commit().await?;
    Ok(channels)
}
