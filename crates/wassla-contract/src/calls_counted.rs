//! Clauses of [`Inbox::counted`](wassla_domain::ports::Inbox::counted): the delivery view of calls.

use wassla_domain::inbound::{AssetRef, DropReason, Outcome, Skip};
use wassla_domain::inbox::ProcessedEvent;
use wassla_domain::ports::Counted;
use wassla_domain::{Channel, ChannelKind, ChatKind, Timestamp, WorkspaceId};

use super::host::{StoreHost, Stores};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{
    NOW, after, asset_ref, calling_end, channel, disconnection, id, taken, whatsapp,
};

const NO_CHANNEL: Outcome = Outcome::Dropped(DropReason::NoChannel);

fn mine() -> WorkspaceId {
    id("ws_mine")
}

fn theirs() -> WorkspaceId {
    id("ws_theirs")
}

async fn counted(
    stores: &Stores,
    whose: &WorkspaceId,
    kind: ChannelKind,
) -> Vec<(Outcome, u64, Timestamp)> {
    let counts = stores.inbox.counted(whose, kind, None).await.unwrap();
    let plain = |one: Counted| (one.outcome, one.count, one.last_at);
    counts.into_iter().map(plain).collect()
}

async fn of_calls(stores: &Stores, whose: &WorkspaceId) -> Vec<(Outcome, u64, Timestamp)> {
    counted(stores, whose, ChannelKind::WhatsappCall).await
}

/// A call for a number that takes none.
async fn dropped(stores: &Stores, asset: &AssetRef, now: Timestamp) {
    let seq = stores.written(1, now).await.remove(0);
    let event = ProcessedEvent {
        outcome: NO_CHANNEL,
        counted: Some((ChannelKind::WhatsappCall, asset.external_id.clone(), None)),
        ..taken(seq, None)
    };
    let done = stores.inbox.process_events(&[event], now).await.unwrap();
    assert_eq!(done.outcomes, [NO_CHANNEL]);
}

async fn disconnect(stores: &Stores, row: &Channel) {
    let gone = stores.channels.disconnect(&disconnection(row)).await;
    assert!(gone.unwrap());
}

/// Calls are counted by themselves, apart from the messages of the same number.
pub async fn calls_are_counted_by_themselves(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    fixture.ringing("wacid.1", NOW).await;
    fixture.ringing("wacid.2", after(5)).await;
    let mut late = fixture.rings("wacid.3", after(6));
    if let Some(fixture) = &mut late.recipient {
        fixture.rings = false;
    }
    fixture.hears(&late).await;
    fixture
        .hears(&fixture.terminates("wacid.1", None, after(7)))
        .await;
    fixture
        .receive(&fixture.message("15550199", "hello", after(8)))
        .await;
    let later = host.reopen().await;
    let calls = of_calls(&later, &fixture.workspace).await;
    let too_late = Outcome::Skipped(Skip::TooLate);
    assert_eq!(calls.len(), 2);
    assert!(
        calls.contains(&(Outcome::Delivered, 2, after(5))),
        "{calls:?}"
    );
    assert!(calls.contains(&(too_late, 1, after(6))), "{calls:?}");
    let messages = counted(&later, &fixture.workspace, ChatKind::Whatsapp.into()).await;
    assert_eq!(messages, [(Outcome::Delivered, 1, after(8))]);
}

/// Calls that come after calling went are told to whoever had calls on the number, and to nobody
/// else, be it who held the number for messages.
pub async fn t27_calls_for_nobody_are_told_to_who_took_them_before(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let number = asset_ref(&chat.asset);
    let row = stores.enable(&chat).await;
    let ended = stores.calling.end_calling(&calling_end(&row, &chat)).await;
    assert!(ended.unwrap());
    dropped(&stores, &number, after(5)).await;
    let told = [(NO_CHANNEL, 1, after(5))];
    assert_eq!(of_calls(&stores, &mine()).await, told);
    disconnect(&stores, &chat).await;
    dropped(&stores, &number, after(6)).await;

    let silent = stores.connect(channel(&theirs(), whatsapp(2))).await;
    disconnect(&stores, &silent).await;
    dropped(&stores, &asset_ref(&silent.asset), after(7)).await;
    let later = host.reopen().await;
    assert_eq!(of_calls(&later, &mine()).await, [(NO_CHANNEL, 2, after(6))]);
    assert_eq!(of_calls(&later, &theirs()).await, []);
    let messages = counted(&later, &mine(), ChatKind::Whatsapp.into()).await;
    assert_eq!(messages, []);
}

/// While another workspace holds the number, calls that nobody took are not told to who had them
/// before.
pub async fn t33_no_calls_are_told_of_a_number_held_elsewhere(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    stores.enable(&chat).await;
    disconnect(&stores, &chat).await;
    dropped(&stores, &asset_ref(&chat.asset), after(5)).await;
    let told = [(NO_CHANNEL, 1, after(5))];
    assert_eq!(of_calls(&stores, &mine()).await, told);

    let next = stores.connect(channel(&theirs(), whatsapp(1))).await;
    assert_eq!(of_calls(&stores, &mine()).await, []);
    stores.enable(&next).await;
    assert_eq!(of_calls(&stores, &mine()).await, []);
    disconnect(&stores, &next).await;
    assert_eq!(of_calls(&stores, &mine()).await, told);
}
