//! Finding and running PostgreSQL's own programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::environment;

/// The programs that tests need; the server's own stand in one folder.
#[derive(Debug)]
pub(super) struct Programs {
    server: Option<PathBuf>,
    pub(super) psql: PathBuf,
    pub(super) pg_dump: PathBuf,
}

impl Programs {
    /// Looks in `PATH` and where the systems' packages put them.
    pub(super) fn find() -> Self {
        let folders = folders();
        let server = folders.iter().find(|folder| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|name| folder.join(name).is_file())
        });
        // The server's own clients fit its version; others may be too old for it.
        let client = |name: &str| {
            let beside = server
                .into_iter()
                .chain(&folders)
                .map(|folder| folder.join(name));
            beside.into_iter().find(|file| file.is_file()).unwrap_or_else(|| {
                panic!(
                    "the PostgreSQL program {name} was not found: install the package `postgresql` \
                     (Debian: apt-get install postgresql) or put its folder on PATH"
                )
            })
        };
        Self {
            psql: client("psql"),
            pg_dump: client("pg_dump"),
            server: server.cloned(),
        }
    }

    /// A program of the server: `initdb`, `pg_ctl`.
    pub(super) fn of_server(&self, name: &str) -> PathBuf {
        let folder = self.server.as_ref().unwrap_or_else(|| {
            panic!(
                "no PostgreSQL server was found: install the package `postgresql` (Debian: apt-get \
                 install postgresql), or set DATABASE_URL to a server on which databases may be made"
            )
        });
        folder.join(name)
    }
}

/// Runs a program to its end and returns what it printed.
///
/// # Panics
/// When it cannot be started or fails, with its own words.
pub(super) fn output_of(command: &mut Command) -> Vec<u8> {
    let program = Path::new(command.get_program()).display().to_string();
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{program} could not be started: {error}"));
    assert!(
        output.status.success(),
        "{program} failed ({}): {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    output.stdout
}

fn folders() -> Vec<PathBuf> {
    let mut folders = environment::search_path();
    let mut packaged: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql"]
        .iter()
        .filter_map(|parent| std::fs::read_dir(parent).ok())
        .flatten()
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version = folder.file_name()?.to_str()?.parse().ok()?;
            Some((version, folder.join("bin")))
        })
        .collect();
    packaged.sort();
    folders.extend(packaged.into_iter().rev().map(|(_, folder)| folder));
    folders.push("/usr/local/pgsql/bin".into());
    folders
}
