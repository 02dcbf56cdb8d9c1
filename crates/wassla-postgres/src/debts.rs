use async_trait::async_trait;
use sqlx::query;
use wassla_domain::channel::Debt;
use wassla_domain::ports::DebtStore;
use wassla_domain::{DebtId, Fault, Sealed};
use wassla_records::DebtRecord;

use crate::error::fault;
use crate::open::PostgresStore;
use crate::rows;

#[async_trait]
impl DebtStore for PostgresStore {
    async fn debts_after(&self, after: Option<&DebtId>, at_most: u32) -> Result<Vec<Debt>, Fault> {
        let select = "
            SELECT id, workspace_id, kind, external_id, asset::text AS asset, access_token,
                owed_since
            FROM cleanup_debts WHERE $1 IS NULL OR id > $1 ORDER BY id LIMIT $2";
        let rows = query(select)
            .bind(after.map(DebtId::as_str))
            .bind(i64::from(at_most))
            .try_map(|row| rows::debt(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(DebtRecord::read).collect()
    }

    async fn reseal_debt(&self, id: &DebtId, seen: &Sealed, token: &Sealed) -> Result<bool, Fault> {
        let update = "
            UPDATE cleanup_debts SET access_token = $3 WHERE id = $1 AND access_token = $2";
        let updated = query(update)
            .bind(id.as_str())
            .bind(seen.as_str())
            .bind(token.as_str())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }
}
