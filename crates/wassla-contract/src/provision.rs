//! Clauses of [`ProvisionStore`](wassla_domain::ports::ProvisionStore).

use std::slice::from_ref;

use wassla_domain::ports::Progress;
use wassla_domain::{
    Channel, ChannelId, ChannelState, ChatKind, PhoneNumberId, Step, Timestamp, WorkspaceId,
};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    NOW, after, channel, evidence_in_every_shape, id, moved, page, reconnect, whatsapp,
};

const HOURS_72: i64 = 72 * 60 * 60;

fn workspace() -> WorkspaceId {
    id("ws_1")
}

async fn connect_due(stores: &Stores, number: u32, due_at: Option<Timestamp>) -> Channel {
    let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
    row.due_at = due_at;
    stores.connect(row).await
}

async fn lease(stores: &Stores, now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Channel> {
    let leased = stores.provision.lease_due(now, until, at_most);
    leased.await.unwrap()
}

fn progress(row: &Channel) -> Progress {
    let mut evidence = row.evidence.clone();
    evidence.subscribed = Step::Done { at: after(9) };
    Progress {
        id: row.id.clone(),
        version: row.version,
        state: ChannelState::of(row.kind(), &evidence),
        evidence,
        due_at: Some(after(90)),
        at: after(9),
    }
}

/// Rows that are due are handed out whole, the longest due first, and their due time moves;
/// nothing else of them changes.
pub async fn rows_that_are_due_are_leased(host: &dyn StoreHost) {
    let stores = host.stores();
    let late = connect_due(&stores, 1, Some(after(10))).await;
    let later = connect_due(&stores, 2, Some(after(5))).await;
    let future = connect_due(&stores, 3, Some(after(11))).await;
    let never = connect_due(&stores, 4, None).await;

    let leased = lease(&stores, after(10), after(70), 10).await;
    let until = |row: &Channel| Channel {
        due_at: Some(after(70)),
        ..row.clone()
    };
    assert_eq!(leased, [until(&later), until(&late)]);
    for row in [until(&late), until(&later), future, never] {
        assert_eq!(stores.rows(&row.workspace).await, [row]);
    }
}

/// No more than asked for, and the rest stays due.
pub async fn a_lease_takes_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let stores = host.stores();
    for number in 0..5 {
        connect_due(&stores, number, Some(after(i64::from(number)))).await;
    }
    assert_eq!(lease(&stores, after(60), after(120), 0).await, []);
    let mut seen = Vec::new();
    for expected in [2, 2, 1, 0] {
        let leased = lease(&stores, after(60), after(120), 2).await;
        assert_eq!(leased.len(), expected);
        seen.extend(leased.into_iter().map(|row| row.workspace.to_string()));
    }
    assert_eq!(seen, ["ws_0", "ws_1", "ws_2", "ws_3", "ws_4"]);
}

/// A row goes to one of many processes that look at once, and every due row goes to one.
pub async fn a_row_is_leased_by_exactly_one(host: &dyn StoreHost) {
    let mut rows = Vec::new();
    for number in 0..8 {
        rows.push(connect_due(&host.stores(), number, Some(NOW)).await.id);
    }
    let taken = race(host, RACERS, |_, stores| async move {
        stores.provision.lease_due(NOW, after(60), 3).await
    })
    .await;
    let mut leased: Vec<_> = taken.into_iter().flatten().map(|row| row.id).collect();
    leased.sort();
    assert_eq!(leased, rows);
}

/// What a process that died had leased is handed out again.
pub async fn a_lease_that_ran_out_is_given_again(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = connect_due(&stores, 1, Some(NOW)).await;
    assert_eq!(lease(&stores, NOW, after(60), 1).await.len(), 1);
    let other = host.reopen().await;
    assert_eq!(lease(&other, after(59), after(120), 1).await, []);
    assert_eq!(lease(&other, after(60), after(120), 1).await[0].id, row.id);
}

/// A round's progress is in the row, and the version counts it; the agent, the asset and the
/// secrets are as they were.
pub async fn progress_is_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, evidence) in (1..).zip(evidence_in_every_shape()) {
        let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
        row.agent = Some(id("ag_1"));
        let row = stores.connect(row).await;
        let state = ChannelState::of(ChatKind::Whatsapp, &evidence);
        let progress = Progress {
            state,
            evidence: evidence.clone(),
            due_at: evidence.is_open().then_some(after(90)),
            ..progress(&row)
        };
        assert!(stores.provision.record_progress(&progress).await.unwrap());
        let expected = Channel {
            state,
            evidence,
            due_at: progress.due_at,
            version: 2,
            updated_at: after(9),
            ..row
        };
        assert_eq!(stores.rows(&expected.workspace).await, [expected]);
    }
}

