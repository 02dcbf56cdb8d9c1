//! `[database]`.

use secrecy::SecretString;

use super::reader::ConfigReader;
use super::source::Given;
use super::values;

/// Where the rows are.
#[derive(Debug, Clone)]
pub enum Database {
    /// A SQLite file.
    Sqlite {
        /// The file.
        file: std::path::PathBuf,
    },
    /// A PostgreSQL server; the URL holds a password.
    Postgres {
        /// `postgres://user:pass@host/db`.
        url: SecretString,
    },
}

pub(crate) fn read(reader: &mut ConfigReader) -> Database {
    let expected = "sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE";
    let default = Database::Sqlite {
        file: "wassla.db".into(),
    };
    reader.or("database.url", expected, parse, default)
}

fn parse(given: &Given) -> Option<Database> {
    let text = values::text(given)?;
    if let Some(file) = text.strip_prefix("sqlite://") {
        let plain = !file.is_empty() && !file.contains(['?', '#', '\0']);
        return plain.then(|| Database::Sqlite { file: file.into() });
    }
    let url = url::Url::parse(&text).ok()?;
    let postgres = matches!(url.scheme(), "postgres" | "postgresql");
    postgres.then(|| Database::Postgres { url: text.into() })
}
