//! A store on a database of its own.

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};
use wassla_contract::sql::SqlHost as _;
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_testkit::postgres::{Database, fresh_database};

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
    let connected = PostgresStore::open(&database.url().into(), options).await;
    connected.unwrap()
}

impl Host {
    const LATER: &str = "INSERT INTO _sqlx_migrations VALUES (9999, 'later', now(), true, '', 0)";

    /// The database behind the store's back.
    async fn connection(&self) -> PgConnection {
        PgConnection::connect(self.database.url()).await.unwrap()
    }

    async fn create() -> Self {
        let database = fresh_database().await;
        let store = open(&database).await;
        Self { database, store }
    }

    async fn open_again(&self) -> PostgresStore {
        open(&self.database).await
    }

    async fn migrate_first(&self, migrations: usize) {
        let first = Migrator::with_migrations(MIGRATIONS.migrations[..migrations].to_vec());
        let mut connection = self.connection().await;
        let made = first.run_direct(None, &mut connection, false).await;
        made.unwrap();
    }

    async fn execute_past(&self, sql: &str) -> Result<(), sqlx::Error> {
        let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        statements.execute(&mut self.connection().await).await?;
        Ok(())
    }
}

wassla_contract::sql_host!(Host, PostgresStore, crate::refusals);
