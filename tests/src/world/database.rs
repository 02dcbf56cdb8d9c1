//! The database of a world, and its bytes.

use tempfile::TempDir;
use wassla_testkit::postgres;

use super::cable::Cable;

/// The kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// A file.
    Sqlite,
    /// A database on a throw-away server.
    Postgres,
}

impl Store {
    /// Both kinds.
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

pub(super) enum Database {
    Sqlite(TempDir),
    Postgres {
        database: postgres::Database,
        url: String,
    },
}

impl Database {
    pub(super) async fn fresh(store: Store, cable: Option<&Cable>) -> Self {
        match store {
            Store::Sqlite => Self::Sqlite(tempfile::tempdir().expect("a temporary folder")),
            Store::Postgres => {
                let database = postgres::fresh_database().await;
                let url = match cable {
                    Some(cable) => cable.lays_to(database.url()).await,
                    None => database.url().to_owned(),
                };
                Self::Postgres { database, url }
            }
        }
    }

    pub(super) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => {
                format!("sqlite://{}", folder.path().join("wassla.db").display())
            }
            Self::Postgres { url, .. } => url.clone(),
        }
    }

    /// Every byte that a thief of the database would have, by the name of its place.
    pub(super) fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        match self {
            Self::Sqlite(folder) => {
                let files = folder.path().read_dir().expect("the folder is there");
                let files = files.map(|entry| entry.expect("a readable folder").path());
                let read = files.map(|file| {
                    let bytes = std::fs::read(&file).expect("a readable file");
                    (file.display().to_string(), bytes)
                });
                read.collect()
            }
            Self::Postgres { database, .. } => {
                vec![("the dump".to_owned(), postgres::dump(database))]
            }
        }
    }

    /// What PostgreSQL answers to this.
    pub(super) fn says(&self, sql: &str) -> String {
        let Self::Postgres { database, .. } = self else {
            panic!("only PostgreSQL is asked beside the server");
        };
        postgres::psql(database, sql).trim().to_owned()
    }

    /// Leaves a text where a thief of the database would find it.
    pub(super) fn plants(&self, text: &str) {
        let Self::Sqlite(folder) = self else {
            panic!("only a folder takes a file");
        };
        let file = folder.path().join("wassla.db-planted");
        std::fs::write(file, text).expect("a writable folder");
    }
}
