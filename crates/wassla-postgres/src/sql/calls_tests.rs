use sqlx::{Connection, PgConnection, query_scalar, raw_sql};
use wassla_store_sql::{calls_of, live_calls};
use wassla_testkit::postgres::fresh_database;

use crate::open::{PostgresOptions, PostgresStore};

/// A few calls that live among very many that are over.
const ROWS: &str = "
    INSERT INTO conversations (id, workspace_id, kind, external_id, channel_display, customer_name,
        aliases, last_words, last_at, last_inbound_at, asked_up_to, answer_due_at,
        answer_failures, answer_round)
    VALUES ('cv_1', 'ws_1', 'whatsapp', '901', '', NULL, '[]', '', 0, 0, 0, NULL, 0, 0);
    INSERT INTO messages (seq, id, conversation_id, kind, asset_id, author, author_id, content,
        words, delivery, failure_code, failure_words, possibly_repeated, external_id, written_at,
        due_at, round, attempts)
    SELECT number, 'call_' || number, 'cv_1', 'whatsapp', '901', 'customer', NULL, 'call', '',
        'received', NULL, NULL, false, 'wacid.' || number, 0, NULL, 0, 0
    FROM generate_series(1, 5000) AS number;
    INSERT INTO calls
    SELECT id, 'ws_1', 'cv_1', 'whatsapp', '901', external_id, 'user_initiated', NULL,
        CASE WHEN seq > 5 THEN 'ended' ELSE 'ringing' END,
        CASE WHEN seq > 5 THEN 'missed' END, NULL, NULL, seq, NULL, NULL, NULL, NULL,
        CASE WHEN seq > 5 THEN NULL ELSE seq END
    FROM messages;
    ANALYZE conversations, messages, calls;";

async fn explained(
    connection: &mut PgConnection,
    statement: &'static str,
    bound: (&str, i64, &str),
) -> String {
    let lines = query_scalar(statement)
        .bind(bound.0)
        .bind(bound.1)
        .bind(bound.2)
        .bind(20_i64);
    let lines: Vec<String> = lines.fetch_all(connection).await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn calls_are_looked_up_by_their_indexes() {
    let database = fresh_database().await;
    let options = PostgresOptions::default();
    let store = PostgresStore::open(&database.url().into(), options).await;
    store.unwrap().migrate().await.unwrap();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    raw_sql(ROWS).execute(&mut connection).await.unwrap();

    let explain = concat!("EXPLAIN ", calls_of!("workspace_id = $1"));
    let plan = explained(&mut connection, explain, ("ws_1", 900, "")).await;
    assert!(plan.contains("Scan Backward using calls_newest"), "{plan}");
    let explain = concat!("EXPLAIN ", calls_of!("conversation_id = $1"));
    let plan = explained(&mut connection, explain, ("cv_1", 900, "")).await;
    let uses = "Scan Backward using calls_of_a_conversation";
    assert!(plan.contains(uses), "{plan}");

    let lines = query_scalar(concat!("EXPLAIN ", live_calls!()));
    let lines = lines.bind("whatsapp").bind("901");
    let plan: Vec<String> = lines.fetch_all(&mut connection).await.unwrap();
    assert!(plan.join("\n").contains("calls_live"), "{plan:?}");
    let lines = query_scalar(concat!("EXPLAIN ", lock_due!()));
    let lines = lines.bind(9_i64).bind(10_i64);
    let plan: Vec<String> = lines.fetch_all(&mut connection).await.unwrap();
    assert!(plan.join("\n").contains("calls_due_at"), "{plan:?}");
}
