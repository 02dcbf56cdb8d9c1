//! Transactions that fail in the middle.

use wassla_domain::channel::Trouble;
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::{Effect, Taken};
use wassla_domain::ports::{
    Amendment, ChannelStore as _, DebtStore as _, DeletionStore as _, EventLog as _, Inbox as _,
};
use wassla_domain::{Channel, ChannelState, ChatKind, Evidence, WorkspaceId};
use wassla_testkit::contract::StoreHost as _;
use wassla_testkit::fixtures::{
    NOW, after, alias, arrival, asset_ref, channel, departure, first_connect, id, moved, new_event,
    new_message, page, settlement, taken, whatsapp,
};

use crate::host::{Host, fresh};

const DELETE_CHAT: &str =
    "CREATE TRIGGER never BEFORE DELETE ON agent_channels WHEN OLD.kind = 'whatsapp'
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const DELETE_CALLING: &str =
    "CREATE TRIGGER never BEFORE DELETE ON agent_channels WHEN OLD.kind = 'whatsapp_call'
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const UPDATE_CHAT: &str = "CREATE TRIGGER never BEFORE UPDATE ON agent_channels
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const INSERT_DEBT: &str = "CREATE TRIGGER never BEFORE INSERT ON cleanup_debts
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const DELETE_DEBT: &str = "CREATE TRIGGER never BEFORE DELETE ON cleanup_debts
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const INSERT_DELETION: &str = "CREATE TRIGGER never BEFORE INSERT ON deletions
    BEGIN SELECT RAISE(ABORT, 'never'); END";
const INTAKE: [&str; 6] = [
    "CREATE TRIGGER never BEFORE INSERT ON conversations
    BEGIN SELECT RAISE(ABORT, 'never'); END",
    "CREATE TRIGGER never BEFORE INSERT ON conversation_aliases
    BEGIN SELECT RAISE(ABORT, 'never'); END",
    "CREATE TRIGGER never BEFORE INSERT ON messages
    BEGIN SELECT RAISE(ABORT, 'never'); END",
    "CREATE TRIGGER never BEFORE UPDATE ON inbound_events
    BEGIN SELECT RAISE(ABORT, 'never'); END",
    "CREATE TRIGGER never BEFORE INSERT ON delivery_counts
    BEGIN SELECT RAISE(ABORT, 'never'); END",
    "CREATE TRIGGER never BEFORE INSERT ON inboxes
    BEGIN SELECT RAISE(ABORT, 'never'); END",
];

#[tokio::test]
async fn a_settlement_that_fails_in_the_middle_leaves_nothing() {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = settlement(&row.workspace, [first_connect(&row)]);
    host.store.settle(&first).await.unwrap();
    host.plant_calling_row(&row.workspace).await;
    host.run(
        "CREATE TRIGGER never BEFORE INSERT ON agent_channels WHEN NEW.kind = 'messenger'
         BEGIN SELECT RAISE(ABORT, 'never'); END",
    )
    .await;

    let beside = channel(&row.workspace, page(1));
    let writes = [moved(&row, whatsapp(2)), first_connect(&beside)];
    let settled = host.store.settle(&settlement(&row.workspace, writes)).await;
    assert!(settled.is_err(), "{settled:?}");
    let rows = host.store.channels(&row.workspace).await.unwrap();
    assert_eq!(rows, std::slice::from_ref(&row));
    assert_eq!(host.store.debts_after(None, 10).await.unwrap(), []);
    assert!(host.has_calling_row(&row.workspace).await);
}

/// A WhatsApp row with calling, and a statement that fails.
async fn cut(at: &'static str) -> Host {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = settlement(&row.workspace, [first_connect(&row)]);
    host.store.settle(&first).await.unwrap();
    host.plant_calling_row(&row.workspace).await;
    host.run(at).await;
    host
}

async fn held(host: &Host) -> Channel {
    let mut rows = host.store.channels(&id("ws_1")).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test]
