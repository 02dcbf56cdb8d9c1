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

/// A trigger function that refuses.
macro_rules! never {
    () => {
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql
         AS $$ BEGIN RAISE EXCEPTION 'never'; END $$;"
    };
}

const DELETE_CHAT: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE DELETE ON agent_channels
     FOR EACH ROW WHEN (OLD.kind = 'whatsapp') EXECUTE FUNCTION never()"
);
const DELETE_CALLING: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE DELETE ON agent_channels
     FOR EACH ROW WHEN (OLD.kind = 'whatsapp_call') EXECUTE FUNCTION never()"
);
const UPDATE_CHAT: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE UPDATE ON agent_channels
     FOR EACH ROW EXECUTE FUNCTION never()"
);
const INSERT_DEBT: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE INSERT ON cleanup_debts
     FOR EACH ROW EXECUTE FUNCTION never()"
);
const DELETE_DEBT: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE DELETE ON cleanup_debts
     FOR EACH ROW EXECUTE FUNCTION never()"
);
const INSERT_DELETION: &str = concat!(
    never!(),
    "CREATE TRIGGER never BEFORE INSERT ON deletions
     FOR EACH ROW EXECUTE FUNCTION never()"
);
const INTAKE: [&str; 6] = [
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE INSERT ON conversations
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE INSERT ON conversation_aliases
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE INSERT ON messages
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE UPDATE ON inbound_events
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE INSERT ON delivery_counts
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
    concat!(
        never!(),
        "CREATE TRIGGER never BEFORE INSERT ON inboxes
     FOR EACH ROW EXECUTE FUNCTION never()"
    ),
];

#[tokio::test]
async fn a_settlement_that_fails_in_the_middle_leaves_nothing() {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = settlement(&row.workspace, [first_connect(&row)]);
    host.store.settle(&first).await.unwrap();
    host.plant_calling_row(&row.workspace).await;
    host.run("ALTER TABLE agent_channels ADD CONSTRAINT never CHECK (kind <> 'messenger')")
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
