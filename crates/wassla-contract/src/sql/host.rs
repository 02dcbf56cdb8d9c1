//! What the suites of the SQL stores need beyond the ports.

use std::error::Error;

use async_trait::async_trait;
use wassla_domain::Fault;

use super::RefusedWrites;
use crate::{EveryPort, StoreHost};

/// A store that keeps its rows in SQL tables of its own, which a clause may reach past the store.
#[async_trait]
pub trait SqlHost: StoreHost + Sized {
    /// The store that is under test.
    type Store: EveryPort + Clone;

    /// How many writes it can refuse.
    const WRITES: RefusedWrites;

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
