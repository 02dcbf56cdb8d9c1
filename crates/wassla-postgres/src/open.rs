use std::error::Error;
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use wassla_domain::Fault;
use wassla_store_sql::{Open, SqlStore};

use crate::error::{fault, without_details};

/// How a store waits and how many connections it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresOptions {
    /// Connections at most.
    pub connections: u32,
    /// How long a free connection is waited for.
    pub acquire_timeout: Duration,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            connections: 10,
            acquire_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
        }
    }
}

/// Why a store cannot be reached. It never holds the address.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is not one of PostgreSQL's.
    #[error("the database address is not one of PostgreSQL's: use postgres://user:pass@host/db")]
    Address,
    /// The server does not answer, or refuses us.
    #[error("PostgreSQL does not let us in")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
}

/// Every store port over one PostgreSQL database. Clones share their connections.
pub type PostgresStore = SqlStore<PostgresEngine>;

/// The connections to one PostgreSQL database.
#[derive(Debug)]
pub struct PostgresEngine {
    pub(crate) pool: PgPool,
}

impl Open for PostgresEngine {
    type Address = SecretString;
    type Options = PostgresOptions;
    type Error = ConnectError;

    /// Reaches the server. The tables are brought up to date by [`migrate`](Self::migrate).
    ///
    /// # Errors
    /// [`ConnectError`], without the address.
    async fn open(url: &SecretString, options: PostgresOptions) -> Result<Self, ConnectError> {
        let url = url.expose_secret();
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(ConnectError::Address);
        }
        // The parser's own error may quote a part of the address.
        let connection = PgConnectOptions::from_str(url).map_err(|_| ConnectError::Address)?;
        let connected = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.acquire_timeout)
            .connect_with(session(connection, &options))
            .await;
        let pool = connected.map_err(|error| ConnectError::Refused(without_details(error)))?;
        Ok(Self { pool })
    }
}

impl PostgresEngine {
    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when there is none.
    pub async fn ping(&self) -> Result<(), Fault> {
        let answer = sqlx::query("SELECT 1").execute(&self.pool).await;
        answer.map(drop).map_err(fault)
    }

    /// Waits for what is running and closes all connections; every call after that is a fault.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn session(connection: PgConnectOptions, options: &PostgresOptions) -> PgConnectOptions {
    let millis = |duration: Duration| duration.as_millis().to_string();
    connection.application_name("wassla").options([
        ("statement_timeout", millis(options.statement_timeout)),
        ("lock_timeout", millis(options.lock_timeout)),
        // A process that is cut off in the middle does not keep its locks for ever.
        (
            "idle_in_transaction_session_timeout",
            millis(options.statement_timeout),
        ),
        ("default_transaction_isolation", "read committed".to_owned()),
    ])
}
