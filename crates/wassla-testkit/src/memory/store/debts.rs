use std::ops::Bound;

use async_trait::async_trait;
use wassla_domain::channel::Debt;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::DebtStore;
use wassla_domain::{DebtId, Fault, Sealed, Timestamp};

use super::MemoryStore;

#[async_trait]
impl DebtStore for MemoryStore {
    async fn debts_after(&self, after: Option<&DebtId>, at_most: u32) -> Result<Vec<Debt>, Fault> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let tables = self.tables();
        let debts = tables.rows.debts.range((from, Bound::Unbounded));
        Ok(debts
            .take(at_most as usize)
            .map(|(_, debt)| debt.clone())
            .collect())
    }

    async fn reseal_debt(&self, id: &DebtId, seen: &Sealed, token: &Sealed) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let debt = tables.rows.debts.get_mut(id);
        let Some(debt) = debt.filter(|debt| debt.access_token == *seen) else {
            return Ok(false);
        };
        debt.access_token = token.clone();
        Ok(true)
    }

    async fn lease_debts(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Debt>, Fault> {
        let mut tables = self.tables();
        let debts = tables.rows.debts.values_mut();
        let mut due: Vec<_> = debts.filter(|debt| debt.due_at <= now).collect();
        due.sort_by_key(|debt| debt.due_at);
        due.truncate(at_most as usize);
        let lease = |debt: &mut Debt| {
            debt.due_at = until;
            debt.attempts += 1;
            debt.clone()
        };
        Ok(due.into_iter().map(lease).collect())
    }

    async fn debts_of(&self, asset: &AssetRef) -> Result<Vec<Debt>, Fault> {
        let tables = self.tables();
        let debts = tables.rows.debts.values();
        let is_of = |debt: &&Debt| {
            debt.asset.kind() == asset.kind && debt.asset.external_id() == asset.external_id
        };
        let mut own: Vec<_> = debts.filter(is_of).cloned().collect();
        own.sort_by(|one, other| (other.owed_since, &other.id).cmp(&(one.owed_since, &one.id)));
        Ok(own)
    }

    async fn put_off_debt(&self, id: &DebtId, again_at: Timestamp) -> Result<(), Fault> {
        if let Some(debt) = self.tables().rows.debts.get_mut(id) {
            debt.due_at = again_at;
        }
        Ok(())
    }

    async fn forget_debt(&self, id: &DebtId) -> Result<(), Fault> {
        self.tables().rows.debts.remove(id);
        Ok(())
    }
}
