//! A store on a file of its own.

use std::path::PathBuf;

use async_trait::async_trait;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use wassla_contract::{StoreHost, Stores};
use wassla_sqlite::{SqliteOptions, SqliteStore};

pub(crate) struct Host {
    folder: TempDir,
    pub(crate) store: SqliteStore,
}

pub(crate) async fn fresh() -> Host {
    let folder = TempDir::new().unwrap();
    let store = open(&folder.path().join("wassla.db")).await;
    store.migrate().await.unwrap();
    Host { folder, store }
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
    pub(crate) async fn connection(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.file());
        options.connect().await.unwrap()
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
        Stores::of(open(&self.file()).await)
    }
}
