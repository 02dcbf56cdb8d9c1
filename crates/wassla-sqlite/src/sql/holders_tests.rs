use sqlx::{Row, query, raw_sql};
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
    ANALYZE;";

#[tokio::test]
async fn holders_are_looked_up_by_the_unique_index() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wassla.db");
    let options = SqliteOptions::default();
    let store = SqliteStore::open(file.to_str().unwrap(), options).await;
    let store = store.unwrap();
    store.migrate().await.unwrap();
    raw_sql(ROWS).execute(&store.writer).await.unwrap();

    let plan = query(concat!("EXPLAIN QUERY PLAN ", holders!()))
        .bind(r#"[["whatsapp", "901"]]"#)
        .try_map(|row: sqlx::sqlite::SqliteRow| row.try_get::<String, _>("detail"))
        .fetch_all(&store.writer)
        .await
        .unwrap();
    let uses = |step: &String| {
        let by_index = step.contains("SEARCH held USING INDEX sqlite_autoindex_agent_channels");
        by_index && step.contains("(kind=? AND external_id=?)")
    };
    assert!(plan.iter().any(uses), "{plan:?}");
    assert!(
        !plan.iter().any(|step| step.contains("SCAN held")),
        "{plan:?}"
    );
}
