//! Databases of earlier releases.

use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::{AliasKind, DropReason, Outcome};
use wassla_domain::inbox::{Effect, ProcessedEvent};
use wassla_domain::meta::Expiry;
use wassla_domain::ports::{
    CallLog as _, CallingStore as _, ChannelStore as _, CleanupStore as _, EventLog as _,
    Inbox as _,
};
use wassla_domain::{ChatKind, Credentials, Evidence, Sealed, Step, Timestamp, WorkspaceId};
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, call_note, call_rings, calling, channel, disconnection, id,
    new_event, page, taken, whatsapp,
};
use wassla_testkit::third_release;

use super::SqlHost;

async fn first_release<H: SqlHost>() -> (H, H::Store) {
    release(1, ROWS).await
}

/// A host with the tables of so many migrations, and these rows.
async fn release<H: SqlHost>(migrations: usize, rows: &str) -> (H, H::Store) {
    let host = H::empty().await;
    host.migrate_to(migrations).await;
    host.run(rows).await;
    let store = host.open().await;
    assert!(!H::is_migrated(&store).await.unwrap());
    (host, store)
}

/// Rows as the first release wrote them, and a calling row, which it never wrote.
const ROWS: &str = r#"
    INSERT INTO agent_channels VALUES (
        'ch_1', 'ws_1', 'whatsapp', '901', 'ag_1', 'connecting',
        '{"business_id": "701", "waba_id": "801", "phone_number_id": "901",
          "display_phone_number": "+1 555 0101", "verified_name": "Shop 1", "numbers": 3,
          "and_more": false, "access_token": "sealed", "token_expires": "never",
          "token_issued_at": 5, "meta_user_id": "5001", "wa_pin": null}',
        '{"subscribed": {"step": "due", "attempts": 2, "code": null},
          "pin": {"step": "not_needed"}, "registered": {"step": "done", "at": 7},
          "number": null}',
        30, NULL, 4, 10, 20);
    INSERT INTO agent_channels VALUES (
        'ch_2', 'ws_1', 'whatsapp_call', 'call', NULL, 'connected', '{}', '{}', NULL, NULL, 1, 0,
        0);
    INSERT INTO cleanup_debts VALUES (
        'job_1', 'ws_1', 'messenger', '902', '{"page_id": "902", "page_name": "Page 2"}',
        'owed', 40)"#;

/// Rows that the first release wrote are kept by an upgrade.
pub async fn rows_of_the_first_release_read_back<H: SqlHost>() {
    let (host, store) = first_release::<H>().await;
    H::migrate(&store).await.unwrap();
    assert!(H::is_migrated(&store).await.unwrap());

    let mut expected = channel(&id("ws_1"), whatsapp(1));
    expected.id = id("ch_1");
    expected.agent = Some(id("ag_1"));
    expected.credentials = Credentials {
        access_token: Some(Sealed::new("sealed")),
        pin: None,
        expires: Expiry::Never,
        meta_user: id("5001"),
        issued_at: Timestamp::from_millis(5),
    };
    expected.evidence = Evidence {
        subscribed: Step::Due {
            attempts: 2,
            code: None,
        },
        pin: Step::NotNeeded,
        registered: Step::Done {
            at: Timestamp::from_millis(7),
        },
        number: None,
        trouble: None,
    };
    expected.due_at = Some(Timestamp::from_millis(30));
    expected.version = 4;
    expected.connected_at = Timestamp::from_millis(10);
    expected.updated_at = Timestamp::from_millis(20);
    assert_eq!(store.channels(&id("ws_1")).await.unwrap(), [expected]);
    assert_eq!(store.calling(&id("ws_1")).await.unwrap(), None);

    let owed = CleanupJob {
        id: id("job_1"),
        workspace: id("ws_1"),
        asset: page(2),
        access_token: Sealed::new("owed"),
        meta_user: id("0"),
        owed_since: Timestamp::from_millis(40),
        attempts: 0,
        due_at: Timestamp::from_millis(40),
        ends_calling: false,
    };
    assert_eq!(store.jobs_after(None, 10).await.unwrap(), [owed]);
    let due = store.lease_jobs(Timestamp::from_millis(40), NOW, 10);
    assert_eq!(due.await.unwrap().len(), 1);
    drop(host);
}

/// An asset that a row of the first release has counts as held.
pub async fn what_was_held_before_is_known_to_have_been_held<H: SqlHost>() {
    let (host, store) = first_release::<H>().await;
    H::migrate(&store).await.unwrap();
    store.append(&[new_event("1")], NOW).await.unwrap();
    let seq = store.pending(1).await.unwrap()[0].seq;
    let drop_it = ProcessedEvent {
        outcome: Outcome::Dropped(DropReason::NoChannel),
        counted: Some((ChatKind::Messenger.into(), "902".into(), None)),
        ..taken(seq, None)
    };
    store.process_events(&[drop_it], NOW).await.unwrap();
    let workspace: WorkspaceId = id("ws_1");
    let counted = store
        .counted(&workspace, ChatKind::Messenger.into(), None)
        .await;
    assert_eq!(counted.unwrap().len(), 1);
    drop(host);
}

