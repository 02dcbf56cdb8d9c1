//! T26: never a calling row without its WhatsApp row, and calls are on at Meta where a row says so.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use wassla_domain::WorkspaceId;
use wassla_domain::ports::{CallingStore, ChannelStore};
use wassla_testkit::fixtures::id;

use crate::life::{Life, Operation, Turn, WORKSPACES};
use crate::test_app::TestApp;

/// How many operations one app lives through.
const OPERATIONS: usize = 50;

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        5 => (0..2_usize, 0..2_usize).prop_map(|(who, person)| Operation::Connect(who, person)),
        5 => (0..2_usize).prop_map(Operation::Enable),
        3 => (0..2_usize).prop_map(Operation::Disable),
        3 => (0..2_usize).prop_map(Operation::Disconnect),
        2 => (0..2_usize).prop_map(Operation::Deauthorize),
        1 => (0..2_usize).prop_map(Operation::DeleteData),
        2 => (0..2_usize).prop_map(Operation::Remove),
        1 => (0..2_usize).prop_map(Operation::Uninstall),
        4 => Just(Operation::CleanUp),
        3 => Just(Operation::EnableDue),
        3 => (0..10_usize).prop_map(Operation::Fail),
    ]
}

fn turn() -> impl Strategy<Value = Turn> {
    let beside = prop::option::weighted(0.25, operation());
    let seconds = prop_oneof![6 => 0..5_u64, 1 => 5..4_000_u64];
    (operation(), beside, seconds, any::<u64>()).prop_map(|(first, beside, seconds, seed)| Turn {
        first,
        beside,
        seconds,
        seed,
    })
}

/// Every calling row rides on the WhatsApp row of the same workspace and number.
pub(crate) async fn assert_no_orphan(app: &TestApp, case: &str) {
    for (workspace, _) in WORKSPACES {
        let workspace: WorkspaceId = id(workspace);
        let calling = app.store.calling(&workspace).await.unwrap();
        let Some(calling) = calling else { continue };
        let rows = app.store.channels(&workspace).await.unwrap();
        let chat = rows.iter().find(|row| row.id == calling.chat);
        let chat = chat.unwrap_or_else(|| panic!("{case}: {calling:?} is an orphan"));
        assert_eq!(
            chat.asset.phone_number(),
            Some(&calling.phone_number),
            "{case}"
        );
        assert!(chat.credentials.access_token.is_some(), "{case}");
    }
}

async fn live(turns: Vec<Turn>) {
    let mut life = Life::begin().await;
    for (n, turn) in turns.iter().enumerate() {
        life.lives_through(turn).await;
        assert_no_orphan(&life.app, &format!("after {n}: {turn:?}")).await;
    }
    life.settles_down("at the end").await;
    assert_no_orphan(&life.app, "at the end").await;
    life.assert_meta_agrees("at the end").await;
}

/// So many random lives of [`OPERATIONS`] turns each.
fn lives(count: u32) {
    let mut runner = TestRunner::new(Config {
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..Config::with_cases(count)
    });
    let turns = prop::collection::vec(turn(), OPERATIONS);
    let lived = runner.run(&turns, |turns| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(live(turns));
        Ok(())
    });
    if let Err(failed) = lived {
        panic!("{failed}");
    }
}

#[test]
fn t26_never_a_calling_row_without_its_chat_row() {
    lives(80);
}

#[test]
#[ignore = "a million operations take minutes: scripts/long calling"]
fn long_t26_never_a_calling_row_without_its_chat_row() {
    lives(20_000);
}
