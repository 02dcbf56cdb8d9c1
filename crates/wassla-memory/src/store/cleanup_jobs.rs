use std::ops::Bound;

use async_trait::async_trait;
use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::CleanupStore;
use wassla_domain::{CleanupJobId, Fault, Sealed, Timestamp};

use super::MemoryStore;

#[async_trait]
impl CleanupStore for MemoryStore {
    async fn jobs_after(
        &self,
        after: Option<&CleanupJobId>,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let tables = self.tables();
        let jobs = tables.rows.jobs.range((from, Bound::Unbounded));
        Ok(jobs
            .take(at_most as usize)
            .map(|(_, job)| job.clone())
            .collect())
    }

    async fn reseal_job(
        &self,
        id: &CleanupJobId,
        seen: &Sealed,
        token: &Sealed,
    ) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let job = tables.rows.jobs.get_mut(id);
        let Some(job) = job.filter(|job| job.access_token == *seen) else {
            return Ok(false);
        };
        job.access_token = token.clone();
        Ok(true)
    }

    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CleanupJob>, Fault> {
        let mut tables = self.tables();
        let jobs = tables.rows.jobs.values_mut();
        let mut due: Vec<_> = jobs.filter(|job| job.due_at <= now).collect();
        due.sort_by_key(|job| job.due_at);
        due.truncate(at_most as usize);
        let lease = |job: &mut CleanupJob| {
            job.due_at = until;
            job.attempts += 1;
            job.clone()
        };
        Ok(due.into_iter().map(lease).collect())
    }

    async fn jobs_of(&self, asset: &AssetRef) -> Result<Vec<CleanupJob>, Fault> {
        let tables = self.tables();
        let jobs = tables.rows.jobs.values();
        let is_of = |job: &&CleanupJob| {
            job.asset.kind() == asset.kind && job.asset.external_id() == asset.external_id
        };
        let mut own: Vec<_> = jobs.filter(is_of).cloned().collect();
        own.sort_by(|one, other| (other.owed_since, &other.id).cmp(&(one.owed_since, &one.id)));
        Ok(own)
    }

    async fn postpone_job(&self, id: &CleanupJobId, again_at: Timestamp) -> Result<(), Fault> {
        if let Some(job) = self.tables().rows.jobs.get_mut(id) {
            job.due_at = again_at;
        }
        Ok(())
    }

    async fn forget_job(&self, id: &CleanupJobId) -> Result<(), Fault> {
        self.tables().rows.jobs.remove(id);
        Ok(())
    }
}
