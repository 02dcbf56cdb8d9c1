//! Refusing the writes of a transaction, one after the other.

use std::fmt::Debug;

use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::Event;
use wassla_domain::inbox::{Conversation, Message};
use wassla_domain::ports::{
    CallLog as _, CallingStore as _, ChannelStore as _, CleanupStore as _, Counted, Deletion,
    DeletionStore as _, EventLog as _, Inbox as _,
};
use wassla_domain::{Call, Calling, Channel, ChannelKind, Fault};
use wassla_testkit::fixtures::{asset_ref, calling, channel, first_connect, id, upserts, whatsapp};

use super::SqlHost;

/// A WhatsApp row with calling, in a store of which any write can be refused.
pub(super) async fn with_calling<H: SqlHost>() -> (H, Channel, Calling) {
    let host = H::fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = upserts(&row.workspace, [first_connect(&row)]);
    host.store().upsert_channels(&first).await.unwrap();
    let calling = calling(&row);
    assert!(host.store().put_calling(&calling).await.unwrap());
    host.run(&H::refuse_writes()).await;
    (host, row, calling)
}

/// Everything that the store shows.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) channels: Vec<Channel>,
    pub(super) calling: Vec<Option<Calling>>,
    pub(super) jobs: Vec<CleanupJob>,
    pub(super) deletion: Option<Deletion>,
    pub(super) pending: Vec<Event>,
    pub(super) conversations: Vec<Conversation>,
    pub(super) messages: Vec<Message>,
    pub(super) calls: Vec<Call>,
    pub(super) live: Vec<Call>,
    change: i64,
    pub(super) counted: Vec<Counted>,
}

pub(super) async fn shown(host: &impl SqlHost) -> Shown {
    let (store, workspace) = (host.store(), id("ws_1"));
    let conversations = store.conversations(&workspace, None, 10).await.unwrap();
    let mut messages = Vec::new();
    for conversation in &conversations {
        let thread = store.messages(&workspace, &conversation.id, None, 10).await;
        messages.extend(thread.unwrap());
    }
    let mut counted = Vec::new();
    for kind in ChannelKind::ALL {
        counted.extend(store.counted(&workspace, kind, None).await.unwrap());
    }
    Shown {
        channels: store.channels_after(None, 10).await.unwrap(),
        calling: vec![
            store.calling(&workspace).await.unwrap(),
            store.calling(&id("ws_2")).await.unwrap(),
        ],
        jobs: store.jobs_after(None, 10).await.unwrap(),
        deletion: store.deletion(&id("del_1")).await.unwrap(),
        pending: store.pending(10).await.unwrap(),
        conversations,
        messages,
        calls: store.calls(&workspace, None, None, 10).await.unwrap(),
        live: store.live_calls(&asset_ref(&whatsapp(1))).await.unwrap(),
        change: store.last_change(&workspace).await.unwrap(),
        counted,
    }
}

/// Refuses the commit, then the first write, then the second, and so on until none is refused any
/// more; after each refusal everything is as it was. What was refused before succeeds in the end.
pub(super) async fn refused_everywhere<H: SqlHost, T: Debug>(
    host: &H,
    writes: i64,
    run: impl AsyncFn(H::Store) -> Result<T, Fault>,
) -> T {
    let before = shown(host).await;
    refuse_commit(host, true).await;
    let done = run(host.store().clone()).await;
    assert!(done.is_err(), "the commit was refused: {done:?}");
    assert_eq!(shown(host).await, before, "the commit was refused");
    refuse_commit(host, false).await;
    for passed in 0..=writes {
        let_pass(host, passed).await;
        let done = run(host.store().clone()).await;
        let_pass(host, i64::MAX).await;
        let Ok(done) = done else {
            assert_eq!(shown(host).await, before, "{passed} writes passed");
            continue;
        };
        assert_eq!(passed, writes, "so many writes are refused in turn");
        assert_ne!(shown(host).await, before);
        return done;
    }
    panic!("{writes} writes are not enough")
}

async fn let_pass(host: &impl SqlHost, writes: i64) {
    host.run(&format!("UPDATE allowed SET writes = {writes}"))
        .await;
}

async fn refuse_commit(host: &impl SqlHost, refuse: bool) {
    host.run(&format!("UPDATE allowed SET refuse_commit = {refuse}"))
        .await;
}
