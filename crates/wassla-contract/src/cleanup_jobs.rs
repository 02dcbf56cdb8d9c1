//! Clauses of [`CleanupStore`](wassla_domain::ports::CleanupStore).

use std::cmp::Reverse;

use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{CallingEnd, Disconnection};
use wassla_domain::{ChatKind, CleanupJobId, Sealed, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    after, asset, asset_ref, calling_end, channel, disconnection, id, instagram, job, moved, page,
    whatsapp,
};

/// Owes the clean-up of an asset, under an id; the number says since when.
pub(super) async fn owe(stores: &Stores, kind: ChatKind, number: u32, job: &str) -> CleanupJob {
    let workspace: WorkspaceId = id(format!("ws_{kind}_{number}"));
    let row = stores
        .connect(channel(&workspace, asset(kind, number)))
        .await;
    let mut write = moved(&row, asset(kind, number + 50));
    let owed = CleanupJob {
        id: id(job),
        owed_since: after(i64::from(number)),
        due_at: after(i64::from(number)),
        ..write.job.clone().unwrap()
    };
    write.job = Some(owed.clone());
    assert_eq!(stores.upsert_channels(&workspace, [write]).await, settled());
    owed
}

/// Jobs of every kind read back whole, once each, in the order of their ids, page by page.
pub async fn a_walk_meets_every_debt_once(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut owed = Vec::new();
    let ids = ["b", "A", "a", "_x", "B", "~", "-1"];
    for (number, job) in (0..).zip(ids) {
        let kind = ChatKind::ALL[number as usize % 3];
        owed.push(owe(&stores, kind, number, job).await);
    }
    owed.sort_by(|one, other| one.id.cmp(&other.id));

    let later = host.reopen().await;
    let mut walked: Vec<CleanupJob> = Vec::new();
    loop {
        let after = walked.last().map(|job| &job.id);
        let jobs = later.jobs.jobs_after(after, 3).await.unwrap();
        assert!(jobs.len() <= 3);
        if jobs.is_empty() {
            break;
        }
        walked.extend(jobs);
    }
    assert_eq!(walked, owed);
}

/// The jobs of an asset are found, newest first, whoever owes them; the same digits of another
/// kind are another asset.
pub async fn debts_of_an_asset_come_newest_first(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut owed = Vec::new();
    for (turn, whose) in (0..).zip(["ws_1", "ws_2", "ws_3"]) {
        let row = stores.connect(channel(&id(whose), whatsapp(1))).await;
        let ending = CallingEnd {
            job: Some(CleanupJob {
                id: id(["job_b", "job_c", "job_a"][turn]),
                owed_since: after([20, 10, 30][turn]),
                ends_calling: true,
                ..job(&row)
            }),
            ..calling_end(&stores.enable(&row).await, &row)
        };
        assert!(stores.calling.end_calling(&ending).await.unwrap());
        owed.extend(ending.job);
        let gone = Disconnection {
            job: None,
            ..disconnection(&row)
        };
        assert!(stores.channels.disconnect(&gone).await.unwrap());
    }
    let of_a_page = owe(&stores, ChatKind::Messenger, 1, "debt_page").await;
    owe(&stores, ChatKind::Whatsapp, 2, "job_2").await;
    owed.sort_by_key(|job| Reverse(job.owed_since));
    let later = host.reopen().await;
    for (asset, expected) in [
        (whatsapp(1), owed),
        (page(1), vec![of_a_page]),
        (instagram(1), vec![]),
    ] {
        let jobs = later.jobs.jobs_of(&asset_ref(&asset)).await;
        assert_eq!(jobs.unwrap(), expected);
    }
}

/// The token of a job is sealed anew, and nothing else of it changes.
pub async fn a_debt_is_resealed(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 1, "job_1").await;
    let other = owe(&stores, ChatKind::Messenger, 2, "job_2").await;
    let anew = Sealed::new("anew '\\u0041' 🦀");
    let sealed = stores.jobs.reseal_job(&owed.id, &owed.access_token, &anew);
    assert!(sealed.await.unwrap());
    let expected = CleanupJob {
        access_token: anew,
        ..owed
    };
    let jobs = stores.jobs.jobs_after(None, 10).await.unwrap();
    assert_eq!(jobs, [expected, other]);
}

/// A reseal that saw another token writes nothing.
pub async fn a_reseal_of_another_token_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 1, "job_1").await;
    let (anew, other) = (Sealed::new("anew"), Sealed::new("other"));
    let unknown: CleanupJobId = id("debt_unknown");
    for (id, seen) in [(&owed.id, &other), (&unknown, &owed.access_token)] {
        let sealed = stores.jobs.reseal_job(id, seen, &anew);
        assert!(!sealed.await.unwrap(), "{id}");
    }
    assert_eq!(stores.jobs.jobs_after(None, 10).await.unwrap(), [owed]);
}

/// Of many reseals that saw the same token, one is kept.
pub async fn one_of_many_reseals_is_kept(host: &dyn StoreHost) {
    let owed = owe(&host.stores(), ChatKind::Whatsapp, 1, "job_1").await;
    let kept = race(host, RACERS, |number, stores| {
        let owed = owed.clone();
        async move {
            let anew = Sealed::new(format!("anew-{number}"));
            let jobs = stores.jobs;
            jobs.reseal_job(&owed.id, &owed.access_token, &anew).await
        }
    })
    .await;
    let winner = kept.iter().position(|kept| *kept).unwrap();
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let jobs = host.stores().jobs.jobs_after(None, 10).await.unwrap();
    assert_eq!(jobs[0].access_token.as_str(), format!("anew-{winner}"));
}
