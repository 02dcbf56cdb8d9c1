//! Clauses of [`CleanupStore`](wassla_domain::ports::CleanupStore): working jobs off.

use wassla_domain::channel::CleanupJob;
use wassla_domain::{ChatKind, Timestamp};

use super::cleanup_jobs::owe;
use super::host::{RACERS, StoreHost, Stores, race};
use wassla_testkit::fixtures::{NOW, after, channel, id};

async fn lease(stores: &Stores, now: Timestamp, until: Timestamp, at_most: u32) -> Vec<CleanupJob> {
    stores.jobs.lease_jobs(now, until, at_most).await.unwrap()
}

async fn all(stores: &Stores) -> Vec<CleanupJob> {
    stores.jobs.jobs_after(None, 100).await.unwrap()
}

/// Jobs that are due are handed out whole, the longest due first; the attempt is counted.
pub async fn debts_that_are_due_are_leased(host: &dyn StoreHost) {
    let stores = host.stores();
    let late = owe(&stores, ChatKind::Whatsapp, 9, "job_a").await;
    let later = owe(&stores, ChatKind::Messenger, 5, "job_b").await;
    let future = owe(&stores, ChatKind::Instagram, 11, "job_c").await;
    assert_eq!((late.due_at, future.due_at), (after(9), after(11)));

    let leased = lease(&stores, after(9), after(70), 10).await;
    let taken = |job: &CleanupJob| CleanupJob {
        due_at: after(70),
        attempts: job.attempts + 1,
        ..job.clone()
    };
    assert_eq!(leased, [taken(&later), taken(&late)]);
    assert_eq!(all(&stores).await, [taken(&late), taken(&later), future]);
}

/// No more than asked for, and the rest stays due.
pub async fn a_lease_of_debts_takes_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let stores = host.stores();
    for number in 0..5 {
        owe(
            &stores,
            ChatKind::Whatsapp,
            number,
            &format!("debt_{number}"),
        )
        .await;
    }
    assert_eq!(lease(&stores, after(60), after(120), 0).await, []);
    for expected in [2, 2, 1, 0] {
        let leased = lease(&stores, after(60), after(120), 2).await;
        assert_eq!(leased.len(), expected);
    }
}

/// A job goes to one of many processes that look at once, and every job to one.
pub async fn a_debt_is_leased_by_exactly_one(host: &dyn StoreHost) {
    let mut owed = Vec::new();
    for number in 0..8 {
        let job = format!("debt_{number}");
        owed.push(
            owe(&host.stores(), ChatKind::Whatsapp, number, &job)
                .await
                .id,
        );
    }
    let taken = race(host, RACERS, |_, stores| async move {
        stores.jobs.lease_jobs(after(60), after(120), 3).await
    })
    .await;
    let mut leased: Vec<_> = taken.into_iter().flatten().collect();
    assert!(leased.iter().all(|job| job.attempts == 1));
    leased.sort_by(|one, other| one.id.cmp(&other.id));
    let leased: Vec<_> = leased.into_iter().map(|job| job.id).collect();
    assert_eq!(leased, owed);
}

/// What a process that died had taken is handed out again, and counted again.
pub async fn a_debt_whose_lease_ran_out_is_given_again(host: &dyn StoreHost) {
    let stores = host.stores();
    owe(&stores, ChatKind::Whatsapp, 0, "job_1").await;
    assert_eq!(lease(&stores, NOW, after(60), 1).await[0].attempts, 1);
    let other = host.reopen().await;
    assert_eq!(lease(&other, after(59), after(120), 1).await, []);
    assert_eq!(lease(&other, after(60), after(120), 1).await[0].attempts, 2);
}

/// A job that is put off comes back at its time, with its attempts and its token.
pub async fn a_debt_that_is_put_off_comes_back(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 0, "job_1").await;
    lease(&stores, NOW, after(60), 1).await;
    stores.jobs.postpone_job(&owed.id, after(30)).await.unwrap();
    assert_eq!(lease(&stores, after(29), after(90), 1).await, []);
    let expected = CleanupJob {
        attempts: 2,
        due_at: after(90),
        ..owed
    };
    assert_eq!(lease(&stores, after(30), after(90), 1).await, [expected]);
}

/// A job that is forgotten is gone with its token, and no other.
pub async fn t11_a_forgotten_debt_is_gone(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 0, "job_1").await;
    let other = owe(&stores, ChatKind::Messenger, 1, "job_2").await;
    for _ in 0..2 {
        stores.jobs.forget_job(&owed.id).await.unwrap();
        assert_eq!(all(&stores).await, std::slice::from_ref(&other));
    }
}

/// A job that a sign-in cancelled while it was worked stays cancelled.
pub async fn t25_a_cancelled_debt_stays_cancelled(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 0, "job_1").await;
    assert_eq!(lease(&stores, NOW, after(60), 1).await.len(), 1);
    stores.connect(channel(&id("ws_next"), owed.asset)).await;
    stores.jobs.postpone_job(&owed.id, after(30)).await.unwrap();
    assert_eq!(all(&stores).await, []);
    stores.jobs.forget_job(&owed.id).await.unwrap();
}
