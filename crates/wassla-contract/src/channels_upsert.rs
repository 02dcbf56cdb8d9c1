//! Clauses of [`ChannelStore::upsert_channels`](wassla_domain::ports::ChannelStore::upsert_channels), one caller.

use std::slice::from_ref;

use wassla_domain::channel::{CleanupJob, InstagramAsset};
use wassla_domain::upsert::{ChannelWrite, UpsertOutcome};
use wassla_domain::{Asset, Channel, ChatKind, Fault, WorkspaceId};

use super::host::{StoreHost, Stores, settled};
use wassla_testkit::fixtures::{
    after, channel, first_connect, id, instagram, moved, page, reconnect, upserts, whatsapp,
};

fn mine() -> WorkspaceId {
    id("ws_mine")
}

fn theirs() -> WorkspaceId {
    id("ws_theirs")
}

async fn jobs(stores: &Stores) -> Vec<CleanupJob> {
    stores.jobs.jobs_after(None, 100).await.unwrap()
}

fn held_elsewhere(kinds: &[ChatKind]) -> UpsertOutcome {
    UpsertOutcome::Written {
        held_elsewhere: kinds.into(),
    }
}

/// A sign-in writes its rows together.
pub async fn a_first_sign_in_writes_all_its_rows(host: &dyn StoreHost) {
    let stores = host.stores();
    let rows = [whatsapp(1), instagram(1), page(1)].map(|asset| channel(&mine(), asset));
    let mut writes = rows.each_ref().map(first_connect);
    writes.reverse();
    assert_eq!(stores.upsert_channels(&mine(), writes).await, settled());
    assert_eq!(stores.rows(&mine()).await, rows);
    assert_eq!(jobs(&stores).await, []);
}

/// A sign-in that found nothing writes nothing.
pub async fn an_empty_settlement_is_settled(host: &dyn StoreHost) {
    let stores = host.stores();
    assert_eq!(stores.upsert_channels(&mine(), []).await, settled());
    assert_eq!(stores.rows(&mine()).await, []);
}

/// A reconnect overwrites the row and leaves rows of other kinds alone.
pub async fn a_reconnect_renews_the_row_in_place(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other = stores.connect(channel(&mine(), page(1))).await;
    let first = reconnect(&row);
    assert_eq!(
        stores.upsert_channels(&mine(), [first.clone()]).await,
        settled()
    );
    let second = reconnect(&first.channel);
    assert_eq!(
        stores.upsert_channels(&mine(), [second.clone()]).await,
        settled()
    );
    assert_eq!(stores.rows(&mine()).await, [second.channel, other]);
    assert_eq!(jobs(&stores).await, []);
}

/// One row that changed meanwhile makes the whole sign-in decide again: nothing of it is written,
/// no row, no job, nothing cancelled and no calling row gone.
pub async fn one_stale_write_undoes_the_whole_settlement(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other_page = stores.connect(channel(&mine(), page(9))).await;
    let number = owe_for_number_1(&stores, &number).await;
    let calling = stores.enable(&number).await;
    let (rows, owed) = (stores.rows(&mine()).await, jobs(&stores).await);
    assert_eq!(owed.len(), 1);

    let good = [
        moved(&number, whatsapp(1)),
        first_connect(&channel(&mine(), instagram(1))),
    ];
    for (why, stale) in stale_page_writes(&other_page) {
        for place in 0..=good.len() {
            let mut writes = good.to_vec();
            writes.insert(place, stale.clone());
            let outcome = stores.upsert_channels(&mine(), writes).await;
            assert_eq!(outcome, UpsertOutcome::Stale, "{why}, at place {place}");
            assert_eq!(stores.rows(&mine()).await, rows, "{why}");
            assert_eq!(jobs(&stores).await, owed, "{why}");
            let held = stores.calling(&mine()).await;
            assert_eq!(held.as_ref(), Some(&calling), "{why}");
        }
    }

    assert_eq!(stores.upsert_channels(&mine(), good).await, settled());
}

async fn owe_for_number_1(stores: &Stores, number: &Channel) -> Channel {
    let write = moved(number, whatsapp(2));
    assert_eq!(
        stores.upsert_channels(&mine(), [write.clone()]).await,
        settled()
    );
    write.channel
}

