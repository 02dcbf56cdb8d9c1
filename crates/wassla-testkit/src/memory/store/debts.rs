use std::ops::Bound;

use async_trait::async_trait;
use wassla_domain::channel::Debt;
use wassla_domain::ports::DebtStore;
use wassla_domain::{DebtId, Fault, Sealed};

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
}
