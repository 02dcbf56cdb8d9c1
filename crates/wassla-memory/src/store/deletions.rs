use async_trait::async_trait;
use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{Deletion, DeletionStore};
use wassla_domain::{Channel, DeletionCode, Fault, MetaUserId, Timestamp};

use super::MemoryStore;

#[async_trait]
impl DeletionStore for MemoryStore {
    async fn delete_for(
        &self,
        user: &MetaUserId,
        given_before: Timestamp,
        code: &DeletionCode,
        now: Timestamp,
    ) -> Result<u32, Fault> {
        let mut tables = self.tables();
        let is_given = |row: &&Channel| {
            row.credentials.meta_user == *user && row.credentials.issued_at < given_before
        };
        let rows = tables.rows.channels.values().filter(is_given);
        let ids: Vec<_> = rows.map(|row| row.id.clone()).collect();
        for id in &ids {
            tables.rows.remove(id);
        }
        let is_theirs = |job: &CleanupJob| job.meta_user == *user && job.owed_since < given_before;
        tables.rows.jobs.retain(|_, job| !is_theirs(job));
        let channels = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let deletion = Deletion { at: now, channels };
        tables.deletions.insert(code.clone(), deletion);
        Ok(channels)
    }

    async fn deletion(&self, code: &DeletionCode) -> Result<Option<Deletion>, Fault> {
        Ok(self.tables().deletions.get(code).cloned())
    }
}
