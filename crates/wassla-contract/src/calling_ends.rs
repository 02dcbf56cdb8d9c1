//! Clauses of how calling ends, and what is owed for it then.

use std::slice::from_ref;

use wassla_domain::channel::{CleanupJob, Trouble};
use wassla_domain::ports::{AccountUpdate, CallingEnd, Disconnection};
use wassla_domain::{Channel, ChannelId, ChannelState, DeletionCode, Sealed, WorkspaceId};

use super::host::{StoreHost, Stores, settled};
use wassla_testkit::fixtures::{
    NOW, after, calling, calling_end, channel, disconnection, id, job, moved, whatsapp,
};

fn mine() -> WorkspaceId {
    id("ws_mine")
}

fn theirs() -> WorkspaceId {
    id("ws_theirs")
}

async fn end(stores: &Stores, ending: &CallingEnd) -> bool {
    stores.calling.end_calling(ending).await.unwrap()
}

fn ends_calling(job: &CleanupJob) -> CleanupJob {
    CleanupJob {
        ends_calling: true,
        ..job.clone()
    }
}

fn access_ended(row: &Channel) -> AccountUpdate {
    let mut evidence = row.evidence.clone();
    evidence.trouble = Some(Trouble::Deauthorized);
    AccountUpdate {
        id: row.id.clone(),
        version: row.version,
        state: ChannelState::ReconnectNeeded,
        evidence,
        access_ended: true,
        job: Some(job(row)),
        at: after(9),
    }
}

/// The calling row goes at once and its job stays, which ends calling; the number's row stays,
/// and so does calling elsewhere.
pub async fn an_end_of_calling_leaves_its_debt(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other = stores.connect(channel(&theirs(), whatsapp(2))).await;
    let row = stores.enable(&chat).await;
    let bystander = stores.enable(&other).await;
    let ending = calling_end(&row, &chat);
    assert!(end(&stores, &ending).await);
    assert!(!end(&stores, &ending).await);
    let later = host.reopen().await;
    assert_eq!(later.calling(&mine()).await, None);
    assert_eq!(later.rows(&mine()).await, from_ref(&chat));
    assert_eq!(later.calling(&theirs()).await, Some(bystander));
    let owed = ends_calling(&ending.job.unwrap());
    assert_eq!(later.jobs().await, from_ref(&owed));

    let again = stores.enable(&chat).await;
    assert_eq!(stores.calling(&mine()).await, Some(again));
    assert_eq!(stores.jobs().await, [owed]);
}

/// What Meta never switched on ends without a job.
pub async fn calling_ends_without_a_debt(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let ending = CallingEnd {
        job: None,
        ..calling_end(&stores.enable(&chat).await, &chat)
    };
    assert!(end(&stores, &ending).await);
    assert_eq!(stores.calling(&mine()).await, None);
    assert_eq!(stores.jobs().await, []);
}

/// An end that did not see the last write leaves everything, and owes nothing.
pub async fn a_stale_end_of_calling_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.enable(&chat).await;
    let unknown: ChannelId = id("ch_unknown");
    for (id, version) in [(&row.id, 0), (&row.id, 2), (&unknown, 1), (&chat.id, 1)] {
        let stale = CallingEnd {
            id: id.clone(),
            version,
            ..calling_end(&row, &chat)
        };
        assert!(!end(&stores, &stale).await, "{id} at {version}");
    }
    assert_eq!(stores.calling(&mine()).await, Some(row));
    assert_eq!(stores.rows(&mine()).await, [chat]);
    assert_eq!(stores.jobs().await, []);
}

/// The job of a disconnect ends calling when a calling row went, and only then, whatever was
/// thought before.
pub async fn t26_a_disconnect_owes_the_end_of_calling(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut expected = Vec::new();
    for (number, (has_calling, thought)) in
        (1..).zip([(true, false), (true, true), (false, false), (false, true)])
    {
        let whose = id(format!("ws_{number}"));
        let chat = stores.connect(channel(&whose, whatsapp(number))).await;
        if has_calling {
            stores.enable(&chat).await;
        }
        let owed = CleanupJob {
            ends_calling: thought,
            ..job(&chat)
        };
        let disconnection = Disconnection {
            job: Some(owed.clone()),
            ..disconnection(&chat)
        };
        assert!(stores.channels.disconnect(&disconnection).await.unwrap());
        expected.push(CleanupJob {
            ends_calling: has_calling,
            ..owed
        });
    }
    expected.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(host.reopen().await.jobs().await, expected);
}

/// A number that a row leaves while no calling rides on it does not owe its end.
pub async fn t26_a_move_without_calling_owes_no_end_of_it(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let mut write = moved(&chat, whatsapp(2));
    let owed = write.job.clone().unwrap();
    write.job = Some(ends_calling(&owed));
    assert_eq!(
        stores.upsert_channels(&mine(), [write.clone()]).await,
        settled()
    );
    assert_eq!(stores.jobs().await, [owed]);

    stores.enable(&write.channel).await;
    let mut gone = moved(&write.channel, whatsapp(3));
    gone.job = None;
    assert_eq!(stores.upsert_channels(&mine(), [gone]).await, settled());
    assert_eq!(stores.calling(&mine()).await, None);
    assert_eq!(stores.jobs().await.len(), 1);
}

