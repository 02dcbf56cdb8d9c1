//! Clauses of [`Inbox::counted`](wassla_domain::ports::Inbox::counted): the delivery view.

use wassla_domain::inbound::{AssetRef, DropReason, Outcome};
use wassla_domain::inbox::ProcessedEvent;
use wassla_domain::ports::Counted;
use wassla_domain::{ChatKind, Timestamp, WorkspaceId};

use super::host::{RACERS, StoreHost, Stores, race, settled};
use wassla_testkit::fixtures::{
    NOW, after, asset_ref, channel, disconnection, id, moved, page, taken, whatsapp,
};

const NO_CHANNEL: Outcome = Outcome::Dropped(DropReason::NoChannel);

fn mine() -> WorkspaceId {
    id("ws_mine")
}

fn theirs() -> WorkspaceId {
    id("ws_theirs")
}

/// Takes in an event that does nothing but count.
async fn count(
    stores: &Stores,
    outcome: Outcome,
    asset: &AssetRef,
    whose: Option<WorkspaceId>,
    now: Timestamp,
) {
    let seq = stores.written(1, now).await.remove(0);
    let event = ProcessedEvent {
        outcome,
        counted: Some((asset.kind.into(), asset.external_id.clone(), whose)),
        ..taken(seq, None)
    };
    let done = stores.inbox.process_events(&[event], now).await.unwrap();
    assert_eq!(done.outcomes, [outcome]);
}

async fn dropped(stores: &Stores, asset: &AssetRef, now: Timestamp) {
    count(stores, NO_CHANNEL, asset, None, now).await;
}

async fn counted(stores: &Stores, whose: &WorkspaceId) -> Vec<(Outcome, u64, Timestamp)> {
    let counts = stores.inbox.counted(whose, ChatKind::Whatsapp.into(), None);
    let plain = |one: Counted| (one.outcome, one.count, one.last_at);
    counts.await.unwrap().into_iter().map(plain).collect()
}

/// Every outcome is counted by itself, with the time of the last.
pub async fn every_outcome_is_counted(host: &dyn StoreHost) {
    let stores = host.stores();
    let asset = asset_ref(&whatsapp(1));
    for (turn, outcome) in (1_usize..).zip(Outcome::ALL) {
        // The clocks of two servers differ: what is counted last need not be the latest.
        for second in (0..turn).rev() {
            let now = after(i64::try_from(second).unwrap());
            count(&stores, outcome, &asset, Some(mine()), now).await;
        }
    }
    let later = host.reopen().await;
    let counts = counted(&later, &mine()).await;
    assert_eq!(counts.len(), Outcome::ALL.len());
    for (turn, outcome) in (1_u64..).zip(Outcome::ALL) {
        let last = after(i64::try_from(turn).unwrap() - 1);
        assert!(counts.contains(&(outcome, turn, last)), "{counts:?}");
    }
}

/// Counts are the workspace's own, of this kind, over all the assets that it held.
pub async fn counts_are_of_one_workspace_and_kind(host: &dyn StoreHost) {
    let stores = host.stores();
    let (one, two) = (asset_ref(&whatsapp(1)), asset_ref(&whatsapp(2)));
    count(&stores, Outcome::Delivered, &one, Some(mine()), after(5)).await;
    count(&stores, Outcome::Delivered, &two, Some(mine()), NOW).await;
    count(&stores, Outcome::Delivered, &one, Some(theirs()), after(9)).await;
    let of_a_page = asset_ref(&page(1));
    count(
        &stores,
        Outcome::Delivered,
        &of_a_page,
        Some(mine()),
        after(9),
    )
    .await;
    let counts = counted(&stores, &mine()).await;
    assert_eq!(counts, [(Outcome::Delivered, 2, after(5))]);
    assert_eq!(counted(&stores, &id("ws_nobody")).await, []);
}

/// Counts of one asset are its own, and hold what no channel took of it.
pub async fn counts_are_of_one_asset_where_it_is_named(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let before = asset_ref(&row.asset);
    count(&stores, Outcome::Delivered, &before, Some(mine()), NOW).await;
    let write = moved(&row, whatsapp(2));
    assert_eq!(stores.upsert_channels(&mine(), [write]).await, settled());
    let now = asset_ref(&whatsapp(2));
    count(&stores, Outcome::Delivered, &now, Some(mine()), after(5)).await;
    count(&stores, Outcome::Delivered, &now, Some(mine()), after(6)).await;
    dropped(&stores, &before, after(7)).await;

    let later = host.reopen().await;
    let of = async |asset: &AssetRef| {
        let (mine, kind) = (mine(), ChatKind::Whatsapp.into());
        let counts = later.inbox.counted(&mine, kind, Some(&asset.external_id));
        let counts = counts.await.unwrap().into_iter();
        let plain = counts.map(|one| (one.outcome, one.count, one.last_at));
        plain.collect::<Vec<_>>()
    };
    assert_eq!(of(&now).await, [(Outcome::Delivered, 2, after(6))]);
    let left = [(Outcome::Delivered, 1, NOW), (NO_CHANNEL, 1, after(7))];
    assert_eq!(of(&before).await, left);
    assert_eq!(of(&asset_ref(&whatsapp(3))).await, []);
    let all = [(Outcome::Delivered, 3, after(6)), (NO_CHANNEL, 1, after(7))];
    assert_eq!(counted(&later, &mine()).await, all);
}

