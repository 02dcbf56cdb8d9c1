//! A store on a file of its own.

use std::path::PathBuf;

use async_trait::async_trait;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use wassla_domain::WorkspaceId;
use wassla_sqlite::{SqliteOptions, SqliteStore};
use wassla_testkit::contract::{StoreHost, Stores};

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

    async fn plant_calling_row(&self, workspace: &WorkspaceId) {
        let insert = "
            INSERT INTO agent_channels
            VALUES (?1 || '-call', ?1, 'whatsapp_call', 'call-' || ?1, NULL, 'connected', '{}',
                    '{}', 1, NULL, 1, 0, 0)";
        let planted = sqlx::query(insert)
            .bind(workspace.as_str())
            .execute(&mut self.connection().await)
            .await;
        planted.unwrap();
    }

    async fn has_calling_row(&self, workspace: &WorkspaceId) -> bool {
        let count = "
            SELECT count(*) FROM agent_channels WHERE workspace_id = ?1 AND kind = 'whatsapp_call'";
        let count: i64 = sqlx::query_scalar(count)
            .bind(workspace.as_str())
            .fetch_one(&mut self.connection().await)
            .await
            .unwrap();
        count == 1
    }
}
