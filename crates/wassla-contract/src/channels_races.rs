//! Clauses of [`ChannelStore`](wassla_domain::ports::ChannelStore) under concurrency.

use wassla_domain::upsert::{ChannelWrite, UpsertOutcome};
use wassla_domain::{Asset, Channel, ChatKind, WorkspaceId};

use super::host::{RACERS, StoreHost, race, settled};
use wassla_testkit::fixtures::{
    asset, channel, first_connect, id, moved, page, reconnect, upserts, whatsapp,
};

fn workspace() -> WorkspaceId {
    id("ws_1")
}

async fn race_to_settle(
    host: &dyn StoreHost,
    callers: usize,
    settlement_of: impl Fn(usize) -> (WorkspaceId, Vec<ChannelWrite>),
) -> Vec<UpsertOutcome> {
    race(host, callers, |number, stores| {
        let (workspace, writes) = settlement_of(number);
        async move {
            let upserts = upserts(&workspace, writes);
            stores.channels.upsert_channels(&upserts).await
        }
    })
    .await
}

fn count(outcomes: &[UpsertOutcome], wanted: &UpsertOutcome) -> usize {
    outcomes.iter().filter(|one| *one == wanted).count()
}

/// Many first sign-ins of one workspace at once: one row each kind, and all others decide again.
pub async fn t20_one_of_many_first_connects_writes(host: &dyn StoreHost) {
    let outcomes = race_to_settle(host, RACERS, |number| {
        let number = u32::try_from(number).unwrap();
        // Half of them found the same number, half found others.
        let rows = [whatsapp(number % 2 * number), page(number)];
        let writes = rows.map(|asset| first_connect(&channel(&workspace(), asset)));
        (workspace(), writes.into())
    })
    .await;
    assert_eq!(count(&outcomes, &settled()), 1, "{outcomes:?}");
    let stale = count(&outcomes, &UpsertOutcome::Stale);
    assert_eq!(stale, RACERS - 1, "{outcomes:?}");
    assert_eq!(host.stores().rows(&workspace()).await.len(), 2);
}

/// Many reconnects that saw the same row: one writes, all others decide again.
pub async fn t20_one_of_many_reconnects_writes(host: &dyn StoreHost) {
    let row = host
        .stores()
        .connect(channel(&workspace(), whatsapp(1)))
        .await;
    let outcomes = race_to_settle(host, RACERS, |number| {
        let number = u32::try_from(number).unwrap();
        let beside = first_connect(&channel(&workspace(), page(number)));
        (
            workspace(),
            vec![beside, moved(&row, whatsapp(number + 10))],
        )
    })
    .await;
    assert_eq!(count(&outcomes, &settled()), 1, "{outcomes:?}");
    let stale = count(&outcomes, &UpsertOutcome::Stale);
    assert_eq!(stale, RACERS - 1, "{outcomes:?}");

    let jobs = host.stores().jobs.jobs_after(None, 100).await.unwrap();
    assert_eq!(jobs.len(), 1);
    let rows = host.stores().rows(&workspace()).await;
    assert_eq!((rows.len(), rows[0].version), (2, 2));
}

/// Many workspaces that found the same number: one has it, the others hear so, and what else they
/// found is theirs.
pub async fn t19_one_of_many_workspaces_gets_the_number(host: &dyn StoreHost) {
    let whose = |number: usize| -> WorkspaceId { id(format!("ws_{number}")) };
    let outcomes = race_to_settle(host, RACERS, |number| {
        let own = page(u32::try_from(number).unwrap());
        let rows = [whatsapp(1), own];
        let writes = rows.map(|asset| first_connect(&channel(&whose(number), asset)));
        (whose(number), writes.into())
    })
    .await;

    let refused = UpsertOutcome::Written {
        held_elsewhere: vec![ChatKind::Whatsapp],
    };
    assert_eq!(count(&outcomes, &settled()), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, &refused), RACERS - 1, "{outcomes:?}");
    for (number, outcome) in outcomes.iter().enumerate() {
        let rows = host.stores().rows(&whose(number)).await;
        let kinds: Vec<_> = rows.iter().map(Channel::kind).collect();
        if *outcome == settled() {
            assert_eq!(kinds, [ChatKind::Whatsapp, ChatKind::Messenger]);
        } else {
            assert_eq!(kinds, [ChatKind::Messenger]);
        }
    }
}

