use sqlx::{Row, query, query_scalar, raw_sql};
use tempfile::TempDir;

use crate::open::{SqliteOptions, SqliteStore};

const ROWS: &str = "
    WITH RECURSIVE numbers (number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 2000
    )
    INSERT INTO agent_channels
    SELECT 'ch_' || number, 'ws_' || number, 'whatsapp', '90' || number, NULL, 'connected',
        '{}', '{}', NULL, NULL, 1, 0, 0, NULL
    FROM numbers;
    INSERT INTO agent_channels
    SELECT 'call_' || id, workspace_id, 'whatsapp_call', external_id, NULL, 'connected', '{}',
        '{}', NULL, NULL, 1, 0, 0, id
    FROM agent_channels;
    ANALYZE;";

async fn migrated() -> (TempDir, SqliteStore) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wassla.db");
    let options = SqliteOptions::default();
    let store = SqliteStore::open(file.to_str().unwrap(), options).await;
    let store = store.unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

async fn plan(store: &SqliteStore, statement: &'static str, bound: &str) -> Vec<String> {
    let plan = query(statement)
        .bind(bound)
        .try_map(|row: sqlx::sqlite::SqliteRow| row.try_get::<String, _>("detail"))
        .fetch_all(&store.writer)
        .await;
    plan.unwrap()
}

#[tokio::test]
async fn calling_rows_are_looked_up_by_the_unique_index() {
    let (folder, store) = migrated().await;
    raw_sql(ROWS).execute(&store.writer).await.unwrap();
    let explain = concat!("EXPLAIN QUERY PLAN ", callings_of!());
    let plan = plan(&store, explain, r#"["901"]"#).await;
    let uses = |step: &String| {
        let by_index = step.contains("SEARCH held USING INDEX sqlite_autoindex_agent_channels");
        by_index && step.contains("(kind=? AND external_id=?)")
    };
    assert!(plan.iter().any(uses), "{plan:?}");
    assert!(
        !plan.iter().any(|step| step.contains("SCAN held")),
        "{plan:?}"
    );
    drop(folder);
}

#[tokio::test]
async fn the_calling_row_of_a_row_is_looked_up_by_its_index() {
    let (folder, store) = migrated().await;
    raw_sql(ROWS).execute(&store.writer).await.unwrap();
    let explain = "EXPLAIN QUERY PLAN DELETE FROM agent_channels WHERE chat_id = $1";
    let plan = plan(&store, explain, "ch_1").await;
    let uses = |step: &String| step.contains("INDEX agent_channels_chat (chat_id=?)");
    assert!(plan.iter().any(uses), "{plan:?}");
    assert!(
        !plan.iter().any(|step| step.contains("SCAN")),
        "no scan for what rides on it either: {plan:?}"
    );
    drop(folder);
}

#[tokio::test]
async fn every_connection_holds_to_the_rules_between_tables() {
    let (folder, store) = migrated().await;
    for pool in [&store.reader, &store.writer] {
        let mut connections = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            let mut connection = pool.acquire().await.unwrap();
            let pragma = query_scalar("PRAGMA foreign_keys");
            let on: bool = pragma.fetch_one(&mut *connection).await.unwrap();
            assert!(on);
            connections.push(connection);
        }
    }
    drop(folder);
}
