use async_trait::async_trait;
use sqlx::query;
use wassla_domain::ports::LeaseStore;
use wassla_domain::{Fault, Timestamp};

use crate::error::fault;
use crate::open::PostgresStore;

#[async_trait]
impl LeaseStore for PostgresStore {
    async fn lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, Fault> {
        let take = "
            INSERT INTO leases AS held (name, holder, held_until) VALUES ($1, $2, $4)
            ON CONFLICT (name) DO UPDATE SET
                holder = excluded.holder, held_until = excluded.held_until
            WHERE held.holder = excluded.holder OR held.held_until <= $3";
        let taken = query(take)
            .bind(name)
            .bind(holder)
            .bind(now.millis())
            .bind(until.millis())
            .execute(self.pool())
            .await;
        Ok(taken.map_err(fault)?.rows_affected() == 1)
    }

    async fn release(&self, name: &str, holder: &str) -> Result<(), Fault> {
        let delete = "DELETE FROM leases WHERE name = $1 AND holder = $2";
        let deleted = query(delete)
            .bind(name)
            .bind(holder)
            .execute(self.pool())
            .await;
        deleted.map(drop).map_err(fault)
    }
}
