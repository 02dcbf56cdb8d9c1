use wassla_domain::{Fault, Timestamp};

use super::{Engine, Reads, SqlStore, Value};

/// How what is due is leased: `$1` is now, `$2` until when, `$3` how many at most.
#[derive(Debug, Clone, Copy)]
pub struct LeaseSql {
    /// Whether anything is due, where asking disturbs fewer than leasing.
    pub is_due: Option<&'static str>,
    /// What is due, as it is once leased, in the order in which it was due.
    pub due: &'static str,
    /// Leases what `due` found; `None` where `due` does that itself.
    pub take: Option<&'static str>,
}

impl<E: Engine> SqlStore<E> {
    /// Leases what is due.
    pub(crate) async fn lease_rows<T>(
        &self,
        sql: &LeaseSql,
        (now, until): (Timestamp, Timestamp),
        at_most: u32,
    ) -> Result<Vec<T>, Fault>
    where
        E: Reads<T>,
        T: Send,
    {
        let values: [Value<'_>; 3] = [now.into(), until.into(), at_most.into()];
        if let Some(is_due) = sql.is_due
            && !self.is_due(is_due, &values).await?
        {
            return Ok(Vec::new());
        }
        let Some(take) = sql.take else {
            return self.write_returning(sql.due, &values).await;
        };
        let values = &values;
        let lease = || async move {
            let mut whole = self.begin_whole().await?;
            let due = whole.fetch(sql.due, values).await?;
            whole.execute(take, values).await?;
            whole.commit(due).await
        };
        self.whole("a lease", lease).await
    }

    /// Whether a statement says that anything is due.
    pub(crate) async fn is_due(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<bool, Fault> {
        let is_due: Option<(bool,)> = self.read_one(statement, values).await?;
        Ok(is_due.is_some_and(|(is_due,)| is_due))
    }
}
