//! A fresh database for each server.

use tempfile::TempDir;
use wassla_testkit::postgres::{self, durable_database};

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Postgres,
    Sqlite,
}

impl Engine {
    pub(crate) const ALL: [Self; 2] = [Self::Postgres, Self::Sqlite];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

/// A fresh database; it goes away with the value, or with this process.
pub(crate) enum Database {
    Postgres(postgres::Database),
    Sqlite(TempDir),
}

impl Database {
    pub(crate) async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Postgres => Self::Postgres(durable_database().await),
            Engine::Sqlite => Self::Sqlite(tempfile::tempdir().expect("a temporary folder")),
        }
    }

    /// What a store opens it by.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Postgres(database) => database.url().to_owned(),
            Self::Sqlite(folder) => {
                let file = folder.path().join("wassla.db");
                file.to_str().expect("a readable path").to_owned()
            }
        }
    }
}

/// Starts the server of all PostgreSQL databases, where it waits for the disk.
pub(crate) async fn start_postgres() {
    drop(durable_database().await);
}
