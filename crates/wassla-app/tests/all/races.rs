//! Sign-ins that run into each other.

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::{ChannelState, Role};
use wassla_testkit::fixtures::id;

use crate::test_app::{TestApp, caller, owner};

#[tokio::test]
async fn t20_sign_ins_that_race_for_one_workspace_leave_one_row_with_one_pin() {
    let app = TestApp::open();
    let mut away = Vec::new();
    for _ in 0..16 {
        away.push(app.approves(&owner(), "mariam", Whatsapp).await);
    }
    let racing = away.iter().map(|away| {
        let (wassla, callback) = (app.wassla.clone(), away.callback());
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() })
    });
    for landing in futures::future::join_all(racing).await {
        let landing = landing.unwrap();
        assert!(
            ["connected=whatsapp", "pending=whatsapp"].contains(&&*landing),
            "{landing}"
        );
    }
    app.wassla.finish_tasks().await;

    let row = app.row(Whatsapp).await.unwrap();
    let sealed = row.credentials.pin.clone().unwrap();
    let context = row.seal_context(wassla_domain::SealedField::Pin);
    let pin = app.ports.secrets.open(&context, &sealed).unwrap();
    let at_meta = app.graph.world(|world| {
        world
            .numbers
            .iter()
            .find(|n| n.id == row.asset.external_id())
            .unwrap()
            .pin
            .clone()
    });
    assert_eq!(
        at_meta.as_deref(),
        Some(secrecy::ExposeSecret::expose_secret(&pin))
    );
}

#[tokio::test]
async fn t20_of_sign_ins_that_race_for_an_unregistered_number_one_registers() {
    let app = TestApp::open();
    app.graph.world(|world| world.settings.delay_ms = 20);
    let mut away = Vec::new();
    for _ in 0..8 {
        away.push(app.approves(&owner(), "huda", Whatsapp).await);
    }
    let racing = away.iter().map(|away| {
        let (wassla, callback) = (app.wassla.clone(), away.callback());
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() })
    });
    futures::future::join_all(racing).await;
    app.wassla.finish_tasks().await;
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
    assert_eq!(app.graph.count("register"), 1);
}

#[tokio::test]
async fn t19_two_workspaces_that_race_for_one_number_end_with_one_owner() {
    let app = TestApp::open();
    let workspaces: Vec<_> = (0..8).map(|n| format!("ws_{n}")).collect();
    let mut racing = Vec::new();
    for workspace in &workspaces {
        app.plans.include_all(&id(workspace));
        let somebody = caller("user_1", workspace, Some(Role::Owner));
        let away = app.approves(&somebody, "aisha", Whatsapp).await;
        let (wassla, callback) = (app.wassla.clone(), away.callback());
        racing.push(async move { wassla.handle_callback(callback).await.unwrap().query() });
    }
    let racing = racing.into_iter().map(tokio::spawn);
    let mut landings: Vec<_> = futures::future::join_all(racing)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    landings.sort();
    assert_eq!(landings[0], "connected=whatsapp");
    let refused = "missing=whatsapp&error=number_in_use&channel=whatsapp";
    assert!(
        landings[1..].iter().all(|landing| landing == refused),
        "{landings:?}"
    );
}
