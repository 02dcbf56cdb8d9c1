//! Servers that start at once on one database.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::ports::WorkspaceDirectory as _;
use wassla_testkit::fixtures::workspace;
use wassla_testkit::postgres::fresh_database;

use crate::host::open;

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
