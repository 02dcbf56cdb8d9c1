use async_trait::async_trait;
use wassla_domain::ports::{Progress, ProvisionStore};
use wassla_domain::{Channel, Fault, PhoneNumberId, Timestamp};

use super::MemoryStore;

#[async_trait]
impl ProvisionStore for MemoryStore {
    async fn lease_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        let mut tables = self.tables();
        let channels = tables.rows.channels.values_mut();
        let mut due: Vec<_> = channels
            .filter(|row| row.due_at.is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|row| row.due_at);
        due.truncate(at_most as usize);
        let lease = |row: &mut Channel| {
            row.due_at = Some(until);
            row.clone()
        };
        Ok(due.into_iter().map(lease).collect())
    }

    async fn record_progress(&self, progress: &Progress) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let row = tables.rows.channels.get_mut(&progress.id);
        let Some(channel) = row.filter(|channel| channel.version == progress.version) else {
            return Ok(false);
        };
        channel.state = progress.state;
        channel.evidence = progress.evidence.clone();
        channel.due_at = progress.due_at;
        channel.updated_at = progress.at;
        channel.version += 1;
        Ok(true)
    }

    async fn reserve_registration(
        &self,
        number: &PhoneNumberId,
        now: Timestamp,
        since: Timestamp,
        at_most: u32,
    ) -> Result<bool, Fault> {
        let registrations = &mut self.tables().registrations;
        let counted = registrations
            .iter()
            .filter(|(of, at)| of == number && *at >= since)
            .count();
        if counted >= at_most as usize {
            return Ok(false);
        }
        registrations.push((number.clone(), now));
        Ok(true)
    }
}
