//! Clauses of [`DeletionStore`](wassla_domain::ports::DeletionStore).

use wassla_domain::channel::Trouble;
use wassla_domain::ports::{AccountUpdate, Deletion};
use wassla_domain::{Asset, Channel, ChannelState, DeletionCode, MetaUserId, Timestamp};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{after, channel, id, instagram, moved, page, whatsapp};

fn aisha() -> MetaUserId {
    id("71")
}

async fn connect(stores: &Stores, whose: &str, asset: Asset, given: (&str, i64)) -> Channel {
    let mut row = channel(&id(whose), asset);
    row.credentials.meta_user = id(given.0);
    row.credentials.issued_at = after(given.1);
    stores.connect(row).await
}

async fn delete(stores: &Stores, code: &str, before: Timestamp) -> u32 {
    let (user, code): (_, DeletionCode) = (aisha(), id(code));
    let deletions = &stores.deletions;
    let deleted = deletions.delete_for(&user, before, &code, after(900));
    deleted.await.unwrap()
}

/// Rows that are worked with a token which the person gave before the instant go, in every
/// workspace; what they gave since, and what others gave, stays.
pub async fn a_deletion_takes_what_was_given_before(host: &dyn StoreHost) {
    let stores = host.stores();
    connect(&stores, "ws_1", whatsapp(1), ("71", 0)).await;
    connect(&stores, "ws_1", page(1), ("71", 99)).await;
    let renewed = connect(&stores, "ws_1", instagram(1), ("71", 100)).await;
    connect(&stores, "ws_2", whatsapp(2), ("71", 50)).await;
    let others = connect(&stores, "ws_2", page(2), ("711", 0)).await;
    assert_eq!(delete(&stores, "code_1", after(100)).await, 3);
    let later = host.reopen().await;
    assert_eq!(later.rows(&renewed.workspace).await, [renewed]);
    assert_eq!(later.rows(&others.workspace).await, [others]);
}

/// Calling goes with the numbers that go, and stays with those that stay.
pub async fn t26_a_deletion_takes_calling_with_the_number(host: &dyn StoreHost) {
    let stores = host.stores();
    for (whose, number, user) in [("ws_1", 1, "71"), ("ws_2", 2, "711")] {
        let row = connect(&stores, whose, whatsapp(number), (user, 0)).await;
        stores.enable(&row).await;
    }
    connect(&stores, "ws_2", page(2), ("71", 0)).await;
    assert_eq!(delete(&stores, "code_1", after(100)).await, 2);
    assert!(!stores.has_calling(&id("ws_1")).await);
    assert!(stores.has_calling(&id("ws_2")).await);
    assert_eq!(stores.jobs().await, []);
}

/// Jobs that carry the person's token go with it; others stay.
pub async fn t11_a_deletion_takes_the_persons_debts(host: &dyn StoreHost) {
    let stores = host.stores();
    for (whose, number, user) in [("ws_1", 1, "71"), ("ws_2", 2, "711")] {
        let row = connect(&stores, whose, whatsapp(number), (user, 0)).await;
        let mut write = moved(&row, whatsapp(number + 50));
        write.channel.credentials.meta_user = id("72");
        assert_eq!(
            stores.upsert_channels(&row.workspace, [write]).await,
            settled()
        );
    }
    assert_eq!(delete(&stores, "code_1", after(100)).await, 0);
    let owed = stores.jobs.jobs_after(None, 10).await.unwrap();
    let whose: Vec<_> = owed.iter().map(|job| job.meta_user.as_str()).collect();
    assert_eq!(whose, ["711"]);
    assert_eq!(stores.rows(&id("ws_1")).await.len(), 1);
}

/// Meta tells of the removal first and asks for the deletion then: a row whose secrets were
/// erased goes all the same.
pub async fn a_deletion_takes_rows_whose_access_ended(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = connect(&stores, "ws_1", whatsapp(1), ("71", 0)).await;
    let mut evidence = row.evidence.clone();
    evidence.trouble = Some(Trouble::Deauthorized);
    let account_update = AccountUpdate {
        id: row.id,
        version: row.version,
        state: ChannelState::ReconnectNeeded,
        evidence,
        access_ended: true,
        job: None,
        at: after(9),
    };
    assert!(
        stores
            .channels
            .apply_account_update(&account_update)
            .await
            .unwrap()
    );
    assert_eq!(delete(&stores, "code_1", after(100)).await, 1);
    assert_eq!(stores.rows(&row.workspace).await, []);
}

/// A deletion reads back under its code; another code has none.
pub async fn a_deletion_reads_back_under_its_code(host: &dyn StoreHost) {
    let stores = host.stores();
    connect(&stores, "ws_1", whatsapp(1), ("71", 0)).await;
    assert_eq!(delete(&stores, "Code_1", after(100)).await, 1);
    assert_eq!(delete(&stores, "code_2", after(100)).await, 0);
    let deletions = host.reopen().await.deletions;
    for (code, channels) in [("Code_1", Some(1)), ("code_2", Some(0)), ("code_1", None)] {
        let expected = channels.map(|channels| Deletion {
            at: after(900),
            channels,
        });
        assert_eq!(deletions.deletion(&id(code)).await.unwrap(), expected);
    }
}

/// Many deletions of one person at once: each row is counted once, and every code reads back.
pub async fn t25_deletions_at_once_take_each_row_once(host: &dyn StoreHost) {
    for number in 0..4 {
        let whose = format!("ws_{number}");
        connect(&host.stores(), &whose, whatsapp(number), ("71", 0)).await;
    }
    let taken = race(host, RACERS, |turn, stores| async move {
        let code: DeletionCode = id(format!("code_{turn}"));
        let deletions = stores.deletions;
        deletions
            .delete_for(&aisha(), after(100), &code, after(9))
            .await
    })
    .await;
    assert_eq!(taken.iter().sum::<u32>(), 4);
    let deletions = host.stores().deletions;
    for (turn, channels) in taken.into_iter().enumerate() {
        let kept = deletions.deletion(&id(format!("code_{turn}"))).await;
        assert_eq!(kept.unwrap().unwrap().channels, channels);
    }
}