/// A round that did not see the last write changes nothing; a lease is no such write.
pub async fn progress_on_an_older_version_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = connect_due(&stores, 1, Some(NOW)).await;
    let write = reconnect(&row);
    assert_eq!(
        stores
            .upsert_channels(&row.workspace, [write.clone()])
            .await,
        settled()
    );
    let unknown = Progress {
        id: id::<ChannelId>("ch_unknown"),
        ..progress(&write.channel)
    };
    for stale in [progress(&row), unknown] {
        assert!(!stores.provision.record_progress(&stale).await.unwrap());
        assert_eq!(stores.rows(&row.workspace).await, from_ref(&write.channel));
    }

    assert_eq!(lease(&stores, after(60), after(120), 1).await.len(), 1);
    let seen = progress(&write.channel);
    assert!(stores.provision.record_progress(&seen).await.unwrap());
}

/// Of many rounds on one version, one is kept.
pub async fn one_of_many_rounds_is_kept(host: &dyn StoreHost) {
    let row = connect_due(&host.stores(), 1, Some(NOW)).await;
    let kept = race(host, RACERS, |_, stores| {
        let progress = progress(&row);
        async move { stores.provision.record_progress(&progress).await }
    })
    .await;
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    assert_eq!(host.stores().rows(&row.workspace).await[0].version, 2);
}

/// A sign-in and a round that saw the same row: one of them is kept, whole.
pub async fn a_round_and_a_sign_in_do_not_mix(host: &dyn StoreHost) {
    let row = connect_due(&host.stores(), 1, Some(NOW)).await;
    let kept = race(host, 16, |number, stores| {
        let row = row.clone();
        async move {
            if number % 2 == 0 {
                return stores.provision.record_progress(&progress(&row)).await;
            }
            let upserts = wassla_testkit::fixtures::upserts(&row.workspace, [reconnect(&row)]);
            let outcome = stores.channels.upsert_channels(&upserts).await?;
            Ok(outcome == settled())
        }
    })
    .await;
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let last = host.stores().rows(&row.workspace).await.remove(0);
    let by_round = last.evidence == progress(&row).evidence;
    let by_sign_in = last.credentials == reconnect(&row).channel.credentials;
    assert!(by_round != by_sign_in, "{last:?}");
    assert_eq!(last.version, 2);
}

/// Meta locks a number after ten registrations: at most so many are reserved, whoever asks.
pub async fn registrations_of_a_number_are_bounded(host: &dyn StoreHost) {
    let since = after(-HOURS_72);
    for round in 0..8 {
        let number: PhoneNumberId = id(format!("900{round}"));
        let reserved = race(host, RACERS, |_, stores| {
            let number = number.clone();
            async move {
                let provision = stores.provision;
                provision.reserve_registration(&number, NOW, since, 3).await
            }
        })
        .await;
        let count = reserved.iter().filter(|reserved| **reserved).count();
        assert_eq!(count, 3, "round {round}");
    }

    let number: PhoneNumberId = id("9000");
    let provision = host.reopen().await.provision;
    let other: PhoneNumberId = id("9900");
    for (number, at_most, expected) in [(&number, 3, false), (&number, 4, true), (&other, 1, true)]
    {
        let reserved = provision.reserve_registration(number, NOW, since, at_most);
        assert_eq!(reserved.await.unwrap(), expected, "{number} {at_most}");
    }
}

/// The limit is on a window that moves: what lies before it does not count, its first instant does.
pub async fn the_registration_window_moves(host: &dyn StoreHost) {
    let provision = host.stores().provision;
    let number: PhoneNumberId = id("9001");
    let reserve = async |seconds: i64| {
        let (now, since) = (after(seconds), after(seconds - HOURS_72));
        let reserved = provision.reserve_registration(&number, now, since, 2);
        reserved.await.unwrap()
    };
    assert!(reserve(0).await);
    assert!(reserve(100).await);
    assert!(!reserve(200).await);
    assert!(!reserve(HOURS_72).await);
    assert!(reserve(HOURS_72 + 1).await);
    assert!(!reserve(HOURS_72 + 2).await);
    assert!(reserve(HOURS_72 + 101).await);
}

/// The count is the number's: it stays when its row moves on, and another workspace inherits it.
pub async fn registrations_outlive_the_row(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    stores.connect(channel(&workspace(), page(1))).await;
    let number: PhoneNumberId = id(row.asset.external_id());
    let since = after(-HOURS_72);
    let reserve = async || {
        let provision = &stores.provision;
        let reserved = provision.reserve_registration(&number, NOW, since, 1);
        reserved.await.unwrap()
    };
    assert!(reserve().await);
    let write = moved(&row, whatsapp(2));
    assert_eq!(
        stores.upsert_channels(&workspace(), [write]).await,
        settled()
    );
    assert!(!reserve().await);
    stores.connect(channel(&id("ws_2"), whatsapp(1))).await;
    assert!(!reserve().await);
}
