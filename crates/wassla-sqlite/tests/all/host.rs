//! A store on a file of its own.

use std::path::PathBuf;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use wassla_contract::sql::SqlHost as _;
use wassla_sqlite::{SqliteOptions, SqliteStore};

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
    const LATER: &str = "INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, 1, x'00', 0)";

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("wassla.db")
    }

    /// The file behind the store's back.
    async fn connection(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.file());
        options.connect().await.unwrap()
    }

    async fn create() -> Self {
        let folder = TempDir::new().unwrap();
        let store = open(&folder.path().join("wassla.db")).await;
        Self { folder, store }
    }

    async fn open_again(&self) -> SqliteStore {
        open(&self.file()).await
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

wassla_contract::sql_host!(Host, SqliteStore, crate::refusals);
