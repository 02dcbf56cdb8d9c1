//! Servers that start at once on one database.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_contract::sql::SqlHost as _;
use wassla_domain::Fault;
use wassla_domain::ports::WorkspaceDirectory as _;
use wassla_testkit::fixtures::workspace;
use wassla_testkit::postgres::fresh_database;

use crate::host::{fresh, open};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_on_a_new_database_do_not_collide() {
    let database = Arc::new(fresh_database().await);
    let start = Arc::new(Barrier::new(8));
    let mut starting = JoinSet::new();
    for number in 0..8 {
        let (database, start) = (database.clone(), start.clone());
        starting.spawn(async move {
            start.wait().await;
            let store = open(&database).await;
            store.migrate().await.unwrap();
            let own = workspace(&format!("ws_{number}"));
            store.put_workspace(&own).await.unwrap();
            assert_eq!(store.workspace(&own.id).await.unwrap(), Some(own));
        });
    }
    starting.join_all().await;
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    let host = fresh().await;
    host.store.put_workspace(&workspace("ws_1")).await.unwrap();
    assert!(host.store.is_migrated().await.unwrap());
    host.store.migrate().await.unwrap();
    let kept = host.store.workspace(&workspace("ws_1").id).await.unwrap();
    assert_eq!(kept, Some(workspace("ws_1")));
}

#[tokio::test]
async fn a_new_database_is_not_migrated_yet() {
    let database = fresh_database().await;
    let store = open(&database).await;
    assert!(!store.is_migrated().await.unwrap());
    let asked = store.workspace(&workspace("ws_1").id).await;
    assert!(matches!(asked, Err(Fault::Unavailable { .. })));
}

#[tokio::test]
async fn the_tables_of_a_newer_program_are_left_alone() {
    let host = fresh().await;
    host.run("INSERT INTO _sqlx_migrations VALUES (9999, 'later', now(), true, '', 0)")
        .await;
    let migrated = host.store.migrate().await;
    assert!(
        matches!(migrated, Err(Fault::Inconsistent { .. })),
        "{migrated:?}"
    );
}

#[tokio::test]
async fn a_closed_store_is_a_fault_and_not_a_panic() {
    let host = fresh().await;
    host.store.ping().await.unwrap();
    host.store.close().await;
    assert!(host.store.ping().await.is_err());
    let put = host.store.put_workspace(&workspace("ws_1")).await;
    assert!(matches!(put, Err(Fault::Unavailable { .. })));
}
