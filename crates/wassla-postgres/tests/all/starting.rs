//! Servers that start at once on one database.

use std::sync::Arc;

use wassla_contract::sql::start_at_once;
use wassla_testkit::postgres::fresh_database;

use crate::host::{Host, open};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_on_a_new_database_do_not_collide() {
    let database = Arc::new(fresh_database().await);
    start_at_once::<Host, _>(|| {
        let database = database.clone();
        async move { open(&database).await }
    })
    .await;
}
