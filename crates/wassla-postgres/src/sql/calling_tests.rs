use sqlx::{Connection, PgConnection, query_scalar, raw_sql};
use wassla_store_sql::calling_columns;
use wassla_testkit::postgres::fresh_database;

use crate::open::{PostgresOptions, PostgresStore};

const ROWS: &str = "
    INSERT INTO agent_channels
    SELECT 'ch_' || number, 'ws_' || number, 'whatsapp', '90' || number, NULL, 'connected',
        '{}', '{}', NULL, NULL, 1, 0, 0, NULL
    FROM generate_series(1, 2000) AS number;
    INSERT INTO agent_channels
    SELECT 'call_' || id, workspace_id, 'whatsapp_call', external_id, NULL, 'connected', '{}',
        '{}', NULL, NULL, 1, 0, 0, id
    FROM agent_channels;
    ANALYZE agent_channels;";

async fn plan(connection: &mut PgConnection, asked: usize) -> String {
    let numbers: Vec<_> = (1..=asked).map(|number| format!("90{number}")).collect();
    let lines: Vec<String> = query_scalar(concat!("EXPLAIN ", callings_of!()))
        .bind(numbers)
        .fetch_all(connection)
        .await
        .unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn calling_rows_are_looked_up_by_the_unique_index() {
    let database = fresh_database().await;
    let options = PostgresOptions::default();
    let store = PostgresStore::open(&database.url().into(), options).await;
    store.unwrap().migrate().await.unwrap();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    raw_sql(ROWS).execute(&mut connection).await.unwrap();

    for mode in ["force_custom_plan", "force_generic_plan"] {
        let set = query_scalar::<_, String>("SELECT set_config('plan_cache_mode', $1, false)");
        set.bind(mode).fetch_one(&mut connection).await.unwrap();
        for asked in [1, 10, 500] {
            let plan = plan(&mut connection, asked).await;
            let uses = "Index Scan using agent_channels_kind_external_id_key on agent_channels";
            assert!(plan.contains(uses), "{mode}, {asked} asked:\n{plan}");
            assert!(!plan.contains("Seq Scan"), "{mode}, {asked} asked:\n{plan}");
        }
    }
}

#[tokio::test]
async fn the_calling_row_of_a_row_is_looked_up_by_its_index() {
    let database = fresh_database().await;
    let options = PostgresOptions::default();
    let store = PostgresStore::open(&database.url().into(), options).await;
    store.unwrap().migrate().await.unwrap();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    raw_sql(ROWS).execute(&mut connection).await.unwrap();
    let explain = "EXPLAIN DELETE FROM agent_channels WHERE chat_id = $1";
    let lines = query_scalar(explain).bind("ch_1");
    let lines: Vec<String> = lines.fetch_all(&mut connection).await.unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("agent_channels_chat"), "{plan}");
}
