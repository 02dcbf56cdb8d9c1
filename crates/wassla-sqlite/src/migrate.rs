use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use wassla_domain::Fault;
use wassla_store_sql::{Driver as _, migration_fault};

use crate::error::fault;
use crate::open::SqliteEngine;

static MIGRATIONS: Migrator = sqlx::migrate!();

impl SqliteEngine {
    /// Brings the tables up to date. Programs that do it at once wait for each other.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the tables are of a newer or another program;
    /// [`Fault::Unavailable`] when the file cannot be written.
    pub async fn migrate(&self) -> Result<(), Fault> {
        // Inside a transaction of ours, each migration is a savepoint. `run` itself would make a
        // future that cannot be spawned.
        let mut whole = self.begin().await.map_err(fault)?;
        let ran = MIGRATIONS.run_direct(None, &mut *whole, false).await;
        ran.map_err(migration_fault)?;
        whole.commit().await.map_err(fault)?;
        self.look_anew().await.map_err(fault)
    }

    /// Connections that were open before know the old tables, and what they prepare has the old
    /// columns, until a statement of theirs meets the new ones.
    async fn look_anew(&self) -> Result<(), sqlx::Error> {
        let mut open = Vec::new();
        for _ in 0..self.reader().size() {
            open.push(self.reader().acquire().await?);
        }
        for connection in &mut open {
            connection.clear_cached_statements().await?;
            let look = sqlx::query("SELECT count(*) FROM sqlite_master");
            look.execute(&mut **connection).await?;
        }
        Ok(())
    }

    /// Whether the tables are up to date.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the file cannot be read.
    pub async fn is_migrated(&self) -> Result<bool, Fault> {
        let table = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
        let tables: i64 = sqlx::query_scalar(table)
            .fetch_one(&self.reader)
            .await
            .map_err(fault)?;
        if tables == 0 {
            return Ok(false);
        }
        let applied = "SELECT version FROM _sqlx_migrations WHERE success";
        let applied: Vec<i64> = sqlx::query_scalar(applied)
            .fetch_all(&self.reader)
            .await
            .map_err(fault)?;
        Ok(MIGRATIONS.iter().all(|one| applied.contains(&one.version)))
    }
}
