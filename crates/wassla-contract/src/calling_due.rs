//! Clauses of [`CallingStore`](wassla_domain::ports::CallingStore): rounds of enabling.

use std::slice::from_ref;

use wassla_domain::ports::CallingProgress;
use wassla_domain::{Calling, ChannelId, ChannelKind, Timestamp, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race};
use wassla_testkit::fixtures::{
    NOW, after, calling, calling_enabled, calling_evidence_in_every_shape, channel, disconnection,
    id, whatsapp,
};

/// The calling row of a workspace of this number, due then.
async fn due(stores: &Stores, number: u32, due_at: Option<Timestamp>) -> Calling {
    let whose: WorkspaceId = id(format!("ws_{number}"));
    let chat = stores.connect(channel(&whose, whatsapp(number))).await;
    let row = Calling {
        due_at,
        ..calling(&chat)
    };
    assert!(stores.calling.put_calling(&row).await.unwrap());
    row
}

async fn lease(stores: &Stores, now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Calling> {
    let leased = stores.calling.lease_callings(now, until, at_most);
    leased.await.unwrap()
}

async fn record(stores: &Stores, progress: &CallingProgress) -> bool {
    stores.calling.record_calling(progress).await.unwrap()
}

/// Rows that are due are handed out whole, the longest due first, and are due again later; the
/// version does not count it.
pub async fn calling_rows_that_are_due_are_leased(host: &dyn StoreHost) {
    let stores = host.stores();
    let late = due(&stores, 1, Some(after(9))).await;
    let later = due(&stores, 2, Some(after(5))).await;
    let future = due(&stores, 3, Some(after(10))).await;
    let settled = due(&stores, 4, None).await;
    let leased = lease(&stores, after(9), after(70), 10).await;
    let taken = |row: &Calling| Calling {
        due_at: Some(after(70)),
        ..row.clone()
    };
    assert_eq!(leased, [taken(&later), taken(&late)]);
    assert_eq!(stores.calling(&late.workspace).await, Some(taken(&late)));
    for untouched in [future, settled] {
        let whose = untouched.workspace.clone();
        assert_eq!(stores.calling(&whose).await, Some(untouched));
    }
}

/// No more than asked for, and the rest stays due.
pub async fn a_lease_of_calling_takes_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let stores = host.stores();
    for number in 0..5 {
        due(&stores, number, Some(NOW)).await;
    }
    assert_eq!(lease(&stores, NOW, after(60), 0).await, []);
    for expected in [2, 2, 1, 0] {
        assert_eq!(lease(&stores, NOW, after(60), 2).await.len(), expected);
    }
}

/// A row goes to one of many processes that look at once, and every row to one.
pub async fn a_calling_row_is_leased_by_exactly_one(host: &dyn StoreHost) {
    let mut rows = Vec::new();
    for number in 0..8 {
        rows.push(due(&host.stores(), number, Some(NOW)).await.id);
    }
    let taken = race(host, RACERS, |_, stores| async move {
        stores.calling.lease_callings(NOW, after(60), 3).await
    })
    .await;
    let mut leased: Vec<_> = taken.into_iter().flatten().map(|row| row.id).collect();
    leased.sort();
    rows.sort();
    assert_eq!(leased, rows);
}

/// What a process that died had taken is handed out again.
pub async fn a_lease_of_calling_that_ran_out_is_given_again(host: &dyn StoreHost) {
    let stores = host.stores();
    due(&stores, 1, Some(NOW)).await;
    assert_eq!(lease(&stores, NOW, after(60), 1).await.len(), 1);
    let other = host.reopen().await;
    assert_eq!(lease(&other, after(59), after(120), 1).await, []);
    assert_eq!(lease(&other, after(60), after(120), 1).await.len(), 1);
}

