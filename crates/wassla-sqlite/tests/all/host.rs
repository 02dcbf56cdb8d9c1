//! A store on a file of its own.

use std::error::Error;
use std::path::PathBuf;

use async_trait::async_trait;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use wassla_contract::sql::{RefusedWrites, SqlHost};
use wassla_contract::{StoreHost, Stores};
use wassla_domain::Fault;
use wassla_sqlite::{SqliteOptions, SqliteStore};

use crate::refusals;

static MIGRATIONS: Migrator = sqlx::migrate!();

pub(crate) struct Host {
    folder: TempDir,
    pub(crate) store: SqliteStore,
}

pub(crate) async fn fresh() -> Host {
    Host::fresh().await
}

pub(crate) async fn open(file: &std::path::Path) -> SqliteStore {
    let options = SqliteOptions::default();
    SqliteStore::open(file.to_str().unwrap(), options)
        .await
        .unwrap()
}

impl Host {
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("wassla.db")
    }

    /// The file behind the store's back.
    async fn connection(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.file());
        options.connect().await.unwrap()
    }
}

#[async_trait]
impl StoreHost for Host {
    fn stores(&self) -> Stores {
        Stores::of(self.store.clone())
    }

    async fn reopen(&self) -> Stores {
        Stores::of(self.open().await)
    }
}

#[async_trait]
impl SqlHost for Host {
    type Store = SqliteStore;
    const WRITES: RefusedWrites = refusals::WRITES;

    fn refuse_writes() -> String {
        refusals::refuse_writes()
    }

    async fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let store = open(&folder.path().join("wassla.db")).await;
        Self { folder, store }
    }

    async fn open(&self) -> SqliteStore {
        open(&self.file()).await
    }

    fn store(&self) -> &SqliteStore {
        &self.store
    }

    async fn migrate(store: &SqliteStore) -> Result<(), Fault> {
        store.migrate().await
    }

    async fn migrate_to(&self, migrations: usize) {
        let first = Migrator::with_migrations(MIGRATIONS.migrations[..migrations].to_vec());
        let mut connection = self.connection().await;
        let made = first.run_direct(None, &mut connection, false).await;
        made.unwrap();
    }

    async fn is_migrated(store: &SqliteStore) -> Result<bool, Fault> {
        store.is_migrated().await
    }

    async fn ping(store: &SqliteStore) -> Result<(), Fault> {
        store.ping().await
    }

    async fn close(store: &SqliteStore) {
        store.close().await;
    }

    async fn execute(&self, sql: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        statements.execute(&mut self.connection().await).await?;
        Ok(())
    }
}
