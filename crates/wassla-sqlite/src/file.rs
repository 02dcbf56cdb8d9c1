//! The database file: where it is, and that only its owner reads it.

use std::fs::OpenOptions;
use std::io::{Error, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Makes an empty file, readable and writable by its owner alone, unless there is one. SQLite
/// gives the files beside it the same mode.
pub(crate) fn create(path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Ok(());
    }
    // It is made under another name and then linked: closing a file that SQLite has open would
    // give up SQLite's locks on it.
    let draft = draft_of(path);
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft);
    drop(made?);
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn draft_of(path: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    beside(path, &format!("new-{}-{number}", std::process::id()))
}

/// The path of a file that belongs to the database: its whole name and an ending.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(ending);
    PathBuf::from(name)
}
