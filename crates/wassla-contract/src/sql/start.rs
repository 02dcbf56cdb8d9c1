//! Servers that start at once.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::ports::WorkspaceDirectory as _;
use wassla_testkit::fixtures::workspace;

use super::SqlHost;

/// How many servers start at once.
const SERVERS: usize = 8;

/// Lets servers open and migrate the same new data at once, and asks each for what it wrote.
pub async fn start_at_once<H, Opening>(open: impl Fn() -> Opening)
where
    H: SqlHost,
    Opening: Future<Output = H::Store> + Send + 'static,
{
    let start = Arc::new(Barrier::new(SERVERS));
    let mut starting = JoinSet::new();
    for number in 0..SERVERS {
        let (start, opening) = (start.clone(), open());
        starting.spawn(async move {
            start.wait().await;
            let store = opening.await;
            H::migrate(&store).await.unwrap();
            let own = workspace(&format!("ws_{number}"));
            store.put_workspace(&own).await.unwrap();
            assert_eq!(store.workspace(&own.id).await.unwrap(), Some(own));
        });
    }
    starting.join_all().await;
}