/// What a round brought is in the row, in whatever shape, and the version counts it; an agent
/// that was assigned meanwhile stays.
pub async fn what_a_round_of_calling_brought_is_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, evidence) in (10..).zip(calling_evidence_in_every_shape()) {
        let row = due(&stores, number, Some(after(100))).await;
        let (kind, agent) = (ChannelKind::WhatsappCall, id("ag_meanwhile"));
        let channels = &stores.channels;
        let assigned = channels.assign_agent(&row.workspace, kind, Some(&agent), after(3));
        assert!(assigned.await.unwrap());
        let progress = CallingProgress {
            state: evidence.state(),
            evidence,
            due_at: (number % 2 == 0).then_some(after(99)),
            ..calling_enabled(&row)
        };
        assert!(record(&stores, &progress).await);
        let expected = Calling {
            agent: Some(agent),
            state: progress.state,
            evidence: progress.evidence,
            due_at: progress.due_at,
            version: 2,
            updated_at: progress.at,
            ..row
        };
        let later = host.reopen().await;
        let read = later.calling(&expected.workspace).await;
        assert_eq!(read, Some(expected));
    }
}

/// What was changed at Meta while a round looked is looked at once more.
pub async fn a_look_that_was_asked_for_meanwhile_stays_due(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = due(&stores, 1, Some(after(100))).await;
    let again = stores.calling.look_again(&row.phone_number, after(20));
    again.await.unwrap();
    let progress = CallingProgress {
        due_at: None,
        ..calling_enabled(&row)
    };
    assert!(progress.at > after(20));
    assert!(record(&stores, &progress).await);
    let kept = stores.calling(&row.workspace).await.unwrap();
    assert_eq!((kept.due_at, kept.version), (Some(after(20)), 2));
}

/// A round that did not see the last write writes nothing, and none brings a row back.
pub async fn a_round_of_calling_on_an_older_version_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = due(&stores, 1, Some(NOW)).await;
    let chat = stores.rows(&row.workspace).await.remove(0);
    let progress = calling_enabled(&row);
    let unknown: ChannelId = id("ch_unknown");
    for (id, version) in [(&row.id, 0), (&row.id, 2), (&unknown, 1), (&chat.id, 1)] {
        let stale = CallingProgress {
            id: id.clone(),
            version,
            ..progress.clone()
        };
        assert!(!record(&stores, &stale).await, "{id} at {version}");
    }
    let whose = row.workspace.clone();
    assert_eq!(stores.calling(&whose).await, Some(row));
    assert_eq!(stores.rows(&whose).await, from_ref(&chat));
    let gone = stores.channels.disconnect(&disconnection(&chat)).await;
    assert!(gone.unwrap());
    assert!(!record(&stores, &progress).await, "the row is gone");
    assert_eq!(stores.calling(&whose).await, None);
}

/// Of many rounds that saw the same row, one is kept.
pub async fn one_of_many_rounds_of_calling_is_kept(host: &dyn StoreHost) {
    let row = due(&host.stores(), 1, Some(NOW)).await;
    let kept = race(host, RACERS, |number, stores| {
        let at = after(100 + i64::try_from(number).unwrap());
        let progress = CallingProgress {
            at,
            ..calling_enabled(&row)
        };
        async move { stores.calling.record_calling(&progress).await }
    })
    .await;
    let winner = kept.iter().position(|kept| *kept).unwrap();
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let read = host.stores().calling(&row.workspace).await.unwrap();
    let at = after(100 + i64::try_from(winner).unwrap());
    assert_eq!((read.version, read.updated_at), (2, at));
}

/// Settings that changed are looked at again, at once or when that was due anyway; the version
/// does not count it, and no other number is looked at.
pub async fn changed_settings_are_looked_at_again(host: &dyn StoreHost) {
    let stores = host.stores();
    let cases = [
        (None, after(50)),
        (Some(after(60)), after(50)),
        (Some(after(40)), after(40)),
    ];
    for (number, (before, expected)) in (1..).zip(cases) {
        let row = due(&stores, number, before).await;
        let bystander = due(&stores, number + 20, None).await;
        let again = stores.calling.look_again(&row.phone_number, after(50));
        again.await.unwrap();
        let expected = Calling {
            due_at: Some(expected),
            ..row
        };
        let read = stores.calling(&expected.workspace).await;
        assert_eq!(read, Some(expected));
        let whose = bystander.workspace.clone();
        assert_eq!(stores.calling(&whose).await, Some(bystander));
    }
    let again = stores.calling.look_again(&id("404"), after(50)).await;
    again.unwrap();
}
