//! A store on a database of its own.

use async_trait::async_trait;
use sqlx::{Connection, PgConnection};
use wassla_contract::{StoreHost, Stores};
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_testkit::postgres::{Database, fresh_database};

pub(crate) struct Host {
    pub(crate) database: Database,
    pub(crate) store: PostgresStore,
}

pub(crate) async fn fresh() -> Host {
    let database = fresh_database().await;
    let store = open(&database).await;
    store.migrate().await.unwrap();
    Host { database, store }
}

pub(crate) async fn open(database: &Database) -> PostgresStore {
    let options = PostgresOptions::default();
    let connected = PostgresStore::connect(database.url().into(), options).await;
    connected.unwrap()
}

impl Host {
    /// The database behind the store's back.
    pub(crate) async fn connection(&self) -> PgConnection {
        PgConnection::connect(self.database.url()).await.unwrap()
    }

    pub(crate) async fn run(&self, sql: &'static str) {
        let ran = sqlx::raw_sql(sql)
            .execute(&mut self.connection().await)
            .await;
        ran.unwrap();
    }
}

#[async_trait]
impl StoreHost for Host {
    fn stores(&self) -> Stores {
        Stores::of(self.store.clone())
    }

    async fn reopen(&self) -> Stores {
        Stores::of(open(&self.database).await)
    }
}
