//! One PostgreSQL server that lives as long as the process that started it.

use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use url::Url;

use super::programs::{Programs, output_of};

/// Waits until the pipe of the parent closes, however the parent ended; then stops the server and
/// removes its folder. Tried again, because the parent may have ended while `initdb` was running.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
for attempt in 1 2 3 4 5; do
    "$1" stop --mode=immediate --pgdata="$2/data"
    rm -rf "$2"
    [ -e "$2" ] || exit 0
    sleep 1
done
"#;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Durability {
    /// It does not: tests are about promises, not about power cuts.
    None,
    /// It does, as on a real server.
    Full,
}

/// A running server; it stops when this process ends.
#[derive(Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    /// Kept for its pipe.
    _watchdog: Child,
}

impl Cluster {
    pub(super) fn start(programs: &Programs, durability: Durability) -> Self {
        let pg_ctl = programs.of_server("pg_ctl");
        // A socket's path may have 107 bytes at most, so it is not made below a long TMPDIR.
        let folder = tempfile::Builder::new()
            .prefix("wassla-")
            .tempdir_in("/tmp")
            .unwrap_or_else(|error| panic!("no folder for PostgreSQL under /tmp: {error}"))
            .keep();
        let account = Account::for_server(&folder);
        let watchdog = watch(&account, &pg_ctl, &folder);

        let data = folder.join("data");
        output_of(
            account
                .command(&programs.of_server("initdb"), &folder)
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                ])
                .args(["--no-sync", "--no-instructions", "--pgdata"])
                .arg(&data),
        );
        let fsync = match durability {
            Durability::None => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Durability::Full => "-c fsync=on",
        };
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=400 {fsync}",
            folder.display()
        );
        let log = folder.join("log");
        // Not through a pipe: the server would inherit it and keep it open.
        let status = account
            .command(&pg_ctl, &folder)
            .args([
                "start",
                "--silent",
                "--wait",
                "--timeout=60",
                "--options",
                &options,
            ])
            .arg("--pgdata")
            .arg(&data)
            .arg("--log")
            .arg(&log)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap_or_else(|error| panic!("pg_ctl could not be started: {error}"));
        assert!(
            status.success(),
            "PostgreSQL did not start: {}",
            std::fs::read_to_string(&log).unwrap_or_default()
        );
        Self {
            folder,
            _watchdog: watchdog,
        }
    }

    /// The server's own database, reached through the socket.
    pub(super) fn url(&self) -> Url {
        let host = self.folder.display().to_string().replace('/', "%2F");
        Url::parse(&format!("postgres://postgres@{host}/postgres"))
            .unwrap_or_else(|error| panic!("the temporary folder makes no address: {error}"))
    }
}

fn watch(account: &Account, pg_ctl: &Path, folder: &Path) -> Child {
    account
        .command(Path::new("/bin/sh"), folder)
        .args(["-c", WATCHDOG, "watchdog"])
        .args([pg_ctl, folder])
        // A folder of its own would be gone before the last command ran in it.
        .current_dir("/")
        // Ctrl-C and a test runner's time-out reach the parent's group, not this one.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("/bin/sh could not be started: {error}"))
}

/// Who runs the server: PostgreSQL refuses to run as root.
struct Account {
    other: Option<(u32, u32)>,
}

impl Account {
    fn for_server(folder: &Path) -> Self {
        let owner = folder
            .metadata()
            .unwrap_or_else(|error| panic!("the temporary folder cannot be read: {error}"))
            .uid();
        if owner != 0 {
            return Self { other: None };
        }

        let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let Some((user, group)) = ids_of("postgres", &accounts).or(ids_of("nobody", &accounts))
        else {
            panic!(
                "PostgreSQL does not run as root and there is no user `postgres`: add one \
                 (useradd --system postgres), run the tests as another user, or set DATABASE_URL"
            )
        };
        std::os::unix::fs::chown(folder, Some(user), Some(group))
            .unwrap_or_else(|error| panic!("the temporary folder cannot be given away: {error}"));
        Self {
            other: Some((user, group)),
        }
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        command
    }
}

/// User and group id of a line of `/etc/passwd`.
fn ids_of(name: &str, accounts: &str) -> Option<(u32, u32)> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some((user, group))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "root:x:0:0::/root:/bin/sh\npostgresql:x:7:8::/:/x\npostgres:x:101:104::/:/x";
        assert_eq!(ids_of("postgres", accounts), Some((101, 104)));
        assert_eq!(ids_of("nobody", accounts), None);
    }
}