/// Nothing is counted for an event that names no asset.
pub async fn what_names_no_asset_is_not_counted(host: &dyn StoreHost) {
    let stores = host.stores();
    let seq = stores.written(1, NOW).await.remove(0);
    let done = stores.inbox.process_events(&[taken(seq, None)], NOW).await;
    assert_eq!(done.unwrap().outcomes, [Outcome::NotUnderstood]);
    assert_eq!(counted(&stores, &mine()).await, []);
}

/// What is taken in at once is counted to the last event.
pub async fn no_count_is_lost_in_a_race(host: &dyn StoreHost) {
    let stores = host.stores();
    let assets = [asset_ref(&whatsapp(1)), asset_ref(&whatsapp(2))];
    let places = stores.written(RACERS * 2, NOW).await;
    race(host, RACERS, |turn, stores| {
        let event = |place: usize, asset: &AssetRef| ProcessedEvent {
            counted: Some((asset.kind.into(), asset.external_id.clone(), Some(mine()))),
            ..taken(places[place], None)
        };
        let mut batch = vec![event(turn, &assets[0]), event(RACERS + turn, &assets[1])];
        if turn % 2 == 0 {
            batch.reverse();
        }
        async move { stores.inbox.process_events(&batch, NOW).await }
    })
    .await;
    let counts = counted(&stores, &mine()).await;
    let all = u64::try_from(RACERS * 2).unwrap();
    assert_eq!(counts, [(Outcome::NotUnderstood, all, NOW)]);
}

/// What comes after a disconnect is told to whoever held the number, though nothing was counted
/// while they did, and to nobody else.
pub async fn t27_what_no_channel_took_is_told_to_who_held_it(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other = stores.connect(channel(&theirs(), whatsapp(2))).await;
    let gone = stores.channels.disconnect(&disconnection(&row)).await;
    assert!(gone.unwrap());
    dropped(&stores, &asset_ref(&row.asset), after(5)).await;
    dropped(&stores, &asset_ref(&row.asset), after(6)).await;
    dropped(&stores, &asset_ref(&whatsapp(3)), after(7)).await;

    let later = host.reopen().await;
    assert_eq!(counted(&later, &mine()).await, [(NO_CHANNEL, 2, after(6))]);
    assert_eq!(counted(&later, &theirs()).await, []);
    dropped(&stores, &asset_ref(&other.asset), after(8)).await;
    assert_eq!(
        counted(&later, &theirs()).await,
        [(NO_CHANNEL, 1, after(8))]
    );
}

/// What comes for a number that a row has left by moving is told to its workspace too.
pub async fn what_comes_for_a_number_left_behind_is_told(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let write = moved(&row, whatsapp(2));
    assert_eq!(stores.upsert_channels(&mine(), [write]).await, settled());
    dropped(&stores, &asset_ref(&row.asset), after(5)).await;
    assert_eq!(counted(&stores, &mine()).await, [(NO_CHANNEL, 1, after(5))]);
}

/// While another workspace holds the number, what nobody took is not told to who held it before.
pub async fn t33_nothing_is_told_of_a_number_held_elsewhere(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let asset = asset_ref(&row.asset);
    count(&stores, Outcome::Delivered, &asset, Some(mine()), NOW).await;
    let gone = stores.channels.disconnect(&disconnection(&row)).await;
    assert!(gone.unwrap());
    dropped(&stores, &asset, after(5)).await;
    let own = (Outcome::Delivered, 1, NOW);
    let everything = [own, (NO_CHANNEL, 1, after(5))];
    assert_eq!(counted(&stores, &mine()).await, everything);

    let next = stores.connect(channel(&theirs(), whatsapp(1))).await;
    assert_eq!(counted(&stores, &mine()).await, [own]);
    let gone = stores.channels.disconnect(&disconnection(&next)).await;
    assert!(gone.unwrap());
    assert_eq!(counted(&stores, &mine()).await, everything);
}
