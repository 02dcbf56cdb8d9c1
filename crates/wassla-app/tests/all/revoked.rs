//! People who remove the app, and people who want their data deleted.

use std::time::Duration;

use wassla_app::IngestError;
use wassla_domain::ChatKind::{Messenger, Whatsapp};
use wassla_domain::channel::Trouble;
use wassla_domain::ports::ChannelStore;
use wassla_domain::{ChannelState, ChatKind, Role};

use crate::test_app::{TestApp, caller, owner};

/// Acme connected by Aisha, Birch by Sami.
async fn two_workspaces() -> TestApp {
    let app = TestApp::answering(Whatsapp).await;
    let birch = caller("user_2", "ws_birch", Some(Role::Owner));
    app.plans.include_all(&birch.workspace);
    app.connects_to(&birch, "sami", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app
}

#[tokio::test]
async fn who_removes_the_app_takes_their_channels_out_of_use_and_nobody_elses() {
    let app = two_workspaces().await;
    app.plants_calling_row().await;
    let request = app.graph.world(|world| world.deauthorize("aisha"));
    app.wassla.deauthorize(&request).await.unwrap();

    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
    assert_eq!(row.evidence.trouble, Some(Trouble::Deauthorized));
    assert!(row.credentials.access_token.is_none() && row.credentials.pin.is_none());
    assert!(!app.has_calling_row().await);
    let birch = caller("user_2", "ws_birch", None).workspace;
    let other = app.row_of(&birch, Whatsapp).await.unwrap();
    assert_eq!(other.state, ChannelState::Connected);
    assert!(other.credentials.access_token.is_some());

    // Again is harmless.
    app.wassla.deauthorize(&request).await.unwrap();
    assert_eq!(app.row(Whatsapp).await, Some(row));
}

#[tokio::test]
async fn all_channels_of_one_person_go_out_of_use_together_and_a_sign_in_heals_them() {
    let app = TestApp::answering(Messenger).await;
    let request = app.graph.world(|world| world.deauthorize("lina"));
    app.wassla.deauthorize(&request).await.unwrap();
    for kind in ChatKind::ALL {
        let row = app.row(kind).await.unwrap();
        assert_eq!(row.state, ChannelState::ReconnectNeeded, "{kind}");
    }
    app.passes(Duration::from_secs(5));
    app.connects("lina", Messenger).await;
    app.wassla.finish_tasks().await;
    for kind in ChatKind::ALL {
        let row = app.row(kind).await.unwrap();
        assert_eq!(row.state, ChannelState::Connected, "{kind}");
        assert_eq!(row.evidence.trouble, None, "{kind}");
    }
    // A late repetition of what Meta said before does not touch what was connected after.
    app.wassla.deauthorize(&request).await.unwrap();
    let row = app.row(Messenger).await.unwrap();
    assert_eq!(row.state, ChannelState::Connected);
    app.customer_writes(Messenger, "tarek", "Hello").await;
    app.works().await;
    assert_eq!(app.texts_at_meta(), ["Re: Hello"]);
}

#[tokio::test]
async fn what_meta_did_not_sign_does_nothing() {
    let app = two_workspaces().await;
    let before = app.store.channels_after(None, 10).await.unwrap();
    let genuine = app.graph.world(|world| world.request_deletion("aisha"));
    let (signature, claims) = genuine.split_once('.').unwrap();
    let other = app.graph.world(|world| world.request_deletion("sami"));
    let (_, foreign_claims) = other.split_once('.').unwrap();
    for forged in [
        String::new(),
        claims.to_owned(),
        format!(".{claims}"),
        format!("{signature}.{foreign_claims}"),
        format!("{signature}.{claims}A"),
        format!("{}.{claims}", signature.to_lowercase()),
    ] {
        let answer = app.wassla.deauthorize(&forged).await;
        assert!(matches!(answer, Err(IngestError::Forged)), "{forged}");
        let answer = app.wassla.delete_data(&forged).await;
        assert!(matches!(answer, Err(IngestError::Forged)), "{forged}");
    }
    assert_eq!(app.store.channels_after(None, 10).await.unwrap(), before);
}

#[tokio::test]
async fn deleted_data_is_gone_and_the_code_says_so() {
    let app = two_workspaces().await;
    app.plants_calling_row().await;
    let request = app.graph.world(|world| world.request_deletion("aisha"));
    let code = app.wassla.delete_data(&request).await.unwrap();
    assert!(app.row(Whatsapp).await.is_none());
    assert!(!app.has_calling_row().await);
    assert_eq!(app.store.channels_after(None, 10).await.unwrap().len(), 1);

    let deletion = app.wassla.deletion(code.as_str()).await.unwrap().unwrap();
    assert_eq!((deletion.channels, deletion.at), (1, app.now()));
    for unknown in [
        "",
        "del_0000",
        "not a code",
        code.as_str().get(..20).unwrap(),
    ] {
        assert_eq!(
            app.wassla.deletion(unknown).await.unwrap(),
            None,
            "{unknown}"
        );
    }

    let again = app.wassla.delete_data(&request).await.unwrap();
    assert_ne!(code, again);
    let deletion = app.wassla.deletion(again.as_str()).await.unwrap().unwrap();
    assert_eq!(deletion.channels, 0);
}

#[tokio::test]
async fn a_wish_to_delete_takes_debts_with_it_and_spares_what_was_connected_later() {
    let app = TestApp::answering(Whatsapp).await;
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(app.jobs().await, 1);
    let request = app.graph.world(|world| world.request_deletion("aisha"));
    app.wassla.delete_data(&request).await.unwrap();
    assert_eq!(app.jobs().await, 0, "a job holds a token too");

    app.passes(Duration::from_secs(5));
    app.connects("aisha", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.wassla.delete_data(&request).await.unwrap();
    assert!(
        app.row(Whatsapp).await.is_some(),
        "it was connected after the wish"
    );
}
