use async_trait::async_trait;
use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::CleanupStore;
use wassla_domain::{CleanupJobId, Fault, Sealed, Timestamp};

use crate::engine::{Engine, SqlStore, leased};
use crate::{CleanupRecord, storable};

#[async_trait]
impl<E: Engine> CleanupStore for SqlStore<E> {
    async fn jobs_after(
        &self,
        after: Option<&CleanupJobId>,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let values = [after.map(CleanupJobId::as_str).into(), at_most.into()];
        let rows: Vec<CleanupRecord> = self.read(E::SQL.dialect.jobs_after, &values).await?;
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
        let values = [
            id.as_str().into(),
            seen.as_str().into(),
            token.as_str().into(),
        ];
        Ok(self.write(update, &values).await? == 1)
    }

    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let lease = self.lease_rows(&E::SQL.leases.jobs, (now, until), at_most);
        let rows: Vec<CleanupRecord> = lease.await?;
        leased(rows.into_iter().map(CleanupRecord::read))
    }

    async fn jobs_of(&self, asset: &AssetRef) -> Result<Vec<CleanupJob>, Fault> {
        let values = [
            asset.kind.as_str().into(),
            storable(&asset.external_id).into(),
        ];
        let rows: Vec<CleanupRecord> = self.read(E::SQL.dialect.jobs_of, &values).await?;
        rows.into_iter().map(CleanupRecord::read).collect()
    }

    async fn postpone_job(&self, id: &CleanupJobId, again_at: Timestamp) -> Result<(), Fault> {
        let update = "UPDATE cleanup_jobs SET due_at = $2 WHERE id = $1";
        let values = [id.as_str().into(), again_at.into()];
        self.write(update, &values).await.map(drop)
    }

    async fn forget_job(&self, id: &CleanupJobId) -> Result<(), Fault> {
        let delete = "DELETE FROM cleanup_jobs WHERE id = $1";
        self.write(delete, &[id.as_str().into()]).await.map(drop)
    }
}
