//! Programs that start at once on one file.

use std::sync::Arc;

use tempfile::TempDir;
use wassla_contract::sql::start_at_once;

use crate::host::{Host, open};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_at_once_on_a_new_file_do_not_collide() {
    for _ in 0..5 {
        let folder = TempDir::new().unwrap();
        let file = Arc::new(folder.path().join("wassla.db"));
        start_at_once::<Host, _>(|| {
            let file = file.clone();
            async move { open(&file).await }
        })
        .await;
        let left = folder.path().read_dir().unwrap();
        let drafts = left.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("-new-")
        });
        assert_eq!(drafts.count(), 0);
    }
}