/// Rows as the second release wrote them.
const SECOND: &str = r#"
    INSERT INTO agent_channels VALUES (
        'ch_1', 'ws_1', 'whatsapp', '901', 'ag_1', 'connected',
        '{"business_id": "701", "waba_id": "801", "phone_number_id": "901",
          "display_phone_number": "+1 555 0101", "verified_name": "Shop 1", "numbers": 3,
          "and_more": false, "access_token": "sealed", "token_expires": "never",
          "token_issued_at": 5, "meta_user_id": "5001", "wa_pin": "pin"}',
        '{"subscribed": {"step": "done", "at": 6}, "pin": {"step": "not_needed"},
          "registered": {"step": "done", "at": 7}, "number": null, "trouble": null}',
        NULL, '+1 555 0100', 4, 10, 20);
    INSERT INTO holdings VALUES ('ws_1', 'whatsapp', '901');
    INSERT INTO cleanup_debts VALUES (
        'job_1', 'ws_1', 'messenger', '902', '{"page_id": "902", "page_name": "Page 2"}',
        'owed', 40, '5001', 2, 50);
    INSERT INTO conversations VALUES (
        'cv_1', 'ws_1', 'whatsapp', '901', '+1 555 0101', 'Karim', '[["wa_id", "15550199"]]',
        'hello', 60, 60, 0, NULL, 0, 0);
    INSERT INTO conversation_aliases VALUES (
        'whatsapp', '901', 'ws_1', 'wa_id', '15550199', 'cv_1');
    INSERT INTO messages VALUES (
        1, 'msg_1', 'cv_1', 'whatsapp', '901', 'customer', NULL, 'text', 'hello', 'received',
        NULL, NULL, FALSE, 'wamid.1', 60, NULL, 0, 0);
    INSERT INTO inboxes VALUES ('ws_1', 7)"#;

/// Rows that the second release wrote are kept by an upgrade, and take calls.
pub async fn the_second_release_keeps_everything_and_gains_calls<H: SqlHost>() {
    let (host, store) = release::<H>(2, SECOND).await;
    H::migrate(&store).await.unwrap();
    assert!(H::is_migrated(&store).await.unwrap());

    let workspace: WorkspaceId = id("ws_1");
    let chat = store.channels(&workspace).await.unwrap().remove(0);
    let mut expected = channel(&workspace, whatsapp(1));
    expected.id = id("ch_1");
    expected.agent = Some(id("ag_1"));
    expected.state = wassla_domain::ChannelState::Connected;
    expected.credentials = Credentials {
        access_token: Some(Sealed::new("sealed")),
        pin: Some(Sealed::new("pin")),
        expires: Expiry::Never,
        meta_user: id("5001"),
        issued_at: Timestamp::from_millis(5),
    };
    let done = |millis| Step::Done {
        at: Timestamp::from_millis(millis),
    };
    expected.evidence = Evidence {
        subscribed: done(6),
        pin: Step::NotNeeded,
        registered: done(7),
        number: None,
        trouble: None,
    };
    expected.due_at = None;
    expected.moved_from = Some("+1 555 0100".into());
    expected.version = 4;
    expected.connected_at = Timestamp::from_millis(10);
    expected.updated_at = Timestamp::from_millis(20);
    assert_eq!(chat, expected);
    let owed = store.jobs_of(&asset_ref(&page(2))).await.unwrap();
    assert_eq!(
        (owed.len(), owed[0].attempts, owed[0].ends_calling),
        (1, 2, false)
    );
    assert_eq!(store.last_change(&workspace).await.unwrap(), 7);

    // The customer who wrote before calls now, on a row that takes calls.
    assert!(store.put_calling(&calling(&chat)).await.unwrap());
    store.append(&[new_event("1")], NOW).await.unwrap();
    let seq = store.pending(1).await.unwrap()[0].seq;
    let caller = ("wacid.1", alias(AliasKind::WaId, "15550199"));
    let rings = call_note(&workspace, call_rings(&chat.asset_ref(), caller, after(1)));
    let batch = [taken(seq, Some(Effect::Call(Box::new(rings))))];
    store.process_events(&batch, NOW).await.unwrap();
    let thread = store.messages(&workspace, &id("cv_1"), None, 10).await;
    assert_eq!(thread.unwrap().len(), 2);
    let calls = store.calls(&workspace, Some(&id("cv_1")), None, 10).await;
    assert_eq!(calls.unwrap().len(), 1);
    assert!(store.disconnect(&disconnection(&chat)).await.unwrap());
    assert_eq!(store.calling(&workspace).await.unwrap(), None);
    drop(host);
}

/// Sentences that the third release stored are codes after the upgrade.
pub async fn what_the_third_release_put_in_words_is_codes_now<H: SqlHost>() {
    let (host, store) = release::<H>(3, third_release::ROWS).await;
    H::migrate(&store).await.unwrap();
    third_release::what_stood_in_words_is_codes_now(&store).await;
    drop(host);
}