/// Writes of the Messenger row that each missed something.
fn stale_page_writes(row: &Channel) -> [(&'static str, ChannelWrite); 4] {
    let seen = |version| ChannelWrite {
        replaces: Some(version),
        ..reconnect(row)
    };
    let mut replaced = reconnect(row);
    replaced.channel.id = id("ch_before");
    [
        ("an older version", seen(row.version - 1)),
        ("a newer version", seen(row.version + 1)),
        (
            "a row where none was",
            first_connect(&channel(&mine(), page(5))),
        ),
        ("another row", replaced),
    ]
}

/// A row that went away meanwhile makes its renewal stale.
pub async fn the_renewal_of_a_row_that_is_gone_is_stale(host: &dyn StoreHost) {
    let stores = host.stores();
    let gone = channel(&mine(), whatsapp(1));
    let outcome = stores.upsert_channels(&mine(), [reconnect(&gone)]).await;
    assert_eq!(outcome, UpsertOutcome::Stale);
    assert_eq!(stores.rows(&mine()).await, []);
}

/// A number that another workspace holds stays theirs, and what else was found is written.
pub async fn t19_an_asset_held_elsewhere_is_left_out_and_named(host: &dyn StoreHost) {
    let stores = host.stores();
    let held = stores.connect(channel(&theirs(), whatsapp(1))).await;
    stores.connect(channel(&theirs(), page(1))).await;
    let rows = [whatsapp(1), instagram(1), page(1)].map(|asset| channel(&mine(), asset));
    let mut writes = rows.each_ref().map(first_connect);
    writes.reverse();
    let outcome = stores.upsert_channels(&mine(), writes).await;
    let kinds = [ChatKind::Whatsapp, ChatKind::Messenger];
    assert_eq!(outcome, held_elsewhere(&kinds));
    assert_eq!(stores.rows(&mine()).await, [rows[1].clone()]);
    assert_eq!(stores.rows(&theirs()).await[0], held);
}

/// A row that would move to an asset of another workspace stays where it is, without a job, with
/// its calling row, and without cancelling what others owe.
pub async fn t19_a_move_to_an_asset_held_elsewhere_leaves_the_row(host: &dyn StoreHost) {
    let stores = host.stores();
    let held = stores.connect(channel(&theirs(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), whatsapp(2))).await;
    let calling = stores.enable(&row).await;
    let beside = channel(&mine(), page(3));
    let writes = [moved(&row, whatsapp(1)), first_connect(&beside)];
    let outcome = stores.upsert_channels(&mine(), writes).await;
    assert_eq!(outcome, held_elsewhere(&[ChatKind::Whatsapp]));
    assert_eq!(stores.rows(&mine()).await, [row, beside]);
    assert_eq!(stores.rows(&theirs()).await, [held]);
    assert_eq!(jobs(&stores).await, []);
    assert_eq!(stores.calling(&mine()).await, Some(calling));
}

/// What was decided on old rows is decided again, before anything is said of other workspaces.
pub async fn a_stale_write_goes_before_an_asset_held_elsewhere(host: &dyn StoreHost) {
    let stores = host.stores();
    stores.connect(channel(&theirs(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(2))).await;
    let stale = ChannelWrite {
        replaces: Some(row.version + 3),
        ..reconnect(&row)
    };
    let taken = first_connect(&channel(&mine(), whatsapp(1)));
    let outcome = stores.upsert_channels(&mine(), [taken, stale]).await;
    assert_eq!(outcome, UpsertOutcome::Stale);
}

/// The digits of a Page may be the digits of a number: they are different assets.
pub async fn one_id_of_two_kinds_is_two_assets(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let page = stores.connect(channel(&theirs(), page(1))).await;
    assert_eq!(number.asset.external_id(), page.asset.external_id());
    assert_eq!(stores.rows(&mine()).await, [number]);
    assert_eq!(stores.rows(&theirs()).await, [page]);
}

/// A move owes the old asset's clean-up, in the same write, and takes the workspace's own calling
/// row with it.
pub async fn a_move_owes_a_clean_up_and_ends_calling(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other = stores.connect(channel(&theirs(), whatsapp(5))).await;
    stores.enable(&row).await;
    let theirs_stays = stores.enable(&other).await;
    let write = moved(&row, whatsapp(2));
    assert_eq!(
        stores.upsert_channels(&mine(), [write.clone()]).await,
        settled()
    );
    assert_eq!(stores.rows(&mine()).await, [write.channel]);
    let owed = CleanupJob {
        ends_calling: true,
        ..write.job.unwrap()
    };
    assert_eq!(jobs(&stores).await, [owed]);
    assert_eq!(stores.calling(&mine()).await, None);
    assert_eq!(stores.calling(&theirs()).await, Some(theirs_stays));

    let next = channel(&id("ws_next"), whatsapp(1));
    stores.connect(next.clone()).await;
    assert_eq!(stores.rows(&next.workspace).await, [next]);
}

/// Calling rides on the number: a renewal in place, or a Page that moves, leaves it.
pub async fn calling_stays_while_the_number_stays(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(1))).await;
    let calling = stores.enable(&number).await;
    let writes = [reconnect(&number), moved(&row, page(2))];
    assert_eq!(stores.upsert_channels(&mine(), writes).await, settled());
    assert_eq!(stores.calling(&mine()).await, Some(calling));
    let owed = jobs(&stores).await;
    assert_eq!(owed.len(), 1);
    assert!(!owed[0].ends_calling);
}

