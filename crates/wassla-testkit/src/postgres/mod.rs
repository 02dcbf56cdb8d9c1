//! A throw-away PostgreSQL for tests: a server of its own per test process, a database of its own
//! per test.
//!
//! The server listens on a Unix socket in a temporary folder and goes away with the process that
//! asked for it, also when that process is killed. When `DATABASE_URL` is set, the databases are
//! made on that server instead; they are dropped with their [`Database`].

mod cluster;
mod environment;
mod programs;

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use url::Url;

use cluster::{Cluster, Durability};
use programs::Programs;

/// A fresh, empty database on a server that does not wait for the disk.
///
/// # Panics
/// When no PostgreSQL can be found or started; the message says what to install or to set.
pub async fn fresh_database() -> Database {
    on_a_blocking_thread(|| Database::create(Server::of(Durability::None))).await
}

/// A fresh, empty database on a server that waits for the disk as a real one does: for benchmarks.
///
/// # Panics
/// When no PostgreSQL can be found or started; the message says what to install or to set.
pub async fn durable_database() -> Database {
    on_a_blocking_thread(|| Database::create(Server::of(Durability::Full))).await
}

/// Everything in the database as one SQL text, bytes shown as they are: to be searched for secrets.
///
/// # Panics
/// When `pg_dump` is missing or fails; the message holds its words.
pub fn dump(database: &Database) -> Vec<u8> {
    programs::output_of(
        Command::new(&database.server.programs.pg_dump)
            // A secret in a `bytea` column would hide from a search in the default, hexadecimal form.
            .env("PGOPTIONS", "-c bytea_output=escape")
            .arg(format!("--dbname={}", database.url)),
    )
}

/// Runs SQL and returns what it printed: for rows and figures that no store's port gives.
///
/// # Panics
/// When `psql` fails; the message holds its words.
pub fn psql(database: &Database, sql: &str) -> String {
    database.server.run_on(&database.url, sql)
}

/// One test's own database.
#[derive(Debug)]
pub struct Database {
    server: &'static Server,
    name: String,
    url: Url,
}

impl Database {
    /// The address that `sqlx`, `psql` and `pg_dump` understand.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    fn create(server: &'static Server) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wassla_test_{}_{number}", server.name_prefix);

        // Nobody ever connects to template0, so copies of it never wait for each other.
        server.run(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
        ));

        let mut url = server.url.clone();
        url.set_path(&name);
        Self { server, name, url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Our own server is deleted as a whole.
        if self.server.cluster.is_none() {
            self.server.run(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
        }
    }
}

/// Where the databases are made.
#[derive(Debug)]
struct Server {
    programs: Programs,
    url: Url,
    name_prefix: String,
    /// Kept for its pipe: the server stops when this process ends.
    cluster: Option<Cluster>,
}

impl Server {
    fn of(durability: Durability) -> &'static Self {
        static FAST: OnceLock<Server> = OnceLock::new();
        static DURABLE: OnceLock<Server> = OnceLock::new();
        match durability {
            Durability::None => FAST.get_or_init(|| Self::start(durability)),
            Durability::Full => DURABLE.get_or_init(|| Self::start(durability)),
        }
    }

    fn start(durability: Durability) -> Self {
        let programs = Programs::find();
        let (url, cluster) = environment::database_url().map_or_else(
            || {
                let cluster = Cluster::start(&programs, durability);
                (cluster.url(), Some(cluster))
            },
            |url| (url, None),
        );
        let mut server = Self {
            programs,
            url,
            name_prefix: String::new(),
            cluster,
        };
        // A process id repeats between containers that share a server; this does not.
        server.name_prefix = server.run("SELECT replace(gen_random_uuid()::text, '-', '')");
        server
    }

    fn run(&self, sql: &str) -> String {
        self.run_on(&self.url, sql)
    }

    fn run_on(&self, url: &Url, sql: &str) -> String {
        let answer = programs::output_of(
            Command::new(&self.programs.psql)
                .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
                .args(["--set=ON_ERROR_STOP=1", "--command", sql])
                .arg(url.as_str()),
        );
        String::from_utf8_lossy(&answer).trim().to_owned()
    }
}

async fn on_a_blocking_thread<T: Send + 'static>(work: fn() -> T) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_test_gets_a_database_of_its_own() {
        let (one, other) = tokio::join!(fresh_database(), fresh_database());
        psql(&one, "CREATE TABLE only_here (id int)");
        let count = "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'";
        assert_eq!(psql(&one, count), "1");
        assert_eq!(psql(&other, count), "0");
    }

    #[tokio::test]
    async fn a_dump_shows_text_and_bytes_as_they_are() {
        let database = fresh_database().await;
        psql(
            &database,
            "CREATE TABLE t AS SELECT 'canary-text' AS a, 'canary-bytes'::bytea AS b",
        );
        let dump = String::from_utf8(dump(&database)).unwrap();
        assert!(dump.contains("canary-text"), "{dump}");
        assert!(dump.contains("canary-bytes"), "{dump}");
    }

    #[tokio::test]
    async fn durability_is_what_was_asked_for() {
        let (fast, durable) = (fresh_database().await, durable_database().await);
        if fast.server.cluster.is_some() {
            assert_eq!(psql(&fast, "SHOW fsync"), "off");
            assert_eq!(psql(&durable, "SHOW fsync"), "on");
        }
    }
}
