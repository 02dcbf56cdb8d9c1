//! Stores that start on tables of any age, and that stop.

use wassla_domain::Fault;
use wassla_domain::ports::WorkspaceDirectory as _;
use wassla_testkit::fixtures::workspace;

use super::SqlHost;

/// A migration of tables that are up to date keeps every row.
pub async fn migrating_again_changes_nothing<H: SqlHost>() {
    let host = H::fresh().await;
    host.store()
        .put_workspace(&workspace("ws_1"))
        .await
        .unwrap();
    assert!(H::is_migrated(host.store()).await.unwrap());
    H::migrate(host.store()).await.unwrap();
    let kept = host.store().workspace(&workspace("ws_1").id).await.unwrap();
    assert_eq!(kept, Some(workspace("ws_1")));
}

/// A database without tables says so, and a port on it is unavailable.
pub async fn a_new_database_is_not_migrated_yet<H: SqlHost>() {
    let host = H::empty().await;
    let store = host.store();
    assert!(!H::is_migrated(store).await.unwrap());
    let asked = store.workspace(&workspace("ws_1").id).await;
    assert!(matches!(asked, Err(Fault::Unavailable { .. })));
}

/// Tables that a newer program made are inconsistent to an older one.
pub async fn the_tables_of_a_newer_program_are_left_alone<H: SqlHost>() {
    let host = H::fresh().await;
    host.run(H::LATER_MIGRATION).await;
    let migrated = H::migrate(host.store()).await;
    assert!(
        matches!(migrated, Err(Fault::Inconsistent { .. })),
        "{migrated:?}"
    );
}

/// A store that was closed is unavailable, and does not panic.
pub async fn a_closed_store_is_a_fault_and_not_a_panic<H: SqlHost>() {
    let host = H::fresh().await;
    H::ping(host.store()).await.unwrap();
    H::close(host.store()).await;
    assert!(H::ping(host.store()).await.is_err());
    let put = host.store().put_workspace(&workspace("ws_1")).await;
    assert!(matches!(put, Err(Fault::Unavailable { .. })));
}
