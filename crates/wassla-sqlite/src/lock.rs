//! One server a file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Error;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::file::beside;

/// Held by the one server that works on a database file. The operating system lets go of it when
/// the process ends, however it ends.
#[derive(Debug)]
pub struct ServerLock {
    _file: File,
}

/// Why a server may not start on a database file.
#[derive(Debug, thiserror::Error)]
pub enum LockRefused {
    /// Another server has it.
    #[error(
        "another wassla-server is running on {}: stop it first, or use PostgreSQL to run more \
         than one", .database.display()
    )]
    ProcessedEvent {
        /// The database file.
        database: PathBuf,
    },
    /// The lock file cannot be made or locked.
    #[error("the lock file {} cannot be used", .lock.display())]
    Unusable {
        /// The lock file.
        lock: PathBuf,
        /// Why.
        #[source]
        source: Error,
    },
}

impl ServerLock {
    /// Takes the lock of a database file.
    ///
    /// # Errors
    /// [`LockRefused::ProcessedEvent`] when another server has it.
    pub(crate) fn take(database: &Path) -> Result<Self, LockRefused> {
        let lock = beside(database, "server-lock");
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock);
        let unusable = |source| LockRefused::Unusable {
            lock: lock.clone(),
            source,
        };
        let file = opened.map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockRefused::ProcessedEvent {
                database: database.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }
}
