//! Clauses of [`CallLog`](wassla_domain::ports::CallLog): what a workspace reads of its calls.

use wassla_domain::calls::{CallCursor, CallOutcome};
use wassla_domain::inbound::{AliasKind, AssetRef};
use wassla_domain::{Call, CallId, ConversationId, DeletionCode};

use super::host::{StoreHost, Stores};
use super::inbox_fixture::{ALL, InboxFixture};
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, call_note, call_rings, channel, disconnection, id, whatsapp,
};

/// Calls of ours, so many each, in turn, from these customers; some rang in the same instant.
async fn log(fixture: &InboxFixture, customers: &[&str], each: usize) -> Vec<Call> {
    let ids = ["b", "A", "a", "_x", "B", "~", "-1", "c", "0", "Z"];
    let mut calls = Vec::new();
    for turn in 0..each * customers.len() {
        let from = alias(AliasKind::WaId, customers[turn % customers.len()]);
        let at = after(i64::try_from(turn / 4).unwrap());
        let name = format!("wacid.{turn}");
        let event = call_rings(&fixture.asset, (&name, from), at);
        let mut note = call_note(&fixture.workspace, event);
        if let Some(fixture) = &mut note.recipient {
            fixture.id = id(format!("{}-{}", ids[turn % ids.len()], fixture.id));
        }
        fixture.hears(&note).await;
        calls.push(fixture.call(&note.recipient.unwrap().id).await);
    }
    calls.sort_by(|one, other| (other.rang_at, &other.id).cmp(&(one.rang_at, &one.id)));
    calls
}

async fn walk(fixture: &InboxFixture, conversation: Option<&ConversationId>) -> Vec<Call> {
    let mut walked: Vec<Call> = Vec::new();
    loop {
        let after = walked.last().map(|last| CallCursor {
            at: last.rang_at,
            id: last.id.clone(),
        });
        let calls = &fixture.stores.calls;
        let page = calls.calls(&fixture.workspace, conversation, after.as_ref(), 3);
        let page = page.await.unwrap();
        assert!(page.len() <= 3);
        if page.is_empty() {
            return walked;
        }
        walked.extend(page);
    }
}

async fn live(stores: &Stores, asset: &AssetRef) -> Vec<CallId> {
    let live = stores.calls.live_calls(asset).await.unwrap();
    let mut ids: Vec<_> = live.into_iter().map(|call| call.id).collect();
    ids.sort();
    ids
}

/// A walk in pages meets every call once, newest first, though many rang in the same instant.
pub async fn a_walk_meets_every_call_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let logged = log(&fixture, &["15550100", "15550101"], 8).await;
    assert_eq!(logged.len(), 16);
    let fixture = InboxFixture::new(host.reopen().await, 1);
    assert_eq!(fixture.calls().await, logged);
    assert_eq!(walk(&fixture, None).await, logged);
    let calls = &fixture.stores.calls;
    let none = calls.calls(&fixture.workspace, None, None, 0).await;
    assert_eq!(none.unwrap(), []);
}

/// The calls of one conversation are those of one customer, in the same order and pages.
pub async fn calls_of_a_conversation_are_its_own(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let logged = log(&fixture, &["15550100", "15550101"], 7).await;
    for conversation in fixture.conversations().await {
        let own = logged.iter();
        let own = own.filter(|call| call.conversation == conversation.id);
        let own: Vec<_> = own.cloned().collect();
        assert_eq!(own.len(), 7);
        assert_eq!(walk(&fixture, Some(&conversation.id)).await, own);
    }
    assert_eq!(walk(&fixture, Some(&id("conv_unknown"))).await, []);
}

/// No workspace sees a call of another, by whatever it asks.
pub async fn t33_workspaces_never_see_each_others_calls(host: &dyn StoreHost) {
    let (mine, theirs) = (
        InboxFixture::new(host.stores(), 1),
        InboxFixture::new(host.stores(), 2),
    );
    let own = mine.ringing("wacid.1", NOW).await;
    let quiet = mine.last_change().await;
    let foreign = theirs.ringing("wacid.1", after(1)).await;
    assert_eq!(mine.calls().await, [own]);
    let calls = &mine.stores.calls;
    let read = calls.call(&mine.workspace, &foreign.id).await;
    assert_eq!(read.unwrap(), None);
    assert_eq!(walk(&mine, Some(&foreign.conversation)).await, []);
    assert_eq!(mine.thread(&foreign.conversation).await, []);
    let nobody = calls.calls(&id("ws_nobody"), None, None, ALL).await;
    assert_eq!(nobody.unwrap(), []);
    theirs
        .stores
        .ended(&foreign.id, CallOutcome::Missed, after(3))
        .await;
    assert_eq!(mine.last_change().await, quiet);
}

/// The live calls of a number are those that are not over, of whatever workspace, and of no other
/// number.
pub async fn live_calls_of_a_number_are_found(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let next = InboxFixture {
        workspace: id("ws_next"),
        ..fixture.clone()
    };
    let elsewhere = InboxFixture::new(host.stores(), 2);
    elsewhere.ringing("wacid.1", NOW).await;
    assert_eq!(live(&fixture.stores, &fixture.asset).await, []);
    let answering = fixture.ringing("wacid.1", NOW).await.id;
    let connected = fixture.ringing("wacid.2", NOW).await.id;
    let over = fixture.ringing("wacid.3", NOW).await.id;
    fixture.stores.taken_by("one", NOW, after(60)).await;
    assert!(
        fixture
            .stores
            .picked_up("one", &connected, NOW, after(60))
            .await
    );
    assert!(fixture.stores.ended(&over, CallOutcome::Missed, NOW).await);
    let ringing = next.ringing("wacid.4", NOW).await.id;
    let mut expected = vec![answering, connected, ringing];
    expected.sort();
    let later = host.reopen().await;
    assert_eq!(live(&later, &fixture.asset).await, expected);
    assert_eq!(live(&later, &asset_ref(&whatsapp(77))).await, []);
}

/// The log outlives the channel, be it disconnected or deleted for who connected it.
pub async fn calls_outlive_their_channel(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let row = channel(&fixture.workspace, whatsapp(1));
    let row = fixture.stores.connect(row).await;
    fixture.stores.enable(&row).await;
    let call = fixture.ringing("wacid.1", NOW).await;
    let gone = fixture
        .stores
        .channels
        .disconnect(&disconnection(&row))
        .await;
    assert!(gone.unwrap());
    assert_eq!(fixture.calls().await, std::slice::from_ref(&call));
    let over = fixture.terminates("wacid.1", None, after(5));
    assert_eq!(fixture.hears(&over).await.ended.len(), 1);

    let row = channel(&fixture.workspace, whatsapp(1));
    let row = fixture.stores.connect(row).await;
    fixture.stores.enable(&row).await;
    let second = fixture.ringing("wacid.2", after(9)).await;
    let (user, code): (_, DeletionCode) = (&row.credentials.meta_user, id("code_1"));
    let deletions = &fixture.stores.deletions;
    let deleted = deletions.delete_for(user, after(900), &code, after(900));
    assert_eq!(deleted.await.unwrap(), 1);
    let later = InboxFixture::new(host.reopen().await, 1);
    assert_eq!(later.calls().await, [second, later.call(&call.id).await]);
    assert_eq!(later.words(&call.conversation).await.len(), 2);
}