async fn a_disconnect_that_fails_in_the_middle_leaves_nothing() {
    for at in [DELETE_CHAT, DELETE_CALLING, INSERT_DEBT] {
        let host = cut(at).await;
        let row = held(&host).await;
        let left = host.store.disconnect(&departure(&row)).await;
        assert!(left.is_err(), "{at}");
        assert_eq!(held(&host).await, row, "{at}");
        assert_eq!(host.store.debts_after(None, 10).await.unwrap(), []);
        assert!(host.has_calling_row(&row.workspace).await, "{at}");
    }
}

#[tokio::test]
async fn an_amendment_that_fails_in_the_middle_leaves_nothing() {
    for at in [UPDATE_CHAT, DELETE_CALLING] {
        let host = cut(at).await;
        let row = held(&host).await;
        let amendment = Amendment {
            id: row.id.clone(),
            version: row.version,
            state: ChannelState::ReconnectNeeded,
            evidence: Evidence {
                trouble: Some(Trouble::PartnerRemoved),
                ..row.evidence.clone()
            },
            access_ended: true,
            at: after(9),
        };
        let amended = host.store.amend(&amendment).await;
        assert!(amended.is_err(), "{at}");
        assert_eq!(held(&host).await, row, "{at}");
        assert!(host.has_calling_row(&row.workspace).await, "{at}");
    }
}

#[tokio::test]
async fn a_deletion_that_fails_in_the_middle_leaves_nothing() {
    for at in [DELETE_CHAT, DELETE_CALLING, DELETE_DEBT, INSERT_DELETION] {
        let host = cut(at).await;
        let beside = channel(&id("ws_2"), whatsapp(2));
        let first = settlement(&beside.workspace, [first_connect(&beside)]);
        host.store.settle(&first).await.unwrap();
        let moves = settlement(&beside.workspace, [moved(&beside, whatsapp(3))]);
        host.store.settle(&moves).await.unwrap();
        let row = held(&host).await;

        let user = &row.credentials.meta_user;
        let code = id("del_1");
        let deleted = host
            .store
            .delete_for(user, after(99), &code, after(9))
            .await;
        assert!(deleted.is_err(), "{at}");
        assert_eq!(held(&host).await, row, "{at}");
        assert!(host.has_calling_row(&row.workspace).await, "{at}");
        assert_eq!(host.store.debts_after(None, 10).await.unwrap().len(), 1);
        assert_eq!(host.store.deletion(&code).await.unwrap(), None, "{at}");
    }
}

#[tokio::test]
async fn an_intake_that_fails_in_the_middle_leaves_nothing() {
    for at in INTAKE {
        let host = cut(at).await;
        let workspace: WorkspaceId = id("ws_1");
        let events = [new_event("1")];
        host.store.append(&events, NOW).await.unwrap();
        let pending = host.store.pending(10).await.unwrap();
        let from = alias(AliasKind::WaId, "15550199");
        let arrival = arrival(&asset_ref(&whatsapp(1)), from, "hello", NOW);
        let effect = Effect::Add(Box::new(new_message(&workspace, arrival)));
        let batch = [Taken {
            counted: Some((ChatKind::Whatsapp, "901".into(), Some(workspace.clone()))),
            ..taken(pending[0].seq, Some(effect))
        }];

        let done = host.store.take_in(&batch, NOW).await;
        assert!(done.is_err(), "{at}");
        assert_eq!(host.store.pending(10).await.unwrap(), pending, "{at}");
        let shown = host.store.conversations(&workspace, None, 10).await;
        assert_eq!(shown.unwrap(), [], "{at}");
        assert_eq!(host.store.last_change(&workspace).await.unwrap(), 0);
        let counted = host.store.counted(&workspace, ChatKind::Whatsapp).await;
        assert_eq!(counted.unwrap(), [], "{at}");
    }
}
