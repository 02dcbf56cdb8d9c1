//! Servers that start at once.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::ports::WorkspaceDirectory;
use wassla_testkit::fixtures::workspace;

/// How many servers start at once.
const SERVERS: usize = 8;

/// Lets servers open and migrate the same new data at once, and asks each for what it wrote.
pub async fn start_at_once<S, Opening>(open_and_migrate: impl Fn() -> Opening)
where
    S: WorkspaceDirectory,
    Opening: Future<Output = S> + Send + 'static,
{
    let start = Arc::new(Barrier::new(SERVERS));
    let mut starting = JoinSet::new();
    for number in 0..SERVERS {
        let (start, opening) = (start.clone(), open_and_migrate());
        starting.spawn(async move {
            start.wait().await;
            let store = opening.await;
            let own = workspace(&format!("ws_{number}"));
            store.put_workspace(&own).await.unwrap();
            assert_eq!(store.workspace(&own.id).await.unwrap(), Some(own));
        });
    }
    starting.join_all().await;
}
