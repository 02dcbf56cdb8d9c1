//! Clauses of [`CallingStore`](wassla_domain::ports::CallingStore) under concurrency: never a
//! calling row without its number, and never one that goes without a job.

use wassla_domain::channel::Trouble;
use wassla_domain::ports::AccountUpdate;
use wassla_domain::{Channel, ChannelState, DeletionCode, Fault, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    after, calling, calling_enabled, calling_end, channel, disconnection, id, job, moved, upserts,
    whatsapp,
};

/// How often each pair races.
const ROUNDS: u32 = 16;
/// How many callers race in a round: even ones enable.
const CALLERS: usize = 12;

async fn connected(host: &dyn StoreHost, round: u32) -> Channel {
    let whose: WorkspaceId = id(format!("ws_{round}"));
    let chat = channel(&whose, whatsapp(round));
    host.stores().connect(chat).await
}

/// Lets half of the callers enable calls, and the others do something that ends them. Says which
/// of each were written.
async fn enable_against<F, Running>(host: &dyn StoreHost, chat: &Channel, end: F) -> (usize, usize)
where
    F: Fn(usize, Stores, Channel) -> Running + Clone + Send + Sync + 'static,
    Running: Future<Output = Result<bool, Fault>> + Send + 'static,
{
    let written = race(host, CALLERS, |number, stores| {
        let (chat, end) = (chat.clone(), end.clone());
        async move {
            if number % 2 == 0 {
                return stores.calling.put_calling(&calling(&chat)).await;
            }
            end(number, stores, chat).await
        }
    })
    .await;
    let count = |rest| {
        let numbered = written.iter().enumerate();
        numbered
            .filter(|(number, done)| number % 2 == rest && **done)
            .count()
    };
    (count(0), count(1))
}

/// Whether calling's end is owed for the number.
async fn ends_owed(stores: &Stores, chat: &Channel) -> usize {
    let jobs = stores.jobs().await;
    let of_number = jobs.iter().filter(|job| job.asset == chat.asset);
    of_number.filter(|job| job.ends_calling).count()
}

/// Enabling against disconnecting: in the end there is neither row, and calling's end is owed
/// when there was a calling row for an instant.
pub async fn t26_enabling_and_a_disconnect_leave_no_orphan(host: &dyn StoreHost) {
    let stores = host.stores();
    for round in 0..ROUNDS {
        let chat = connected(host, round).await;
        let (enabled, gone) = enable_against(host, &chat, |_, stores, chat| async move {
            stores.channels.disconnect(&disconnection(&chat)).await
        })
        .await;
        assert_eq!(gone, 1);
        assert!(enabled <= 1, "{enabled}");
        assert_eq!(stores.rows(&chat.workspace).await, []);
        assert_eq!(stores.calling(&chat.workspace).await, None);
        assert_eq!(ends_owed(&stores, &chat).await, enabled, "round {round}");
    }
}

/// Enabling against a move to another number: nothing rides on the old one in the end.
pub async fn t26_enabling_and_a_move_leave_no_orphan(host: &dyn StoreHost) {
    let stores = host.stores();
    for round in 0..ROUNDS {
        let chat = connected(host, round).await;
        let (enabled, moves) = enable_against(host, &chat, move |_, stores, chat| async move {
            let upserts = upserts(&chat.workspace, [moved(&chat, whatsapp(round + 500))]);
            Ok(stores.channels.upsert_channels(&upserts).await? == settled())
        })
        .await;
        assert_eq!(moves, 1);
        assert!(enabled <= 1, "{enabled}");
        assert_eq!(stores.calling(&chat.workspace).await, None);
        assert_eq!(ends_owed(&stores, &chat).await, enabled, "round {round}");
    }
}

/// Enabling against a deletion of the data of the person who connected the number.
pub async fn t26_enabling_and_a_deletion_leave_no_orphan(host: &dyn StoreHost) {
    let stores = host.stores();
    for round in 0..ROUNDS {
        let chat = connected(host, round).await;
        enable_against(host, &chat, move |number, stores, chat| async move {
            let code: DeletionCode = id(format!("code_{round}_{number}"));
            let user = &chat.credentials.meta_user;
            let deletions = &stores.deletions;
            let deleted = deletions.delete_for(user, after(900), &code, after(900));
            Ok(deleted.await? > 0)
        })
        .await;
        assert_eq!(stores.rows(&chat.workspace).await, []);
        assert_eq!(stores.calling(&chat.workspace).await, None);
        assert_eq!(stores.jobs().await, []);
    }
}

/// Enabling against the end of our access: for every calling row that went its end is owed.
pub async fn t26_enabling_and_the_end_of_access_owe_every_end(host: &dyn StoreHost) {
    let stores = host.stores();
    for round in 0..ROUNDS {
        let chat = connected(host, round).await;
        let (enabled, ended) = enable_against(host, &chat, |_, stores, chat| async move {
            let mut evidence = chat.evidence.clone();
            evidence.trouble = Some(Trouble::PartnerRemoved);
            let account_update = AccountUpdate {
                id: chat.id.clone(),
                version: chat.version,
                state: ChannelState::ReconnectNeeded,
                evidence,
                access_ended: true,
                job: Some(job(&chat)),
                at: after(9),
            };
            stores.channels.apply_account_update(&account_update).await
        })
        .await;
        assert_eq!(ended, 1);
        let stands = usize::from(stores.has_calling(&chat.workspace).await);
        let owed = ends_owed(&stores, &chat).await;
        assert_eq!(enabled, owed + stands, "round {round}");
    }
}

/// Of many enablings of one workspace at once, one is written.
pub async fn t26_one_of_many_enablings_writes(host: &dyn StoreHost) {
    let chat = connected(host, 1).await;
    let rows: Vec<_> = (0..RACERS).map(|_| calling(&chat)).collect();
    let put = race(host, RACERS, |number, stores| {
        let row = rows[number].clone();
        async move { stores.calling.put_calling(&row).await }
    })
    .await;
    assert_eq!(put.iter().filter(|put| **put).count(), 1);
    let winner = put.iter().position(|put| *put).unwrap();
    let held = host.stores().calling(&chat.workspace).await;
    assert_eq!(held.as_ref(), Some(&rows[winner]));
}

/// Ends, rounds and enablings that saw the same row: one is written, whole, and an end leaves one
/// job.
pub async fn t25_an_end_and_a_round_of_calling_do_not_mix(host: &dyn StoreHost) {
    let stores = host.stores();
    for round in 0..ROUNDS {
        let chat = connected(host, round).await;
        let row = stores.enable(&chat).await;
        let written = race(host, CALLERS, |number, stores| {
            let (row, chat) = (row.clone(), chat.clone());
            async move {
                let store = stores.calling;
                match number % 3 {
                    0 => store.end_calling(&calling_end(&row, &chat)).await,
                    1 => store.record_calling(&calling_enabled(&row)).await,
                    _ => {
                        let next = row.begun_again(id("ag_2"), after(9), after(39));
                        store.put_calling(&next).await
                    }
                }
            }
        })
        .await;
        assert_eq!(written.iter().filter(|written| **written).count(), 1);
        let ended = written.iter().position(|written| *written).unwrap() % 3 == 0;
        let held = stores.calling(&chat.workspace).await;
        assert_eq!(held.map(|row| row.version), (!ended).then_some(2));
        assert_eq!(ends_owed(&stores, &chat).await, usize::from(ended));
    }
}
