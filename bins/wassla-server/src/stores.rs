//! The stores that the configuration names, as ports.

use std::sync::Arc;

use wassla_domain::ports::{
    AgentDirectory, AnswerStore, AttemptStore, CallLog, CallingStore, ChannelStore, CleanupStore,
    DeletionStore, EventLog, Inbox, LeaseStore, Outbox, ProvisionStore, WorkspaceDirectory,
};
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_sqlite::{ServerLock, SqliteOptions, SqliteStore};

use crate::config::{Config, Database};
use crate::failure::CommandFailure;

/// The store ports over one database. Clones share their connections.
#[derive(Clone)]
pub struct OpenStores {
    /// Sign-in attempts.
    pub attempts: Arc<dyn AttemptStore>,
    /// Channel rows.
    pub channels: Arc<dyn ChannelStore>,
    /// Rows of calling.
    pub calling: Arc<dyn CallingStore>,
    /// Calls.
    pub calls: Arc<dyn CallLog>,
    /// Provisioning.
    pub provisions: Arc<dyn ProvisionStore>,
    /// Clean-ups owed at Meta.
    pub jobs: Arc<dyn CleanupStore>,
    /// What came in.
    pub events: Arc<dyn EventLog>,
    /// Conversations and messages.
    pub inbox: Arc<dyn Inbox>,
    /// Conversations that wait for an agent.
    pub answers: Arc<dyn AnswerStore>,
    /// Replies that wait to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// Things that one process does at a time.
    pub leases: Arc<dyn LeaseStore>,
    /// Deletions that people asked Meta for.
    pub deletions: Arc<dyn DeletionStore>,
    /// Workspaces.
    pub workspaces: Arc<dyn WorkspaceDirectory>,
    /// Agents.
    pub agents: Arc<dyn AgentDirectory>,
    engine: StoreKind,
    /// Held as long as a server works on a SQLite file.
    lock: Option<Arc<ServerLock>>,
}

#[derive(Clone)]
enum StoreKind {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl OpenStores {
    /// Opens the database as it is.
    ///
    /// # Errors
    /// [`CommandFailure`] when it cannot be opened.
    pub async fn open(config: &Config) -> Result<Self, CommandFailure> {
        let connections = config.limits.database_connections;
        let acquire_timeout = config.limits.database_wait;
        match &config.database {
            Database::Sqlite { file } => {
                let options = SqliteOptions {
                    readers: connections,
                    acquire_timeout,
                    ..SqliteOptions::default()
                };
                let file = file.to_string_lossy();
                let opened = SqliteStore::open(&file, options).await;
                let store = opened.map_err(unopened)?;
                Ok(Self::of(store.clone(), StoreKind::Sqlite(store)))
            }
            Database::Postgres { url } => {
                let options = PostgresOptions {
                    connections,
                    acquire_timeout,
                    ..PostgresOptions::default()
                };
                let opened = PostgresStore::open(url, options).await;
                let store = opened.map_err(unopened)?;
                Ok(Self::of(store.clone(), StoreKind::Postgres(store)))
            }
        }
    }

    /// Opens the database for a server: brought up to date, and its own when it is a SQLite file.
    ///
    /// # Errors
    /// [`CommandFailure`] when it cannot be opened, or another server works on the file.
    pub async fn open_to_serve(config: &Config) -> Result<Self, CommandFailure> {
        let mut stores = Self::open(config).await?;
        if let StoreKind::Sqlite(store) = &stores.engine {
            let lock = store.lock_for_server();
            stores.lock = Some(Arc::new(lock.map_err(|refused| {
                CommandFailure::Refused(crate::failure::chain(&refused))
            })?));
        }
        stores.migrate().await?;
        Ok(stores)
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// [`CommandFailure`] when the database does not answer, or its tables are another program's.
    pub async fn migrate(&self) -> Result<(), CommandFailure> {
        match &self.engine {
            StoreKind::Sqlite(store) => Ok(store.migrate().await?),
            StoreKind::Postgres(store) => Ok(store.migrate().await?),
        }
    }

    /// Whether the tables are up to date.
    ///
    /// # Errors
    /// [`CommandFailure`] when the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, CommandFailure> {
        match &self.engine {
            StoreKind::Sqlite(store) => Ok(store.is_migrated().await?),
            StoreKind::Postgres(store) => Ok(store.is_migrated().await?),
        }
    }

    /// Waits for what is running, closes all connections, and lets go of the file.
    pub async fn close(self) {
        match &self.engine {
            StoreKind::Sqlite(store) => store.close().await,
            StoreKind::Postgres(store) => store.close().await,
        }
    }

    fn of<S>(store: S, engine: StoreKind) -> Self
    where
        S: AttemptStore
            + ChannelStore
            + CallingStore
            + CallLog
            + ProvisionStore
            + CleanupStore
            + EventLog
            + Inbox
            + AnswerStore
            + Outbox
            + LeaseStore
            + DeletionStore
            + WorkspaceDirectory
            + AgentDirectory,
    {
        let store = Arc::new(store);
        Self {
            attempts: store.clone(),
            channels: store.clone(),
            calling: store.clone(),
            calls: store.clone(),
            provisions: store.clone(),
            jobs: store.clone(),
            events: store.clone(),
            inbox: store.clone(),
            answers: store.clone(),
            outbox: store.clone(),
            leases: store.clone(),
            deletions: store.clone(),
            workspaces: store.clone(),
            agents: store,
            engine,
            lock: None,
        }
    }
}

fn unopened(error: impl std::error::Error + Send + Sync + 'static) -> CommandFailure {
    CommandFailure::Start {
        what: "the database cannot be opened".to_owned(),
        source: Box::new(error),
    }
}
