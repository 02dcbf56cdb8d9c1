use std::error::Error;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::time::{Instant, sleep};
use wassla_domain::Fault;
use wassla_store_sql::{Open, SqlStore};

use crate::error::fault;
use crate::file;
use crate::lock::{LockRefused, ServerLock};

/// The pause before a new file that others are opening is tried again.
const PAUSE: Duration = Duration::from_millis(20);

/// How a store waits and how many connections it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteOptions {
    /// Connections that read; one more writes.
    pub readers: u32,
    /// How long other processes that write are waited for.
    pub busy_timeout: Duration,
    /// How long a free connection is waited for.
    pub acquire_timeout: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            busy_timeout: Duration::from_secs(10),
            acquire_timeout: Duration::from_secs(10),
        }
    }
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is not one of SQLite's.
    #[error("the database address is not one of SQLite's: use sqlite://FILE")]
    Address(#[source] Box<dyn Error + Send + Sync>),
    /// Every connection would have data of its own.
    #[error("SQLite in memory is not supported: use sqlite://FILE")]
    InMemory,
    /// The file is missing and cannot be made, or cannot be opened.
    #[error("the database file {} cannot be opened", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Every store port over one file. Clones share their connections.
pub type SqliteStore = SqlStore<SqliteEngine>;

/// One file and the connections to it.
#[derive(Debug)]
pub struct SqliteEngine {
    file: PathBuf,
    /// One connection: writers of this process queue here, not at the file.
    pub(crate) writer: SqlitePool,
    pub(crate) reader: SqlitePool,
}

impl Open for SqliteEngine {
    type Address = str;
    type Options = SqliteOptions;
    type Error = OpenError;

    /// Opens a file, given as a path or as `sqlite://FILE`, and makes it when it is missing. Its
    /// folder must be there. The tables are brought up to date by [`migrate`](Self::migrate).
    ///
    /// # Errors
    /// [`OpenError`], which names the file.
    async fn open(path_or_url: &str, options: SqliteOptions) -> Result<Self, OpenError> {
        let named = file_of(path_or_url)?;
        let refused = |source: Box<dyn Error + Send + Sync>| OpenError::File {
            file: named.clone(),
            source,
        };
        file::create(&named).map_err(|error| refused(error.into()))?;
        // However the file is named, its lock and its WAL are beside the file itself.
        let file = named
            .canonicalize()
            .map_err(|error| refused(error.into()))?;

        let connection = connection(&file, &options);
        let reading = connection.clone().pragma("query_only", "ON");
        let writer = connect(1, &connection, &options).await;
        let writer = writer.map_err(|error| refused(error.into()))?;
        let reader = connect(options.readers, &reading, &options).await;
        let reader = reader.map_err(|error| refused(error.into()))?;
        Ok(Self {
            file,
            writer,
            reader,
        })
    }
}

impl SqliteEngine {
    /// The file itself, links followed.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Takes the file for a server; the command line does not.
    ///
    /// # Errors
    /// [`LockRefused`], whose text is a sentence for the operator.
    pub fn lock_for_server(&self) -> Result<ServerLock, LockRefused> {
        ServerLock::take(&self.file)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when there is none.
    pub async fn ping(&self) -> Result<(), Fault> {
        let answer = sqlx::query("SELECT 1").execute(&self.reader).await;
        answer.map(drop).map_err(fault)
    }

    /// Waits for what is running and closes all connections; every call after that is a fault.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

fn file_of(path_or_url: &str) -> Result<PathBuf, OpenError> {
    if path_or_url == ":memory:" {
        return Err(OpenError::InMemory);
    }
    if !path_or_url.starts_with("sqlite:") {
        return Ok(PathBuf::from(path_or_url));
    }
    let options = SqliteConnectOptions::from_str(path_or_url);
    let options = options.map_err(|error| OpenError::Address(error.into()))?;
    let file = options.get_filename();
    let in_memory = file.starts_with(":memory:") || path_or_url.contains("mode=memory");
    if in_memory || file.to_string_lossy().starts_with("file:") {
        return Err(OpenError::InMemory);
    }
    Ok(file.to_owned())
}

fn connection(file: &Path, options: &SqliteOptions) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(options.busy_timeout)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

/// Connects. The first connections to a new file all want to bring it into WAL mode, and for that
/// one change SQLite does not wait for the others by itself.
async fn connect(
    connections: u32,
    connection: &SqliteConnectOptions,
    options: &SqliteOptions,
) -> Result<SqlitePool, sqlx::Error> {
    let deadline = Instant::now() + options.busy_timeout;
    loop {
        let pool = pool(connections, options);
        match pool.connect_with(connection.clone()).await {
            Err(error) if is_busy(&error) && Instant::now() < deadline => sleep(PAUSE).await,
            connected => return connected,
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    // SQLITE_BUSY; its extended codes carry it in their last byte.
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

fn pool(connections: u32, options: &SqliteOptions) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        // A connection to a file does not break by itself.
        .test_before_acquire(false)
}
