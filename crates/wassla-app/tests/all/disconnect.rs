//! Disconnecting a channel.

use std::sync::Arc;

use wassla_app::UseCaseError;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::{ChannelKind, RefusalCode, Role};
use wassla_testkit::memory::FakeSecretBox;

use crate::desk::subscription_of;
use crate::office::{Office, acme, caller, owner};

pub(crate) fn code<T: std::fmt::Debug>(stop: Result<T, UseCaseError>) -> RefusalCode {
    match stop {
        Err(UseCaseError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn t25_of_many_disconnects_one_is_done_and_meta_is_asked_once() {
    let office = Office::answering(Whatsapp).await;
    let waba = subscription_of(&office.row(Whatsapp).await.unwrap());
    assert!(office.is_subscribed(&waba));
    let gate = crate::gate::Gate::shuffling(25);
    let wassla = office.with(|ports| *ports = gate.before(ports));
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
    assert_eq!(office.cleans_up().await, 0);
    assert_eq!(
        (office.jobs().await, office.graph.count("unsubscribe_waba")),
        (0, 1)
    );
    assert!(!office.is_subscribed(&waba));
}

#[tokio::test]
async fn a_disconnect_takes_the_row_and_its_calling_row_at_once_and_no_other() {
    let office = Office::answering(Instagram).await;
    office.plants_calling_row().await;
    office
        .wassla
        .disconnect(&owner(), Instagram.into())
        .await
        .unwrap();
    assert!(office.row(Instagram).await.is_none());
    assert!(office.row(Messenger).await.is_some() && office.row(Whatsapp).await.is_some());
    assert!(office.has_calling_row().await);

    office
        .wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert!(office.row(Whatsapp).await.is_none());
    assert!(!office.has_calling_row().await);
    assert!(office.row(Messenger).await.is_some());
}

#[tokio::test]
async fn only_those_who_manage_channels_disconnect_and_only_their_own() {
    let office = Office::answering(Whatsapp).await;
    for role in [
        Some(Role::Support),
        Some(Role::Finance),
        Some(Role::Viewer),
        None,
    ] {
        let somebody = caller("user_5", "ws_acme", role);
        let refused = office.wassla.disconnect(&somebody, Whatsapp.into()).await;
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed, "{role:?}");
    }
    let foreign = caller("user_2", "ws_birch", Some(Role::Owner));
    for (who, kind) in [
        (foreign, ChannelKind::Chat(Whatsapp)),
        (owner(), Messenger.into()),
        (owner(), ChannelKind::WhatsappCall),
    ] {
        let refused = office.wassla.disconnect(&who, kind).await;
        assert_eq!(code(refused), RefusalCode::ChannelNotConnected, "{kind}");
    }
    assert!(office.row(Whatsapp).await.is_some());
}

#[tokio::test]
async fn a_channel_that_was_disconnected_is_connected_anew_with_what_it_is_given() {
    let office = Office::answering(Whatsapp).await;
    let first = office.row(Whatsapp).await.unwrap();
    office
        .wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(
        office.connects("aisha", Whatsapp).await,
        "connected=whatsapp"
    );
    office.wassla.finish_tasks().await;
    let second = office.row(Whatsapp).await.unwrap();
    assert_ne!(first.id, second.id);
    // The new row cancelled what was owed.
    assert_eq!((office.jobs().await, office.cleans_up().await), (0, 0));
    assert!(office.is_subscribed(&subscription_of(&second)));
    office
        .customer_writes(Whatsapp, "karim", "Hello again")
        .await;
    office.works().await;
    assert_eq!(office.texts_at_meta(), ["Re: Hello again"]);
}

#[tokio::test]
async fn a_suspended_workspace_may_still_disconnect() {
    let office = Office::answering(Whatsapp).await;
    office.plans.suspend(&acme());
    office
        .wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert!(office.row(Whatsapp).await.is_none());
}

#[tokio::test]
async fn a_lost_key_holds_nobody_to_a_channel() {
    let office = Office::answering(Whatsapp).await;
    let other_key = Arc::new(FakeSecretBox::new(&["another"]));
    let without = office.with(|ports| ports.secrets = other_key);
    without.disconnect(&owner(), Whatsapp.into()).await.unwrap();
    assert!(office.row(Whatsapp).await.is_none());
    assert_eq!(office.jobs().await, 0);
}
