use async_trait::async_trait;
use wassla_domain::ports::LeaseStore;
use wassla_domain::{Fault, Timestamp};

use super::MemoryStore;

#[derive(Debug)]
pub(super) struct Held {
    by: String,
    until: Timestamp,
}

#[async_trait]
impl LeaseStore for MemoryStore {
    async fn lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, Fault> {
        let leases = &mut self.tables().leases;
        let held = leases.get(name);
        if held.is_some_and(|held| held.by != holder && held.until > now) {
            return Ok(false);
        }
        let by = holder.to_owned();
        leases.insert(name.to_owned(), Held { by, until });
        Ok(true)
    }

    async fn release(&self, name: &str, holder: &str) -> Result<(), Fault> {
        let leases = &mut self.tables().leases;
        leases.retain(|other, held| other != name || held.by != holder);
        Ok(())
    }
}
