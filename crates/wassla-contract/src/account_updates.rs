//! Clauses of [`ChannelStore::apply_account_update`](wassla_domain::ports::ChannelStore::apply_account_update).

use std::slice::from_ref;

use wassla_domain::channel::Trouble;
use wassla_domain::ports::AccountUpdate;
use wassla_domain::{Channel, ChannelId, ChannelState, ChatKind, WorkspaceId};

use super::host::{StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    after, channel, evidence_in_every_shape, id, job, page, reconnect, upserts, whatsapp,
};

fn mine() -> WorkspaceId {
    id("ws_mine")
}

async fn apply_account_update(stores: &Stores, account_update: &AccountUpdate) -> bool {
    stores
        .channels
        .apply_account_update(account_update)
        .await
        .unwrap()
}

fn account_update(row: &Channel, trouble: Trouble) -> AccountUpdate {
    let mut evidence = row.evidence.clone();
    evidence.trouble = Some(trouble);
    AccountUpdate {
        id: row.id.clone(),
        version: row.version,
        state: ChannelState::of(row.kind(), &evidence),
        evidence,
        access_ended: trouble.ends_access(),
        job: trouble.ends_access().then(|| job(row)),
        at: after(9),
    }
}

/// What Meta said is in the row, in whatever shape, and the version counts it; where access goes
/// on, secrets, due time and calling stay.
pub async fn what_meta_said_is_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, evidence) in (1..).zip(evidence_in_every_shape()) {
        let whose: WorkspaceId = id(format!("ws_{number}"));
        let mut row = channel(&whose, whatsapp(number));
        row.agent = Some(id("ag_1"));
        let row = stores.connect(row).await;
        let calling = stores.enable(&row).await;
        let account_update = AccountUpdate {
            state: ChannelState::of(ChatKind::Whatsapp, &evidence),
            evidence,
            access_ended: false,
            job: None,
            ..account_update(&row, Trouble::Banned)
        };
        assert!(apply_account_update(&stores, &account_update).await);
        let expected = Channel {
            state: account_update.state,
            evidence: account_update.evidence,
            version: 2,
            updated_at: after(9),
            ..row
        };
        assert_eq!(stores.rows(&whose).await, [expected]);
        assert_eq!(stores.calling(&whose).await, Some(calling));
    }
}

/// When access ended, both secrets are erased, nothing is due, and calling goes with the number;
/// the rest of the row stays.
pub async fn t11_secrets_are_erased_when_access_ended(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(1))).await;
    let other = stores.connect(channel(&id("ws_2"), whatsapp(2))).await;
    stores.enable(&number).await;
    stores.enable(&other).await;
    let ended = |row: &Channel| {
        let account_update = account_update(row, Trouble::Deauthorized);
        let mut expected = row.clone();
        expected.credentials.access_token = None;
        expected.credentials.pin = None;
        expected.due_at = None;
        expected.state = ChannelState::ReconnectNeeded;
        expected.evidence = account_update.evidence.clone();
        expected.version = 2;
        expected.updated_at = after(9);
        (account_update, expected)
    };
    let (amended, page_after) = ended(&row);
    assert!(apply_account_update(&stores, &amended).await);
    assert_eq!(
        stores.rows(&mine()).await,
        [number.clone(), page_after.clone()]
    );
    assert!(stores.has_calling(&mine()).await);
    let (amended, number_after) = ended(&number);
    assert!(apply_account_update(&stores, &amended).await);
    let later = host.reopen().await;
    assert_eq!(
        later.rows(&mine()).await,
        [number_after.clone(), page_after]
    );
    assert!(!later.has_calling(&mine()).await);
    assert!(later.has_calling(&other.workspace).await);
    assert_eq!(later.rows(&other.workspace).await, [other]);
    let leased = later.provision.lease_due(after(900), after(999), 10).await;
    assert!(leased.unwrap().iter().all(|row| row.workspace != mine()));

    let mut renewed = reconnect(&number_after);
    renewed
        .channel
        .credentials
        .pin
        .clone_from(&number.credentials.pin);
    assert_eq!(
        stores.upsert_channels(&mine(), [renewed.clone()]).await,
        settled()
    );
    assert!(stores.rows(&mine()).await.contains(&renewed.channel));
}

/// What was said of an older version changes nothing.
pub async fn a_stale_amendment_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let calling = stores.enable(&row).await;
    let unknown: ChannelId = id("ch_unknown");
    for (id, version) in [(&row.id, 0), (&row.id, 2), (&unknown, 1)] {
        let stale = AccountUpdate {
            id: id.clone(),
            version,
            ..account_update(&row, Trouble::PartnerRemoved)
        };
        assert!(
            !apply_account_update(&stores, &stale).await,
            "{id} at {version}"
        );
        assert_eq!(stores.rows(&mine()).await, from_ref(&row));
    }
    assert_eq!(stores.calling(&mine()).await, Some(calling));
    assert_eq!(stores.jobs().await, []);
}

/// Of many account updates and sign-ins that saw the same row, one is kept: an erasure does not erase
/// the token that a sign-in has just brought.
pub async fn t25_an_amendment_and_a_sign_in_do_not_mix(host: &dyn StoreHost) {
    let row = host.stores().connect(channel(&mine(), whatsapp(1))).await;
    let kept = race(host, 16, |number, stores| {
        let row = row.clone();
        async move {
            if number % 2 == 0 {
                let account_update = account_update(&row, Trouble::PartnerRemoved);
                return stores.channels.apply_account_update(&account_update).await;
            }
            let upserts = upserts(&row.workspace, [reconnect(&row)]);
            Ok(stores.channels.upsert_channels(&upserts).await? == settled())
        }
    })
    .await;
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let last = host.stores().rows(&mine()).await.remove(0);
    let is_erased = last.credentials.access_token.is_none();
    assert_eq!(is_erased, last.evidence.trouble.is_some(), "{last:?}");
    assert_eq!(last.version, 2);
}
