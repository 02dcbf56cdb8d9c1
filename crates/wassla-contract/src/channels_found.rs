//! Clauses of [`ChannelStore`](wassla_domain::ports::ChannelStore): rows found by what Meta names.

use std::slice::from_ref;

use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::{Asset, Channel, ChatKind, MetaUserId, WorkspaceId};

use super::host::{StoreHost, Stores, settled};
use wassla_testkit::fixtures::{
    asset, asset_ref, channel, disconnection, id, instagram, moved, page, whatsapp,
};

async fn connect(stores: &Stores, whose: &str, asset: Asset) -> Channel {
    stores.connect(channel(&id(whose), asset)).await
}

fn sorted(mut rows: Vec<Channel>) -> Vec<Channel> {
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    rows
}

async fn holders(stores: &Stores, assets: &[AssetRef]) -> Vec<Channel> {
    sorted(stores.channels.holders(assets).await.unwrap())
}

async fn subscribers(stores: &Stores, subscription: &Subscription) -> Vec<Channel> {
    let rows = stores.channels.subscribers(subscription).await;
    sorted(rows.unwrap())
}

/// The holders of many assets are found in one question, each row once, whole, of whatever
/// workspace; what nobody holds has none.
pub async fn holders_are_found_in_one_question(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut rows = Vec::new();
    for (turn, kind) in ChatKind::ALL.into_iter().cycle().take(9).enumerate() {
        let number = u32::try_from(turn).unwrap();
        rows.push(connect(&stores, &format!("ws_{}", turn / 2), asset(kind, number)).await);
    }
    let mut wanted: Vec<_> = rows[2..].iter().map(|row| asset_ref(&row.asset)).collect();
    wanted.push(asset_ref(&whatsapp(77)));
    wanted.push(wanted[0].clone());
    wanted.push(AssetRef {
        kind: ChatKind::Whatsapp,
        external_id: "not an id ' ; --".into(),
    });
    let later = host.reopen().await;
    assert_eq!(holders(&later, &wanted).await, sorted(rows[2..].to_vec()));
    assert_eq!(holders(&later, &[]).await, []);
}

/// An asset is a kind and an id: the same digits of another kind are another's.
pub async fn a_holder_is_of_the_kind_asked_for(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = connect(&stores, "ws_1", whatsapp(1)).await;
    let row = connect(&stores, "ws_2", page(1)).await;
    assert_eq!(number.asset.external_id(), row.asset.external_id());
    assert_eq!(holders(&stores, &[asset_ref(&row.asset)]).await, [row]);
    assert_eq!(holders(&stores, &[asset_ref(&instagram(1))]).await, []);
}

/// Who left an asset does not hold it from that moment on.
pub async fn t27_who_left_an_asset_does_not_hold_it(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = connect(&stores, "ws_1", whatsapp(1)).await;
    let old = [asset_ref(&row.asset)];
    let write = moved(&row, whatsapp(2));
    let outcome = stores
        .upsert_channels(&row.workspace, [write.clone()])
        .await;
    assert_eq!(outcome, settled());
    assert_eq!(holders(&host.reopen().await, &old).await, []);
    let now = [asset_ref(&write.channel.asset)];
    assert_eq!(holders(&stores, &now).await, from_ref(&write.channel));
    let gone = stores
        .channels
        .disconnect(&disconnection(&write.channel))
        .await;
    assert!(gone.unwrap());
    assert_eq!(holders(&host.reopen().await, &now).await, []);
}

/// Every number of a WhatsApp account comes by the account's subscription.
pub async fn numbers_of_an_account_share_its_subscription(host: &dyn StoreHost) {
    let stores = host.stores();
    let of_account = |number: u32, waba: &str| {
        let mut asset = whatsapp(number);
        if let Asset::Whatsapp(asset) = &mut asset {
            asset.waba = id(waba);
        }
        asset
    };
    let one = connect(&stores, "ws_1", of_account(1, "555")).await;
    let two = connect(&stores, "ws_2", of_account(2, "555")).await;
    let other = connect(&stores, "ws_3", of_account(3, "556")).await;
    // A Page with the account's digits is no number of it.
    connect(&stores, "ws_4", page_named("555")).await;
    let account = Subscription::Waba(id("555"));
    assert_eq!(subscribers(&stores, &account).await, sorted(vec![one, two]));
    let account = Subscription::Waba(id("556"));
    assert_eq!(subscribers(&host.reopen().await, &account).await, [other]);
    assert_eq!(subscribers(&stores, &Subscription::Waba(id("5"))).await, []);
}

/// A Page's subscription brings its own messages and those of its Instagram account, to whatever
/// workspaces hold them.
pub async fn a_page_and_its_instagram_share_a_subscription(host: &dyn StoreHost) {
    let stores = host.stores();
    let Asset::Instagram(linked) = instagram(1) else {
        panic!("an Instagram account")
    };
    let account = connect(&stores, "ws_1", instagram(1)).await;
    let own = connect(&stores, "ws_2", page_named(linked.page.as_str())).await;
    connect(&stores, "ws_1", page(8)).await;
    connect(&stores, "ws_2", instagram(9)).await;
    let subscription = Subscription::Page(linked.page);
    let found = subscribers(&stores, &subscription).await;
    assert_eq!(found, sorted(vec![account.clone(), own.clone()]));
    let gone = stores.channels.disconnect(&disconnection(&own)).await;
    assert!(gone.unwrap());
    assert_eq!(subscribers(&stores, &subscription).await, [account]);
    // The Instagram account's own digits are no Page.
    let not_a_page = Subscription::Page(id(linked.instagram.as_str()));
    assert_eq!(subscribers(&stores, &not_a_page).await, []);
}

fn page_named(id_of_page: &str) -> Asset {
    let mut asset = page(1);
    if let Asset::Messenger(asset) = &mut asset {
        asset.page = id(id_of_page);
    }
    asset
}

/// The rows of a person are found in every workspace, and nobody else's.
pub async fn rows_of_a_person_are_found(host: &dyn StoreHost) {
    let stores = host.stores();
    let (aisha, omar): (MetaUserId, MetaUserId) = (id("71"), id("711"));
    let mut theirs = Vec::new();
    for (number, kind) in (0..).zip(ChatKind::ALL) {
        for (whose, user) in [("ws_a", &aisha), ("ws_b", &omar)] {
            let workspace: WorkspaceId = id(format!("{whose}_{number}"));
            let number = number + if whose == "ws_a" { 10 } else { 20 };
            let mut row = channel(&workspace, asset(kind, number));
            row.credentials.meta_user = user.clone();
            let row = stores.connect(row).await;
            if *user == aisha {
                theirs.push(row);
            }
        }
    }
    let found = host.reopen().await.channels.channels_of_user(&aisha).await;
    assert_eq!(sorted(found.unwrap()), sorted(theirs));
    let nobody = stores.channels.channels_of_user(&id("7")).await;
    assert_eq!(nobody.unwrap(), []);
}
