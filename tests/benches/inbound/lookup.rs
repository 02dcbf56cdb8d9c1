//! How long it takes to find the channels behind events, however many channels there are.

use std::time::Instant;

use futures::future::join_all;
use tempfile::TempDir;
use wassla_domain::ChatKind;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::ChannelStore;
use wassla_testkit::fixtures::{asset, channel, first_connect, id, upserts};
use wassla_testkit::postgres::{self, durable_database, psql};

use crate::app;
use crate::table::median;

const COUNTS: [u32; 3] = [100, 10_000, 1_000_000];
const BATCH: u32 = 100;
const LOOKUPS: u32 = 300;

pub(crate) async fn run() {
    println!("channels found by their assets, median of {LOOKUPS}");
    on_postgres().await;
    on_sqlite().await;
    println!();
}

async fn on_postgres() {
    let database = durable_database().await;
    let store = app::postgres(database.url()).await;
    let mut filled = fill(&store, 0, COUNTS[0]).await;
    for count in COUNTS {
        // Rows are copied from those of one workspace, each with an asset and a workspace of its
        // own.
        let copies = format!(
            "INSERT INTO agent_channels
             SELECT one.* FROM agent_channels AS origin, generate_series({}, {}) AS n,
             LATERAL jsonb_populate_record(origin, jsonb_build_object(
                 'id', 'ch_copy_' || origin.kind || n, 'workspace_id', 'ws_copy_' || n,
                 'external_id', '90' || n, 'config', replace(origin.config::text,
                     '\"' || origin.external_id || '\"', '\"90' || n || '\"')::jsonb)) AS one
             WHERE origin.workspace_id = 'ws_0'",
            filled / 3,
            rows(count) / 3 - 1
        );
        if filled < rows(count) {
            psql(&database, &copies);
            filled = rows(count);
        }
        psql(&database, "VACUUM ANALYZE agent_channels");
        measure("PostgreSQL", &store, count).await;
    }
    store.close().await;
    assert_no_scan(&database).await;
}

/// What the server itself says of the statements that were just run.
async fn assert_no_scan(database: &postgres::Database) {
    let store = app::postgres(database.url()).await;
    let figures = |what| {
        let select =
            format!("SELECT {what} FROM pg_stat_user_tables WHERE relname = 'agent_channels'");
        psql(database, &select).parse::<i64>().expect("a number")
    };
    let before = (figures("seq_scan"), figures("idx_scan"));
    store
        .holders(&batch(0, COUNTS[2]))
        .await
        .expect("an answer");
    // A connection tells its figures when it closes.
    store.close().await;
    let after = (figures("seq_scan"), figures("idx_scan"));
    assert_eq!(before.0, after.0, "the lookup reads the whole table");
    assert!(before.1 < after.1, "the lookup asks no index");
    println!(
        "  PostgreSQL   scans of the table: none; scans of its indexes: {}",
        after.1 - before.1
    );
}

async fn on_sqlite() {
    // Where a commit does not wait for the disk, when there is such a place: rows are only filled
    // in here.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    let folder = folder.expect("a temporary folder");
    let file = folder.path().join("wassla.db");
    let store = app::sqlite(file.to_str().expect("a readable path")).await;
    let mut filled = 0;
    for count in COUNTS {
        filled = fill(&store, filled, count).await;
        measure("SQLite", &store, count).await;
    }
    store.close().await;
}

/// Connects three channels for each workspace until there are so many. Says how many there are.
async fn fill(store: &dyn ChannelStore, from: u32, to: u32) -> u32 {
    let numbers: Vec<_> = (from / 3..rows(to) / 3).collect();
    for some in numbers.chunks(16) {
        let written = some.iter().map(|number| async move {
            let workspace = id(format!("ws_{number}"));
            let rows = ChatKind::ALL.map(|kind| channel(&workspace, asset(kind, *number)));
            let writes = rows.each_ref().map(first_connect);
            let settled = store.upsert_channels(&upserts(&workspace, writes)).await;
            settled.expect("three channels");
        });
        join_all(written).await;
    }
    rows(to)
}

/// So many, and up to two more: every workspace has three.
fn rows(count: u32) -> u32 {
    count.div_ceil(3) * 3
}

async fn measure(name: &str, store: &dyn ChannelStore, count: u32) {
    let mut one = Vec::new();
    let mut many = Vec::new();
    for attempt in 0..LOOKUPS {
        let begun = Instant::now();
        let found = store.holders(&[nth(attempt, count)]).await;
        one.push(begun.elapsed());
        assert_eq!(found.expect("an answer").len(), 1, "every asset has a row");

        let assets = batch(attempt, count);
        let begun = Instant::now();
        let found = store.holders(&assets).await;
        many.push(begun.elapsed());
        assert_eq!(found.expect("an answer").len(), assets.len());
    }
    println!(
        "  {name:<12} {count:>9} channels: one asset {:>7.1} us   {BATCH} assets {:>7.1} us",
        median(&one).as_secs_f64() * 1e6,
        median(&many).as_secs_f64() * 1e6,
    );
}

/// Different assets from all over the table.
fn batch(attempt: u32, count: u32) -> Vec<AssetRef> {
    let step = (count / BATCH).max(1);
    (0..BATCH.min(count))
        .map(|place| nth(place * step + attempt % step, count))
        .collect()
}

fn nth(place: u32, count: u32) -> AssetRef {
    // A prime number strides through all of them.
    let place = u64::from(place) * 7_919 % u64::from(rows(count));
    let place = u32::try_from(place).expect("below a count");
    AssetRef {
        kind: ChatKind::ALL[usize::try_from(place % 3).expect("below three")],
        external_id: format!("90{}", place / 3),
    }
}
