//! The file: its mode, its lock, its settings, what is in it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use wassla_domain::ports::{ChannelStore as _, WorkspaceDirectory as _};
use wassla_sqlite::{LockRefused, OpenError, SqliteOptions, SqliteStore};
use wassla_testkit::fixtures::{channel, first_connect, id, upserts, whatsapp, workspace};

use crate::host::{fresh, open};

fn mode_of(file: &Path) -> u32 {
    file.metadata().unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn only_the_owner_reads_the_file_and_those_beside_it() {
    let host = fresh().await;
    let lock = host.store.lock_for_server().unwrap();
    host.store.put_workspace(&workspace("ws_1")).await.unwrap();
    let folder = host.file().parent().unwrap().to_owned();
    let mut names = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let entry = entry.unwrap();
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(mode_of(&entry.path()), 0o600, "{names:?}");
    }
    names.sort();
    let expected = [
        "wassla.db",
        "wassla.db-server-lock",
        "wassla.db-shm",
        "wassla.db-wal",
    ];
    assert_eq!(names, expected);
    drop(lock);
}

#[tokio::test]
async fn a_file_that_is_there_keeps_its_mode() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("shared.db");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    open(&file).await.migrate().await.unwrap();
    assert_eq!(mode_of(&file), 0o640);
}

#[tokio::test]
async fn a_second_server_refuses_with_a_sentence() {
    let host = fresh().await;
    let beside = host.file().with_file_name("same.db");
    std::os::unix::fs::symlink(host.file(), &beside).unwrap();
    let first = host.store.lock_for_server().unwrap();

    let second = open(&beside).await;
    let refused = second.lock_for_server().unwrap_err();
    assert!(
        matches!(refused, LockRefused::ProcessedEvent { .. }),
        "{refused:?}"
    );
    let sentence = refused.to_string();
    assert!(
        sentence.contains("another wassla-server is running on "),
        "{sentence}"
    );
    assert!(sentence.contains("wassla.db"), "{sentence}");

    // The command line works beside the server.
    second.put_workspace(&workspace("ws_1")).await.unwrap();
    drop(first);
    second.lock_for_server().unwrap();
}

#[tokio::test]
async fn the_file_is_named_by_a_path_or_by_an_address() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("with space%.db");
    open(&file).await.migrate().await.unwrap();
    let url = format!("sqlite://{}/with%20space%25.db", folder.path().display());
    let store = SqliteStore::open(&url, SqliteOptions::default())
        .await
        .unwrap();
    assert!(store.is_migrated().await.unwrap());
    assert_eq!(store.file(), file.canonicalize().unwrap());
}

#[tokio::test]
async fn an_address_that_is_no_file_is_refused() {
    for address in [
        ":memory:",
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://x?mode=memory",
    ] {
        let refused = SqliteStore::open(address, SqliteOptions::default()).await;
        assert!(matches!(refused, Err(OpenError::InMemory)), "{address}");
    }
    let refused = SqliteStore::open("sqlite://x?mode=what", SqliteOptions::default()).await;
    assert!(matches!(refused, Err(OpenError::Address(_))));
    let refused = SqliteStore::open("/no/such/folder/x.db", SqliteOptions::default()).await;
    let Err(error) = refused else {
        panic!("opened")
    };
    assert!(
        error.to_string().contains("/no/such/folder/x.db"),
        "{error}"
    );
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let upserts = upserts(&row.workspace, [first_connect(&row)]);
    host.store.upsert_channels(&upserts).await.unwrap();
    // A copy of the files as they are now, while the store is open, has the row.
    let copy = tempfile::TempDir::new().unwrap();
    for name in ["wassla.db", "wassla.db-wal"] {
        std::fs::copy(host.file().with_file_name(name), copy.path().join(name)).unwrap();
    }
    let copied = open(&copy.path().join("wassla.db")).await;
    assert_eq!(copied.channels(&row.workspace).await.unwrap(), [row]);
}
