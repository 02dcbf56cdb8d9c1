//! Disconnecting a channel.

use std::sync::Arc;

use wassla_app::UseCaseError;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::{ChannelKind, RefusalCode, Role};
use wassla_memory::FakeSecretBox;

use crate::desk::subscription_of;
use crate::test_app::{TestApp, acme, caller, owner};

pub(crate) fn code<T: std::fmt::Debug>(stop: Result<T, UseCaseError>) -> RefusalCode {
    match stop {
        Err(UseCaseError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn t25_of_many_disconnects_one_is_done_and_meta_is_asked_once() {
    let app = TestApp::answering(Whatsapp).await;
    let waba = subscription_of(&app.row(Whatsapp).await.unwrap());
    assert!(app.is_subscribed(&waba));
    let gate = crate::gate::Gate::shuffling(25);
    let wassla = app.with(|ports| *ports = gate.before(ports));
    let disconnects = (0..32).map(|_| {
        let wassla = wassla.clone();
        tokio::spawn(async move {
            let done = wassla.disconnect(&owner(), Whatsapp.into()).await;
            wassla.cleanup_due().await.unwrap();
            done
        })
    });
    let mut done = 0;
    for answer in futures::future::join_all(disconnects).await {
        match answer.unwrap() {
            Ok(()) => done += 1,
            refused => assert_eq!(code(refused), RefusalCode::ChannelNotConnected),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(app.cleans_up().await, 0);
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_waba")),
        (0, 1)
    );
    assert!(!app.is_subscribed(&waba));
}

#[tokio::test]
async fn a_disconnect_takes_the_row_and_its_calling_row_at_once_and_no_other() {
    let app = TestApp::answering(Instagram).await;
    app.plants_calling_row().await;
    app.wassla
        .disconnect(&owner(), Instagram.into())
        .await
        .unwrap();
    assert!(app.row(Instagram).await.is_none());
    assert!(app.row(Messenger).await.is_some() && app.row(Whatsapp).await.is_some());
    assert!(app.has_calling_row().await);

    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert!(app.row(Whatsapp).await.is_none());
    assert!(!app.has_calling_row().await);
    assert!(app.row(Messenger).await.is_some());
}

#[tokio::test]
async fn only_those_who_manage_channels_disconnect_and_only_their_own() {
    let app = TestApp::answering(Whatsapp).await;
    for role in [
        Some(Role::Support),
        Some(Role::Finance),
        Some(Role::Viewer),
        None,
    ] {
        let somebody = caller("user_5", "ws_acme", role);
        let refused = app.wassla.disconnect(&somebody, Whatsapp.into()).await;
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed, "{role:?}");
    }
    let foreign = caller("user_2", "ws_birch", Some(Role::Owner));
    for (who, kind) in [
        (foreign, ChannelKind::Chat(Whatsapp)),
        (owner(), Messenger.into()),
        (owner(), ChannelKind::WhatsappCall),
    ] {
        let refused = app.wassla.disconnect(&who, kind).await;
        assert_eq!(code(refused), RefusalCode::ChannelNotConnected, "{kind}");
    }
    assert!(app.row(Whatsapp).await.is_some());
}

#[tokio::test]
async fn a_channel_that_was_disconnected_is_connected_anew_with_what_it_is_given() {
    let app = TestApp::answering(Whatsapp).await;
    let first = app.row(Whatsapp).await.unwrap();
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    app.wassla.finish_tasks().await;
    let second = app.row(Whatsapp).await.unwrap();
    assert_ne!(first.id, second.id);
    // The new row cancelled what was owed.
    assert_eq!((app.jobs().await, app.cleans_up().await), (0, 0));
    assert!(app.is_subscribed(&subscription_of(&second)));
    app.customer_writes(Whatsapp, "karim", "Hello again").await;
    app.works().await;
    assert_eq!(app.texts_at_meta(), ["Re: Hello again"]);
}

#[tokio::test]
async fn a_suspended_workspace_may_still_disconnect() {
    let app = TestApp::answering(Whatsapp).await;
    app.plans.suspend(&acme());
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert!(app.row(Whatsapp).await.is_none());
}

#[tokio::test]
async fn a_lost_key_holds_nobody_to_a_channel() {
    let app = TestApp::answering(Whatsapp).await;
    let other_key = Arc::new(FakeSecretBox::new(&["another"]));
    let without = app.with(|ports| ports.secrets = other_key);
    without.disconnect(&owner(), Whatsapp.into()).await.unwrap();
    assert!(app.row(Whatsapp).await.is_none());
    assert_eq!(app.jobs().await, 0);
}
