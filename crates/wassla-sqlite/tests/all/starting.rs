//! Programs that start at once on one file.

use std::sync::Arc;

use tempfile::TempDir;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::ports::WorkspaceDirectory as _;
use wassla_testkit::fixtures::workspace;

use crate::host::open;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_at_once_on_a_new_file_do_not_collide() {
    for _ in 0..5 {
        let folder = TempDir::new().unwrap();
        let file = Arc::new(folder.path().join("wassla.db"));
        let start = Arc::new(Barrier::new(8));
        let mut starting = JoinSet::new();
        for number in 0..8 {
            let (file, start) = (file.clone(), start.clone());
            starting.spawn(async move {
                start.wait().await;
                let store = open(&file).await;
                store.migrate().await.unwrap();
                let own = workspace(&format!("ws_{number}"));
                store.put_workspace(&own).await.unwrap();
                assert_eq!(store.workspace(&own.id).await.unwrap(), Some(own));
            });
        }
        starting.join_all().await;
        let left = folder.path().read_dir().unwrap();
        let drafts = left.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("-new-")
        });
        assert_eq!(drafts.count(), 0);
    }
}