/// When access ended, the end of calling is owed if there was calling, and nothing else is.
pub async fn t26_an_amendment_owes_the_end_of_calling_only(host: &dyn StoreHost) {
    let stores = host.stores();
    let apply_account_update = async |account_update: &AccountUpdate| {
        let amended = stores.channels.apply_account_update(account_update).await;
        assert!(amended.unwrap());
    };
    let without = stores.connect(channel(&theirs(), whatsapp(2))).await;
    apply_account_update(&access_ended(&without)).await;
    assert_eq!(stores.jobs().await, []);

    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.enable(&chat).await;
    let mut goes_on = access_ended(&chat);
    goes_on.access_ended = false;
    apply_account_update(&goes_on).await;
    assert_eq!(stores.calling(&mine()).await, Some(row));
    assert_eq!(stores.jobs().await, []);

    let ended = AccountUpdate {
        version: 2,
        ..access_ended(&chat)
    };
    apply_account_update(&ended).await;
    let later = host.reopen().await;
    assert_eq!(later.calling(&mine()).await, None);
    let owed = ends_calling(&ended.job.unwrap());
    assert_eq!(later.jobs().await, [owed]);
    let secrets = &later.rows(&mine()).await[0].credentials;
    assert_eq!(secrets.access_token, None);
}

/// A row that has lost its token takes no calls any more: nobody could end them at Meta.
pub async fn t26_calling_cannot_begin_once_access_ended(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    assert!(
        stores
            .channels
            .apply_account_update(&access_ended(&chat))
            .await
            .unwrap()
    );
    assert!(!stores.calling.put_calling(&calling(&chat)).await.unwrap());
    assert_eq!(stores.calling(&mine()).await, None);
}

/// Without a token nothing can be owed, and calling goes all the same.
pub async fn t26_calling_goes_where_nothing_can_be_owed(host: &dyn StoreHost) {
    let stores = host.stores();
    let amended = stores.connect(channel(&mine(), whatsapp(1))).await;
    let gone = stores.connect(channel(&theirs(), whatsapp(2))).await;
    for chat in [&amended, &gone] {
        stores.enable(chat).await;
    }
    let account_update = AccountUpdate {
        job: None,
        ..access_ended(&amended)
    };
    assert!(
        stores
            .channels
            .apply_account_update(&account_update)
            .await
            .unwrap()
    );
    let disconnection = Disconnection {
        job: None,
        ..disconnection(&gone)
    };
    assert!(stores.channels.disconnect(&disconnection).await.unwrap());
    for whose in [mine(), theirs()] {
        assert_eq!(stores.calling(&whose).await, None);
    }
    assert_eq!(stores.jobs().await, []);
}

/// Whoever connects a number ends what is owed for it, but for the end of calling: it goes on
/// until Meta confirms it.
pub async fn t26_the_end_of_calling_is_not_cancelled(host: &dyn StoreHost) {
    let stores = host.stores();
    for next in [mine(), theirs()] {
        let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
        let ending = calling_end(&stores.enable(&chat).await, &chat);
        assert!(end(&stores, &ending).await);
        let disconnection = disconnection(&chat);
        assert!(stores.channels.disconnect(&disconnection).await.unwrap());
        assert_eq!(stores.jobs().await.len(), 2);

        let chat = stores.connect(channel(&next, whatsapp(1))).await;
        let owed = ends_calling(&ending.job.unwrap());
        assert_eq!(stores.jobs().await, from_ref(&owed));
        assert!(
            stores
                .channels
                .disconnect(&wassla_testkit::fixtures::disconnection(&chat))
                .await
                .unwrap()
        );
        stores.jobs.forget_job(&owed.id).await.unwrap();
    }
}

/// A job that ends calling is worked, sealed anew, put off and forgotten as any other.
pub async fn a_debt_that_ends_calling_is_worked_as_any(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let ending = calling_end(&stores.enable(&chat).await, &chat);
    assert!(end(&stores, &ending).await);
    let owed = ends_calling(&ending.job.unwrap());
    let anew = Sealed::new("anew");
    let jobs = &stores.jobs;
    let sealed = jobs.reseal_job(&owed.id, &owed.access_token, &anew);
    assert!(sealed.await.unwrap());
    jobs.postpone_job(&owed.id, after(90)).await.unwrap();
    let expected = CleanupJob {
        access_token: anew,
        attempts: 1,
        due_at: after(150),
        ..owed.clone()
    };
    let leased = jobs.lease_jobs(after(90), after(150), 10).await;
    assert_eq!(leased.unwrap(), [expected]);
    jobs.forget_job(&owed.id).await.unwrap();
    assert_eq!(stores.jobs().await, []);
}

/// A deletion of a person's data takes calling, and what is owed with their token to end it.
pub async fn t11_a_deletion_takes_the_end_of_calling(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let owed = CallingEnd {
        job: Some(CleanupJob {
            owed_since: NOW,
            ..job(&chat)
        }),
        ..calling_end(&stores.enable(&chat).await, &chat)
    };
    assert!(end(&stores, &owed).await);
    stores.enable(&chat).await;
    let code: DeletionCode = id("code_1");
    let user = &chat.credentials.meta_user;
    let deletions = &stores.deletions;
    let deleted = deletions.delete_for(user, after(100), &code, after(200));
    assert_eq!(
        deleted.await.unwrap(),
        1,
        "calling is no channel of its own"
    );
    let later = host.reopen().await;
    assert_eq!(later.calling(&mine()).await, None);
    assert_eq!(later.jobs().await, []);
    let put = later.calling.put_calling(&calling(&chat)).await;
    assert!(!put.unwrap());
}
