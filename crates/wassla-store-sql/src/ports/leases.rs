use async_trait::async_trait;
use wassla_domain::ports::LeaseStore;
use wassla_domain::{Fault, Timestamp};

use crate::engine::{Engine, SqlStore};

#[async_trait]
impl<E: Engine> LeaseStore for SqlStore<E> {
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
        let values = [name.into(), holder.into(), now.into(), until.into()];
        Ok(self.write(take, &values).await? == 1)
    }

    async fn release(&self, name: &str, holder: &str) -> Result<(), Fault> {
        let delete = "DELETE FROM leases WHERE name = $1 AND holder = $2";
        let deleted = self.write(delete, &[name.into(), holder.into()]).await;
        deleted.map(drop)
    }
}