/// Sign-ins that want the same assets in different orders neither wait for each other for ever
/// nor fail: each asset has one owner in the end.
pub async fn sign_ins_in_any_order_do_not_lock_each_other(host: &dyn StoreHost) {
    let whose = |number: usize| -> WorkspaceId { id(format!("ws_{number}")) };
    let outcomes = race_to_settle(host, RACERS, |number| {
        let mut writes =
            ChatKind::ALL.map(|kind| first_connect(&channel(&whose(number), asset(kind, 1))));
        writes.rotate_left(number % 3);
        (whose(number), writes.into())
    })
    .await;
    assert!(!outcomes.contains(&UpsertOutcome::Stale), "{outcomes:?}");

    let all = host.stores().channels.channels_after(None, 1_000).await;
    let owned: Vec<_> = all.unwrap().into_iter().map(|row| row.kind()).collect();
    assert_eq!(owned.len(), 3, "{owned:?}");
}

/// Workspaces that each move to the asset that the other has just now: nobody waits for ever,
/// nobody fails, and no asset has two owners.
pub async fn workspaces_that_swap_do_not_lock_each_other(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut rows = Vec::new();
    for number in 0..8 {
        let row = channel(&id(format!("ws_{number}")), whatsapp(number));
        rows.push(stores.connect(row).await);
    }
    for round in 0..4_usize {
        let outcomes = race_to_settle(host, rows.len(), |number| {
            let row = &rows[number];
            let wanted = rows[(number + round + 1) % rows.len()].asset.clone();
            let write = match number % 3 {
                // A free asset: the others may find the one that it leaves.
                0 => moved(
                    row,
                    whatsapp(100 + u32::try_from(number + 10 * round).unwrap()),
                ),
                _ => moved(row, wanted),
            };
            (row.workspace.clone(), vec![write])
        })
        .await;
        assert!(!outcomes.contains(&UpsertOutcome::Stale), "{outcomes:?}");
        for row in &mut rows {
            *row = stores.rows(&row.workspace).await.remove(0);
        }
        let mut assets: Vec<_> = rows.iter().map(|row| row.asset.external_id()).collect();
        assets.sort_unstable();
        assets.dedup();
        assert_eq!(assets.len(), rows.len(), "round {round}");
    }
}

/// An agent that is assigned while sign-ins renew the row is in the row at the end.
pub async fn an_agent_is_not_lost_in_a_race(host: &dyn StoreHost) {
    let row = host
        .stores()
        .connect(channel(&workspace(), whatsapp(1)))
        .await;
    let agent = id("ag_1");
    let assigned = race(host, 16, |number, stores| {
        let (row, agent) = (row.clone(), wassla_domain::AgentId::clone(&agent));
        async move {
            if number % 4 == 0 {
                let now = row.updated_at;
                let kind = ChatKind::Whatsapp.into();
                let agent = Some(&agent);
                return stores
                    .channels
                    .assign_agent(&row.workspace, kind, agent, now)
                    .await;
            }
            let upserts = upserts(&row.workspace, [reconnect(&row)]);
            let outcome = stores.channels.upsert_channels(&upserts).await?;
            Ok(outcome == settled())
        }
    })
    .await;
    assert_eq!(assigned.iter().filter(|done| **done).count(), 4 + 1);
    let rows = host.stores().rows(&workspace()).await;
    assert_eq!((rows[0].agent.as_ref(), rows[0].version), (Some(&agent), 2));
    assert!(matches!(rows[0].asset, Asset::Whatsapp(_)));
}
