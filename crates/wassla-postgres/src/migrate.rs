use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{ConnectOptions, Connection};
use wassla_domain::Fault;
use wassla_store_sql::migration_fault;

use crate::error::fault;
use crate::open::PostgresEngine;

static MIGRATIONS: Migrator = sqlx::migrate!();

impl PostgresEngine {
    /// Brings the tables up to date. Servers that do it at once wait for each other.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the tables are of a newer or another program;
    /// [`Fault::Unavailable`] when the server does not answer.
    pub async fn migrate(&self) -> Result<(), Fault> {
        // A connection of its own: it may wait and work for long, and what it locks ends with it.
        let options = (*self.pool.connect_options()).clone();
        let patient = options.options([("statement_timeout", "0"), ("lock_timeout", "0")]);
        let mut connection = patient.connect().await.map_err(fault)?;
        // `run` itself would make a future that cannot be spawned.
        let ran = MIGRATIONS.run_direct(None, &mut connection, false).await;
        ran.map_err(fault_of)?;
        connection.close().await.map_err(fault)
    }

    /// Whether the tables are up to date.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the server does not answer.
    pub async fn is_migrated(&self) -> Result<bool, Fault> {
        let table = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
        let is_there: bool = sqlx::query_scalar(table)
            .fetch_one(&self.pool)
            .await
            .map_err(fault)?;
        if !is_there {
            return Ok(false);
        }
        let applied = "SELECT version FROM _sqlx_migrations WHERE success";
        let applied: Vec<i64> = sqlx::query_scalar(applied)
            .fetch_all(&self.pool)
            .await
            .map_err(fault)?;
        Ok(MIGRATIONS.iter().all(|one| applied.contains(&one.version)))
    }
}

fn fault_of(error: MigrateError) -> Fault {
    if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
        return fault(error);
    }
    migration_fault(error)
}
