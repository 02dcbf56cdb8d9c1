//! Clauses of [`DebtStore`](wassla_domain::ports::DebtStore).

use std::cmp::Reverse;

use wassla_domain::channel::Debt;
use wassla_domain::ports::{CallingEnd, Departure};
use wassla_domain::{ChatKind, DebtId, Sealed, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use crate::fixtures::{
    after, asset, asset_ref, calling_end, channel, debt, departure, id, instagram, moved, page,
    whatsapp,
};

/// Owes the clean-up of an asset, under an id; the number says since when.
pub(super) async fn owe(stores: &Stores, kind: ChatKind, number: u32, debt: &str) -> Debt {
    let workspace: WorkspaceId = id(format!("ws_{kind}_{number}"));
    let row = stores
        .connect(channel(&workspace, asset(kind, number)))
        .await;
    let mut write = moved(&row, asset(kind, number + 50));
    let owed = Debt {
        id: id(debt),
        owed_since: after(i64::from(number)),
        due_at: after(i64::from(number)),
        ..write.debt.clone().unwrap()
    };
    write.debt = Some(owed.clone());
    assert_eq!(stores.upsert_channels(&workspace, [write]).await, settled());
    owed
}

/// Debts of every kind read back whole, once each, in the order of their ids, page by page.
pub async fn a_walk_meets_every_debt_once(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut owed = Vec::new();
    let ids = ["b", "A", "a", "_x", "B", "~", "-1"];
    for (number, debt) in (0..).zip(ids) {
        let kind = ChatKind::ALL[number as usize % 3];
        owed.push(owe(&stores, kind, number, debt).await);
    }
    owed.sort_by(|one, other| one.id.cmp(&other.id));

    let later = host.reopen().await;
    let mut walked: Vec<Debt> = Vec::new();
    loop {
        let after = walked.last().map(|debt| &debt.id);
        let debts = later.debts.debts_after(after, 3).await.unwrap();
        assert!(debts.len() <= 3);
        if debts.is_empty() {
            break;
        }
        walked.extend(debts);
    }
    assert_eq!(walked, owed);
}

/// The debts of an asset are found, newest first, whoever owes them; the same digits of another
/// kind are another asset.
pub async fn debts_of_an_asset_come_newest_first(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut owed = Vec::new();
    for (turn, whose) in (0..).zip(["ws_1", "ws_2", "ws_3"]) {
        let row = stores.connect(channel(&id(whose), whatsapp(1))).await;
        let ending = CallingEnd {
            debt: Some(Debt {
                id: id(["debt_b", "debt_c", "debt_a"][turn]),
                owed_since: after([20, 10, 30][turn]),
                ends_calling: true,
                ..debt(&row)
            }),
            ..calling_end(&stores.enable(&row).await, &row)
        };
        assert!(stores.calling.end_calling(&ending).await.unwrap());
        owed.extend(ending.debt);
        let gone = Departure {
            debt: None,
            ..departure(&row)
        };
        assert!(stores.channels.disconnect(&gone).await.unwrap());
    }
    let of_a_page = owe(&stores, ChatKind::Messenger, 1, "debt_page").await;
    owe(&stores, ChatKind::Whatsapp, 2, "debt_2").await;
    owed.sort_by_key(|debt| Reverse(debt.owed_since));
    let later = host.reopen().await;
    for (asset, expected) in [
        (whatsapp(1), owed),
        (page(1), vec![of_a_page]),
        (instagram(1), vec![]),
    ] {
        let debts = later.debts.debts_of(&asset_ref(&asset)).await;
        assert_eq!(debts.unwrap(), expected);
    }
}

/// The token of a debt is sealed anew, and nothing else of it changes.
pub async fn a_debt_is_resealed(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 1, "debt_1").await;
    let other = owe(&stores, ChatKind::Messenger, 2, "debt_2").await;
    let anew = Sealed::new("anew '\\u0041' 🦀");
    let sealed = stores
        .debts
        .reseal_debt(&owed.id, &owed.access_token, &anew);
    assert!(sealed.await.unwrap());
    let expected = Debt {
        access_token: anew,
        ..owed
    };
    let debts = stores.debts.debts_after(None, 10).await.unwrap();
    assert_eq!(debts, [expected, other]);
}

/// A reseal that saw another token writes nothing.
pub async fn a_reseal_of_another_token_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let owed = owe(&stores, ChatKind::Whatsapp, 1, "debt_1").await;
    let (anew, other) = (Sealed::new("anew"), Sealed::new("other"));
    let unknown: DebtId = id("debt_unknown");
    for (id, seen) in [(&owed.id, &other), (&unknown, &owed.access_token)] {
        let sealed = stores.debts.reseal_debt(id, seen, &anew);
        assert!(!sealed.await.unwrap(), "{id}");
    }
    assert_eq!(stores.debts.debts_after(None, 10).await.unwrap(), [owed]);
}

/// Of many reseals that saw the same token, one is kept.
pub async fn one_of_many_reseals_is_kept(host: &dyn StoreHost) {
    let owed = owe(&host.stores(), ChatKind::Whatsapp, 1, "debt_1").await;
    let kept = race(host, RACERS, |number, stores| {
        let owed = owed.clone();
        async move {
            let anew = Sealed::new(format!("anew-{number}"));
            let debts = stores.debts;
            debts.reseal_debt(&owed.id, &owed.access_token, &anew).await
        }
    })
    .await;
    let winner = kept.iter().position(|kept| *kept).unwrap();
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let debts = host.stores().debts.debts_after(None, 10).await.unwrap();
    assert_eq!(debts[0].access_token.as_str(), format!("anew-{winner}"));
}
