//! Disconnecting and connecting in each other's way: in the end Meta is subscribed if and only if
//! a row needs it.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_app::{Callback, Wassla};
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::ports::ChannelStore;
use wassla_domain::{Caller, ChannelState, ChatKind, Role};

use crate::desk::subscription_of;
use crate::gate::Gate;
use crate::test_app::{TestApp, caller, owner};

const SEEDS: u64 = 768;

/// What somebody does while others do something else.
enum Act {
    Disconnect(Caller, ChatKind),
    ComeBack(Callback),
    CleanUp,
    Provision,
}

impl Act {
    async fn by(self, wassla: Wassla) {
        match self {
            Self::Disconnect(caller, kind) => {
                let _refused = wassla.disconnect(&caller, kind.into()).await;
                let _count = wassla.cleanup_due().await.unwrap();
            }
            Self::ComeBack(callback) => {
                let _landing = wassla.handle_callback(callback).await.unwrap().query();
            }
            Self::CleanUp => {
                for _ in 0..4 {
                    let _count = wassla.cleanup_due().await.unwrap();
                    tokio::task::yield_now().await;
                }
            }
            Self::Provision => {
                let _count = wassla.provision_due().await.unwrap();
            }
        }
    }
}

fn birch() -> Caller {
    caller("user_2", "ws_birch", Some(Role::Owner))
}

/// Some calls to Meta fail: before they are done, or after.
fn script(app: &TestApp, seed: u64) {
    let what = match seed / 64 % 4 {
        0 => return,
        1 => What::Drop,
        2 => What::DoThenDrop,
        _ => What::Error(GraphProblem::new(2, "later").status(503)),
    };
    // Three times: the adapter asks again by itself.
    let fault = Fault::times("* /*/subscribed_apps", 3, what);
    let skip = u32::try_from(seed / 256 % 3).unwrap();
    app.graph.world(|world| world.script(fault.after(skip)));
}

/// All at once, over two processes that share the store.
async fn all_at_once(app: &TestApp, acts: Vec<Act>, seed: u64) {
    let gate = Gate::shuffling(seed);
    let processes = [(); 2].map(|()| app.with(|ports| *ports = gate.before(ports)));
    script(app, seed);
    let acts = acts.into_iter().zip(processes.iter().cycle());
    let acts = acts.map(|(act, process)| tokio::spawn(act.by(process.clone())));
    for done in futures::future::join_all(acts).await {
        done.unwrap();
    }
    for process in processes {
        process.finish_tasks().await;
    }
}

/// Until nothing is owed and nothing is due.
async fn settle_down(app: &TestApp) {
    for _ in 0..30 {
        app.passes(Duration::from_mins(15));
        app.wassla.provision_due().await.unwrap();
        app.cleans_up().await;
        let rows = app.store.channels_after(None, 100).await.unwrap();
        if app.jobs().await == 0 && rows.iter().all(|row| row.due_at.is_none()) {
            return;
        }
    }
    panic!("it does not upsert_channels down");
}

async fn assert_meta_knows_what_is_needed(app: &TestApp, case: &str) {
    let rows = app.store.channels_after(None, 100).await.unwrap();
    let needed: Vec<_> = rows.iter().map(subscription_of).collect();
    let all: Vec<String> = app.graph.world(|world| {
        let wabas = world.wabas.iter().map(|waba| waba.id.clone());
        wabas
            .chain(world.pages.iter().map(|page| page.id.clone()))
            .collect()
    });
    for one in all {
        let is_needed = needed.contains(&one);
        assert_eq!(app.is_subscribed(&one), is_needed, "{case}: {one}");
    }
    for row in rows {
        assert_eq!(row.state, ChannelState::Connected, "{case}: {}", row.kind());
    }
}

/// Instagram and Messenger of one Page, and a WhatsApp number beside them.
async fn a_page(seed: u64) {
    let app = TestApp::open();
    app.connects("lina", Whatsapp).await;
    app.wassla.finish_tasks().await;
    let mut acts = Vec::new();
    for (bit, kind) in [(1, Messenger), (2, Instagram), (4, Whatsapp)] {
        if seed & bit > 0 {
            acts.push(Act::Disconnect(owner(), kind));
        }
    }
    for (bit, wanted) in [(8, Instagram), (16, Messenger)] {
        if seed & bit > 0 {
            let away = app.approves(&owner(), "lina", wanted).await;
            acts.push(Act::ComeBack(away.callback()));
        }
    }
    acts.push(Act::CleanUp);
    if seed & 32 > 0 {
        acts.push(Act::Disconnect(owner(), Messenger));
        acts.push(Act::Provision);
    }
    all_at_once(&app, acts, seed).await;
    settle_down(&app).await;
    assert_meta_knows_what_is_needed(&app, &format!("a Page, {seed}")).await;
}

/// Two numbers of one account, in two workspaces.
async fn an_account(seed: u64) {
    let app = TestApp::open();
    app.plans.include_all(&birch().workspace);
    let waba = app.graph.world(|world| {
        world.add_person("reem", "Reem", "");
        world.add_person("dana", "Dana", "");
        let business = world.add_business("reem", "Reem and Dana");
        world.make_admin("dana", &business);
        let waba = world.add_waba(&business, "Shared");
        world.add_number(&waba, "+1 202-555-0191");
        waba
    });
    app.connects("reem", Whatsapp).await;
    app.graph
        .world(|world| world.add_number_newest_first(&waba, "+1 202-555-0192"));
    app.connects_to(&birch(), "dana", Whatsapp).await;
    app.wassla.finish_tasks().await;
    let both = app.store.channels_after(None, 10).await.unwrap();
    assert_eq!(both.len(), 2, "two rows of one account");
    assert!(both.iter().all(|row| subscription_of(row) == waba));

    let mut acts = vec![Act::CleanUp];
    for (bit, who, person) in [(1, owner(), "reem"), (4, birch(), "dana")] {
        if seed & bit > 0 {
            acts.push(Act::Disconnect(who.clone(), Whatsapp));
        }
        if seed & (bit << 1) > 0 {
            let away = app.approves(&who, person, Whatsapp).await;
            acts.push(Act::ComeBack(away.callback()));
        }
    }
    if seed & 16 > 0 {
        let away = app.approves(&owner(), "aisha", Whatsapp).await;
        acts.push(Act::ComeBack(away.callback()));
        acts.push(Act::Disconnect(owner(), Whatsapp));
    }
    all_at_once(&app, acts, seed).await;
    settle_down(&app).await;
    assert_meta_knows_what_is_needed(&app, &format!("an account, {seed}")).await;
}

fn in_every_order<F: Future<Output = ()>>(scene: impl Fn(u64) -> F) {
    for seed in 0..SEEDS {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(scene(seed));
    }
}

#[test]
fn t25_channels_of_one_page_leave_it_subscribed_if_and_only_if_one_stands() {
    in_every_order(a_page);
}

#[test]
fn t25_workspaces_that_share_an_account_leave_it_subscribed_if_and_only_if_one_stands() {
    in_every_order(an_account);
}
