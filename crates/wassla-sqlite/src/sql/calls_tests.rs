use sqlx::sqlite::SqliteRow;
use sqlx::{Row, query, raw_sql};
use tempfile::TempDir;
use wassla_store_sql::{calls_of, live_calls};

use crate::open::{SqliteOptions, SqliteStore};

/// A few calls that live among very many that are over.
const ROWS: &str = "
    PRAGMA defer_foreign_keys = ON;
    BEGIN;
    INSERT INTO conversations (id, workspace_id, kind, external_id, channel_display, customer_name,
        aliases, last_words, last_at, last_inbound_at, asked_up_to, answer_due_at,
        answer_failures, answer_round)
    VALUES ('cv_1', 'ws_1', 'whatsapp', '901', '', NULL, '[]', '', 0, 0, 0, NULL, 0, 0);
    WITH RECURSIVE numbers (number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 2000
    )
    INSERT INTO messages (seq, id, conversation_id, kind, asset_id, author, author_id, content,
        words, delivery, failure_code, failure_words, possibly_repeated, external_id, written_at,
        due_at, round, attempts)
    SELECT number, 'call_' || number, 'cv_1', 'whatsapp', '901', 'customer', NULL, 'call', '',
        'received', NULL, NULL, 0, 'wacid.' || number, 0, NULL, 0, 0
    FROM numbers;
    INSERT INTO calls
    SELECT id, 'ws_1', 'cv_1', 'whatsapp', '901', external_id, 'user_initiated', NULL,
        CASE WHEN seq > 5 THEN 'ended' ELSE 'ringing' END,
        CASE WHEN seq > 5 THEN 'missed' END, NULL, NULL, seq, NULL, NULL, NULL, NULL,
        CASE WHEN seq > 5 THEN NULL ELSE seq END
    FROM messages;
    COMMIT;
    ANALYZE;";

async fn plan(store: &SqliteStore, statement: &'static str) -> String {
    let steps = query(statement)
        .bind("ws_1")
        .bind(1)
        .try_map(|row: SqliteRow| row.try_get::<String, _>("detail"))
        .fetch_all(&store.writer)
        .await;
    steps.unwrap().join("\n")
}

#[tokio::test]
async fn calls_are_looked_up_by_their_indexes() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wassla.db");
    let options = SqliteOptions::default();
    let store = SqliteStore::open(file.to_str().unwrap(), options).await;
    let store = store.unwrap();
    store.migrate().await.unwrap();
    raw_sql(ROWS).execute(&store.writer).await.unwrap();

    for (statement, index) in [
        (
            concat!("EXPLAIN QUERY PLAN ", calls_of!("workspace_id = $1")),
            "calls_newest (workspace_id=? AND (rang_at,id)<(?,?))",
        ),
        (
            concat!(
                "EXPLAIN QUERY PLAN ",
                calls_of!("conversation_id = $1 AND workspace_id = $5")
            ),
            "calls_of_a_conversation (conversation_id=? AND (rang_at,id)<(?,?))",
        ),
        (
            concat!("EXPLAIN QUERY PLAN ", live_calls!()),
            "calls_live (kind=? AND asset_id=?)",
        ),
        (
            concat!("EXPLAIN QUERY PLAN ", lock_due!()),
            "calls_due_at (due_at<?)",
        ),
    ] {
        let plan = plan(&store, statement).await;
        assert!(plan.contains(index), "{statement}\n{plan}");
        assert!(!plan.contains("SCAN"), "{statement}\n{plan}");
    }
}