/// Whoever connects an asset ends what is owed for it, and nothing else.
pub async fn settling_an_asset_cancels_its_debts(host: &dyn StoreHost) {
    let stores = host.stores();
    let number = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.connect(channel(&mine(), page(1))).await;
    let writes = [moved(&number, whatsapp(2)), moved(&row, page(2))];
    assert_eq!(
        stores.upsert_channels(&mine(), writes.clone()).await,
        settled()
    );
    assert_eq!(jobs(&stores).await.len(), 2);

    // The number's digits are the Page's: only the number's job goes.
    stores.connect(channel(&theirs(), whatsapp(1))).await;
    let page_job = writes[1].job.clone().unwrap();
    assert_eq!(jobs(&stores).await, [page_job]);

    let back = moved(&writes[1].channel, page(1));
    assert_eq!(
        stores.upsert_channels(&mine(), [back.clone()]).await,
        settled()
    );
    assert_eq!(jobs(&stores).await, [back.job.unwrap()]);
}

/// An Instagram account that is linked to another Page now owes for the one that it left.
pub async fn a_page_that_is_left_stays_owed(host: &dyn StoreHost) {
    let stores = host.stores();
    let on = |page: &str| {
        let Asset::Instagram(asset) = instagram(1) else {
            unreachable!("the fixture is an Instagram account")
        };
        let page = id(page);
        Asset::Instagram(InstagramAsset { page, ..asset })
    };
    let row = stores.connect(channel(&mine(), on("601"))).await;
    let linked = moved(&row, on("602"));
    assert_eq!(
        stores.upsert_channels(&mine(), [linked.clone()]).await,
        settled()
    );
    let owed = linked.job.clone().unwrap();
    assert_eq!(jobs(&stores).await, from_ref(&owed));

    let again = reconnect(&linked.channel);
    assert_eq!(
        stores.upsert_channels(&mine(), [again.clone()]).await,
        settled()
    );
    assert_eq!(jobs(&stores).await, from_ref(&owed));

    let back = moved(&again.channel, on("601"));
    assert_eq!(
        stores.upsert_channels(&mine(), [back.clone()]).await,
        settled()
    );
    assert_eq!(jobs(&stores).await, [back.job.unwrap()]);
}

/// An agent that was assigned while the sign-in ran is not overwritten by what it read before.
pub async fn an_agent_assigned_during_a_sign_in_stays(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&mine(), whatsapp(1))).await;
    let write = moved(&row, whatsapp(2));
    let agent = id("ag_meanwhile");
    let assigned = stores
        .channels
        .assign_agent(&mine(), ChatKind::Whatsapp.into(), Some(&agent), after(30))
        .await;
    assert!(assigned.unwrap());
    assert_eq!(
        stores.upsert_channels(&mine(), [write.clone()]).await,
        settled()
    );
    let expected = Channel {
        agent: Some(agent),
        ..write.channel
    };
    assert_eq!(stores.rows(&mine()).await, [expected]);
}

/// A row that was put into the wrong set of upserts is a fault, and nothing of it is written.
pub async fn a_settlement_writes_its_own_workspace_only(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&theirs(), page(1))).await;
    let own = first_connect(&channel(&mine(), whatsapp(1)));
    let upserts = upserts(&mine(), [own, reconnect(&row)]);
    let settled = stores.channels.upsert_channels(&upserts).await;
    assert!(
        matches!(settled, Err(Fault::Inconsistent { .. })),
        "{settled:?}"
    );
    assert_eq!(stores.rows(&mine()).await, []);
    assert_eq!(stores.rows(&theirs()).await, [row]);
}
