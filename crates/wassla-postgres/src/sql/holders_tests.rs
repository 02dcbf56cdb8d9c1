use sqlx::{Connection, PgConnection, query_scalar, raw_sql};
use wassla_store_sql::channel_columns;
use wassla_testkit::postgres::fresh_database;

use crate::open::{PostgresOptions, PostgresStore};

const ROWS: &str = "
    INSERT INTO agent_channels
    SELECT 'ch_' || number, 'ws_' || number, 'whatsapp', '90' || number, NULL, 'connected',
        jsonb_build_object('waba_id', '80' || number), '{}', NULL, NULL, 1, 0, 0, NULL
    FROM generate_series(1, 2000) AS number;
    ANALYZE agent_channels;";

async fn plan(connection: &mut PgConnection, asked: usize) -> String {
    let kinds = vec!["whatsapp"; asked];
    let external_ids: Vec<_> = (1..=asked).map(|number| format!("90{number}")).collect();
    let lines: Vec<String> = query_scalar(concat!("EXPLAIN ", holders!()))
        .bind(kinds)
        .bind(external_ids)
        .fetch_all(connection)
        .await
        .unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn holders_are_looked_up_by_the_unique_index() {
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
