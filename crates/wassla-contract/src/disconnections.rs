//! Clauses of [`ChannelStore::disconnect`](wassla_domain::ports::ChannelStore::disconnect).

use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::Disconnection;
use wassla_domain::{ChannelId, ChatKind, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    after, asset, channel, disconnection, id, page, reconnect, upserts, whatsapp,
};

fn mine() -> WorkspaceId {
    id("ws_mine")
}

async fn disconnect(stores: &Stores, disconnection: &Disconnection) -> bool {
    stores.channels.disconnect(disconnection).await.unwrap()
}

async fn jobs(stores: &Stores) -> Vec<CleanupJob> {
    stores.jobs.jobs_after(None, 100).await.unwrap()
}

/// The row goes at once, its job stays, and rows beside it are untouched; the asset is free.
pub async fn a_disconnect_takes_the_row_and_leaves_the_debt(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, kind) in (0..).zip(ChatKind::ALL) {
        let whose: WorkspaceId = id(format!("ws_{number}"));
        let row = stores.connect(channel(&whose, asset(kind, number))).await;
        let other = channel(
            &whose,
            asset(ChatKind::ALL[(number as usize + 1) % 3], 70 + number),
        );
        let other = stores.connect(other).await;
        let disconnection = disconnection(&row);
        assert!(disconnect(&stores, &disconnection).await);
        assert!(!disconnect(&stores, &disconnection).await);
        let later = host.reopen().await;
        assert_eq!(later.rows(&whose).await, [other]);
        let owed = disconnection.job.unwrap();
        let held: Vec<_> = jobs(&later).await.into_iter().map(|job| job.id).collect();
        assert!(held.contains(&owed.id));

        let next = stores.connect(channel(&id("ws_next"), row.asset)).await;
        let rows = stores.rows(&next.workspace).await;
        assert!(rows.contains(&next));
        let held: Vec<_> = jobs(&later).await.into_iter().map(|job| job.id).collect();
        assert!(!held.contains(&owed.id), "the next owner cancels it");
    }
}

/// A job reads back as it was left; without a token there is none.
pub async fn a_departure_leaves_the_debt_it_names(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(1))).await;
    let mut with_job = disconnection(&number);
    if let Some(job) = &mut with_job.job {
        job.attempts = 7;
        job.due_at = after(77);
        job.meta_user = id("5002");
    }
    assert!(disconnect(&stores, &with_job).await);
    let without = Disconnection {
        job: None,
        ..disconnection(&row)
    };
    assert!(disconnect(&stores, &without).await);
    assert_eq!(stores.rows(&mine()).await, []);
    assert_eq!(jobs(&stores).await, [with_job.job.unwrap()]);
}

/// Calling goes with the number, in the same write, and with nothing else.
pub async fn t26_calling_goes_with_the_number(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(1))).await;
    let other = stores.connect(channel(&id("ws_2"), whatsapp(2))).await;
    stores.enable(&number).await;
    stores.enable(&other).await;
    assert!(disconnect(&stores, &disconnection(&row)).await);
    assert!(stores.has_calling(&mine()).await);
    assert!(disconnect(&stores, &disconnection(&number)).await);
    assert!(!stores.has_calling(&mine()).await);
    assert!(stores.has_calling(&id("ws_2")).await);
}

/// A disconnect that did not see the last write leaves everything, and owes nothing.
pub async fn a_stale_disconnect_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let calling = stores.enable(&row).await;
    let seen = disconnection(&row);
    let unknown: ChannelId = id("ch_unknown");
    for (id, version) in [(&row.id, 0), (&row.id, 2), (&unknown, 1)] {
        let stale = Disconnection {
            id: id.clone(),
            version,
            ..seen.clone()
        };
        assert!(!disconnect(&stores, &stale).await, "{id} at {version}");
    }
    assert_eq!(stores.rows(&mine()).await, [row]);
    assert_eq!(jobs(&stores).await, []);
    assert_eq!(stores.calling(&mine()).await, Some(calling));
}

/// Of many disconnects at once one takes the row, and there is one job.
pub async fn t25_one_of_many_disconnects_takes_the_row(host: &dyn StoreHost) {
    for round in 0..4 {
        let whose: WorkspaceId = id(format!("ws_{round}"));
        let row = host
            .stores()
            .connect(channel(&whose, whatsapp(round)))
            .await;
        host.stores().enable(&row).await;
        let gone = race(host, RACERS, |_, stores| {
            let disconnection = disconnection(&row);
            async move { stores.channels.disconnect(&disconnection).await }
        })
        .await;
        assert_eq!(gone.iter().filter(|gone| **gone).count(), 1);
        let owed = jobs(&host.stores()).await;
        assert_eq!(owed.iter().filter(|job| job.asset == row.asset).count(), 1);
        assert!(!host.stores().has_calling(&whose).await);
    }
}

/// Disconnects and sign-ins that saw the same row: one of them is written, whole. In the end
/// either a row holds the asset or a job is owed for it, never both and never neither.
pub async fn t25_a_disconnect_and_a_sign_in_do_not_mix(host: &dyn StoreHost) {
    for round in 0..8 {
        let whose: WorkspaceId = id(format!("ws_{round}"));
        let row = host
            .stores()
            .connect(channel(&whose, whatsapp(round)))
            .await;
        let written = race(host, 16, |number, stores| {
            let row = row.clone();
            async move {
                if number % 2 == 0 {
                    return stores.channels.disconnect(&disconnection(&row)).await;
                }
                let upserts = upserts(&row.workspace, [reconnect(&row)]);
                Ok(stores.channels.upsert_channels(&upserts).await? == settled())
            }
        })
        .await;
        assert_eq!(written.iter().filter(|written| **written).count(), 1);
        let rows = host.stores().rows(&whose).await;
        let owed = jobs(&host.stores()).await;
        let is_owed = owed.iter().any(|job| job.asset == row.asset);
        assert_ne!(!rows.is_empty(), is_owed, "round {round}");
    }
}

/// A disconnect and first sign-ins of other workspaces for the same asset: whoever comes after
/// has it, and then nothing is owed for it.
pub async fn t25_a_disconnect_and_the_next_owner_do_not_lock_each_other(host: &dyn StoreHost) {
    for round in 0..8 {
        let whose: WorkspaceId = id(format!("ws_{round}"));
        let row = host
            .stores()
            .connect(channel(&whose, whatsapp(round)))
            .await;
        race(host, 16, |number, stores| {
            let row = row.clone();
            async move {
                if number % 2 == 0 {
                    return stores.channels.disconnect(&disconnection(&row)).await;
                }
                let next: WorkspaceId = id(format!("ws_{round}_{number}"));
                let write = wassla_testkit::fixtures::first_connect(&channel(&next, row.asset));
                let outcome = stores
                    .channels
                    .upsert_channels(&upserts(&next, [write]))
                    .await?;
                Ok(outcome == settled())
            }
        })
        .await;
        let all = host.stores().channels.channels_after(None, 1_000).await;
        let owners = all
            .unwrap()
            .into_iter()
            .filter(|one| one.asset == row.asset);
        let holders = owners.count();
        let owed = jobs(&host.stores()).await;
        let is_owed = owed.iter().any(|job| job.asset == row.asset);
        assert_eq!(
            (holders, is_owed),
            if holders == 1 { (1, false) } else { (0, true) }
        );
    }
}
