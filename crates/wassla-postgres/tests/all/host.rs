//! A store on a database of its own.

use std::error::Error;

use async_trait::async_trait;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};
use wassla_contract::sql::{RefusedWrites, SqlHost};
use wassla_contract::{StoreHost, Stores};
use wassla_domain::Fault;
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_testkit::postgres::{Database, fresh_database};

use crate::refusals;

static MIGRATIONS: Migrator = sqlx::migrate!();

pub(crate) struct Host {
    pub(crate) database: Database,
    pub(crate) store: PostgresStore,
}

pub(crate) async fn fresh() -> Host {
    Host::fresh().await
}

pub(crate) async fn open(database: &Database) -> PostgresStore {
    let options = PostgresOptions::default();
    let connected = PostgresStore::connect(database.url().into(), options).await;
    connected.unwrap()
}

impl Host {
    /// The database behind the store's back.
    async fn connection(&self) -> PgConnection {
        PgConnection::connect(self.database.url()).await.unwrap()
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
    type Store = PostgresStore;
    const WRITES: RefusedWrites = refusals::WRITES;

    fn refuse_writes() -> String {
        refusals::refuse_writes()
    }

    async fn empty() -> Self {
        let database = fresh_database().await;
        let store = open(&database).await;
        Self { database, store }
    }

    async fn open(&self) -> PostgresStore {
        open(&self.database).await
    }

    fn store(&self) -> &PostgresStore {
        &self.store
    }

    async fn migrate(store: &PostgresStore) -> Result<(), Fault> {
        store.migrate().await
    }

    async fn migrate_to(&self, migrations: usize) {
        let first = Migrator::with_migrations(MIGRATIONS.migrations[..migrations].to_vec());
        let mut connection = self.connection().await;
        let made = first.run_direct(None, &mut connection, false).await;
        made.unwrap();
    }

    async fn is_migrated(store: &PostgresStore) -> Result<bool, Fault> {
        store.is_migrated().await
    }

    async fn ping(store: &PostgresStore) -> Result<(), Fault> {
        store.ping().await
    }

    async fn close(store: &PostgresStore) {
        store.close().await;
    }

    async fn execute(&self, sql: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        statements.execute(&mut self.connection().await).await?;
        Ok(())
    }
}
