//! Where each sign-in lands.

use meta_fake::fault::{Fault, What};
use meta_fake::world::{Consent, GraphProblem};
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::attempt::AuthType;
use wassla_domain::{ChannelKind, ChannelState, RefusalCode, Role};

use crate::test_app::{TestApp, acme, caller, owner};

#[tokio::test]
async fn whatsapp_alone_lands_on_the_plain_query() {
    let app = TestApp::open();
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::Connected);
    assert_eq!(row.asset.display(), "+1 202-555-0101");
}

#[tokio::test]
async fn all_three_connect_in_one_sign_in_wanted_kind_first() {
    let app = TestApp::open();
    let landing = app.connects("lina", Instagram).await;
    assert_eq!(landing, "connected=instagram,whatsapp,messenger");
}

#[tokio::test]
async fn a_declined_permission_leaves_that_channel_missing_and_the_others_connected() {
    let app = TestApp::open();
    let all_but = |declined: &str| {
        let asked = wassla_domain::scopes::REQUESTED.iter();
        Consent::Continue(
            asked
                .filter(|s| **s != declined)
                .map(ToString::to_string)
                .collect(),
        )
    };
    let consent = all_but("instagram_manage_messages");
    let away = app.answers(&owner(), "lina", Whatsapp, &consent).await;
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "connected=whatsapp,messenger&missing=instagram");

    let app = TestApp::open();
    let consent = all_but("whatsapp_business_management");
    let away = app.answers(&owner(), "lina", Whatsapp, &consent).await;
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert!(
        landing.starts_with("connected=instagram,messenger&missing=whatsapp"),
        "{landing}"
    );
    assert!(
        landing.contains("&error=permission_missing&channel=whatsapp"),
        "{landing}"
    );
}

#[tokio::test]
async fn nothing_found_says_what_was_not_found() {
    for (person, code) in [("yusuf", "no_assets_found"), ("noor", "no_phone_number")] {
        let app = TestApp::open();
        let landing = app.connects(person, Whatsapp).await;
        assert_eq!(landing, format!("error={code}&channel=whatsapp"));
        assert!(app.row(Whatsapp).await.is_none());
    }
}

#[tokio::test]
async fn a_plan_without_the_channel_is_told_before_meta_is_asked() {
    let app = TestApp::open();
    app.plans.include(&acme(), []);
    let landing = app.connects("aisha", Whatsapp).await;
    assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");
    assert_eq!(app.graph.count("exchange_code"), 0);
}

#[tokio::test]
async fn channels_outside_the_plan_are_neither_looked_for_nor_named() {
    let app = TestApp::open();
    app.plans.include(
        &acme(),
        [ChannelKind::Chat(Whatsapp), ChannelKind::WhatsappCall],
    );
    assert_eq!(app.connects("lina", Whatsapp).await, "connected=whatsapp");
    assert_eq!(app.graph.count("pages"), 0);
}

#[tokio::test]
async fn a_number_of_another_workspace_is_refused_and_not_named() {
    let app = TestApp::open();
    app.plans
        .include_all(&wassla_testkit::fixtures::id("ws_birch"));
    let birch = caller("user_2", "ws_birch", Some(Role::Admin));
    assert_eq!(
        app.connects_to(&birch, "aisha", Whatsapp).await,
        "connected=whatsapp"
    );
    let landing = app.connects("aisha", Whatsapp).await;
    assert_eq!(
        landing,
        "missing=whatsapp&error=number_in_use&channel=whatsapp"
    );
    assert!(app.row(Whatsapp).await.is_none());
    assert!(app.row_of(&birch.workspace, Whatsapp).await.is_some());
}

#[tokio::test]
async fn meta_out_of_reach_busy_or_unwilling_are_told_apart() {
    let exchange = "GET /oauth/access_token";
    let cases = [
        (What::Drop, RefusalCode::GraphUnavailable),
        (What::Html(502), RefusalCode::GraphUnavailable),
        (What::ThrottledMinutes(7), RefusalCode::GraphRateLimited),
        (
            What::Error(GraphProblem::new(1, "Error validating client secret.")),
            RefusalCode::GraphUnavailable,
        ),
        (
            What::Error(GraphProblem::new(100, "expired").subcode(36007)),
            RefusalCode::TokenExchangeFailed,
        ),
    ];
    for (what, code) in cases {
        let app = TestApp::open();
        app.graph
            .world(|world| world.script(Fault::always(exchange, what.clone())));
        let landing = app.connects("aisha", Whatsapp).await;
        assert!(
            landing.starts_with(&format!("error={code}&channel=whatsapp")),
            "{what:?}: {landing}"
        );
        assert!(app.row(Whatsapp).await.is_none());
    }
}

#[tokio::test]
async fn a_suspended_workspace_neither_leaves_nor_returns() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    app.plans.suspend(&acme());
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "error=workspace_suspended&channel=whatsapp");
    assert!(
        app.wassla
            .begin_connect(&owner(), Messenger, None, AuthType::Usual)
            .await
            .is_err()
    );
}
