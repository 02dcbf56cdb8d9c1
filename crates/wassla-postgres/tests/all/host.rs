//! A store on a database of its own.

use async_trait::async_trait;
use sqlx::{Connection, PgConnection};
use wassla_domain::WorkspaceId;
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_testkit::contract::{StoreHost, Stores};
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

    async fn plant_calling_row(&self, workspace: &WorkspaceId) {
        let insert = "
            INSERT INTO agent_channels
            VALUES ($1 || '-call', $1, 'whatsapp_call', 'call-' || $1, NULL, 'connected', '{}',
                    '{}', 1, NULL, 1, 0, 0)";
        let planted = sqlx::query(insert)
            .bind(workspace.as_str())
            .execute(&mut self.connection().await)
            .await;
        planted.unwrap();
    }

    async fn has_calling_row(&self, workspace: &WorkspaceId) -> bool {
        let count = "
            SELECT count(*) FROM agent_channels WHERE workspace_id = $1 AND kind = 'whatsapp_call'";
        let count: i64 = sqlx::query_scalar(count)
            .bind(workspace.as_str())
            .fetch_one(&mut self.connection().await)
            .await
            .unwrap();
        count == 1
    }
}
