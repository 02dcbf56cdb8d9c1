//! What the suites of the SQL stores need beyond the ports.

use std::error::Error;

use async_trait::async_trait;
use wassla_domain::Fault;

use super::writes::RefusedWrites;
use crate::{EveryPort, StoreHost};

/// A store that keeps its rows in SQL tables of its own, which a clause may reach past the store.
#[async_trait]
pub trait SqlHost: StoreHost + Sized {
    /// The store that is under test.
    type Store: EveryPort + Clone;

    /// How many writes it can refuse.
    const WRITES: RefusedWrites;

    /// A statement that records a migration that no program has yet.
    const LATER_MIGRATION: &'static str;

    /// Statements that make a table `allowed` with one row: `writes` counts down with every write and
    /// refuses the one that is one too many; `refuse_commit` refuses the commit of any write.
    fn refuse_writes() -> String;

    /// A new place for rows, without any table; the store is open.
    async fn empty() -> Self;

    /// The same data opened once more.
    async fn open(&self) -> Self::Store;

    /// The store as it was first opened.
    fn store(&self) -> &Self::Store;

    /// Brings the tables up to date.
    async fn migrate(store: &Self::Store) -> Result<(), Fault>;

    /// Makes the tables of the first so many migrations.
    async fn migrate_to(&self, migrations: usize);

    /// Whether the tables are up to date.
    async fn is_migrated(store: &Self::Store) -> Result<bool, Fault>;

    /// Whether the database answers.
    async fn ping(store: &Self::Store) -> Result<(), Fault>;

    /// Closes every connection.
    async fn close(store: &Self::Store);

    /// Runs statements past the store, or says why the database refused them.
    async fn execute(&self, sql: &str) -> Result<(), Box<dyn Error + Send + Sync>>;

    /// A new place for rows, with the tables of today.
    async fn fresh() -> Self {
        let host = Self::empty().await;
        Self::migrate(host.store()).await.unwrap();
        host
    }

    /// Runs statements past the store that the database takes.
    async fn run(&self, sql: &str) {
        self.execute(sql).await.unwrap();
    }
}

/// Makes a host of a type that has what differs between databases: the functions `create`,
/// `open_again`, `migrate_first` and `execute_past`, a field `store`, and the module of its refusals.
#[macro_export]
macro_rules! sql_host {
    ($host:ty, $store:ty, $refusals:path) => {
        #[async_trait::async_trait]
        impl $crate::StoreHost for $host {
            fn stores(&self) -> $crate::Stores {
                $crate::Stores::of(self.store.clone())
            }

            async fn reopen(&self) -> $crate::Stores {
                $crate::Stores::of(self.open_again().await)
            }
        }

        #[async_trait::async_trait]
        impl $crate::sql::SqlHost for $host {
            type Store = $store;

            const WRITES: $crate::sql::RefusedWrites = {
                use $refusals as refusals;
                refusals::WRITES
            };

            const LATER_MIGRATION: &'static str = Self::LATER;

            fn refuse_writes() -> String {
                use $refusals as refusals;
                refusals::refuse_writes()
            }

            async fn empty() -> Self {
                Self::create().await
            }

            async fn open(&self) -> $store {
                self.open_again().await
            }

            fn store(&self) -> &$store {
                &self.store
            }

            async fn migrate(store: &$store) -> Result<(), wassla_domain::Fault> {
                store.migrate().await
            }

            async fn migrate_to(&self, migrations: usize) {
                self.migrate_first(migrations).await;
            }

            async fn is_migrated(store: &$store) -> Result<bool, wassla_domain::Fault> {
                store.is_migrated().await
            }

            async fn ping(store: &$store) -> Result<(), wassla_domain::Fault> {
                store.ping().await
            }

            async fn close(store: &$store) {
                store.close().await;
            }

            async fn execute(
                &self,
                sql: &str,
            ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                Ok(self.execute_past(sql).await?)
            }
        }
    };
}
