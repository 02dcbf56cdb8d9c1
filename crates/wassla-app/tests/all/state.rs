//! The state: bound, single use, ten minutes.

use std::time::Duration;

use wassla_app::Callback;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::Role;
use wassla_domain::attempt::{AuthType, BrowserKey, State};

use crate::test_app::{TestApp, caller, owner};

const INVALID: &str = "error=state_invalid&channel=whatsapp";

#[tokio::test]
async fn t01_a_callback_in_another_browser_or_session_is_refused() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let before = app.graph.calls();
    let foreign: [fn(&mut Callback); 5] = [
        |callback| callback.browser = None,
        |callback| callback.browser = Some(BrowserKey::from_entropy([9; 32])),
        |callback| callback.identity = Some(caller("user_2", "ws_acme", Some(Role::Owner))),
        |callback| callback.identity = Some(caller("user_1", "ws_birch", Some(Role::Owner))),
        |callback| callback.state = Some(State::from_entropy([9; 32])),
    ];
    for change in foreign {
        let mut callback = away.callback();
        change(&mut callback);
        assert_eq!(
            app.wassla.handle_callback(callback).await.unwrap().query(),
            INVALID
        );
    }
    assert_eq!(
        app.graph.calls(),
        before,
        "Meta was asked for a foreign callback"
    );
    assert!(app.row(Whatsapp).await.is_none());

    // None of them spent it.
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "connected=whatsapp");
}

#[tokio::test]
async fn without_a_session_the_user_of_the_attempt_counts() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let callback = Callback {
        identity: None,
        ..away.callback()
    };
    assert_eq!(
        app.wassla.handle_callback(callback).await.unwrap().query(),
        "connected=whatsapp"
    );
}

#[tokio::test]
async fn t03_sixty_four_callbacks_with_one_state_exchange_once_and_land_alike() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let callbacks = (0..64).map(|_| {
        let (wassla, callback) = (app.wassla.clone(), away.callback());
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() })
    });
    for landing in futures::future::join_all(callbacks).await {
        assert_eq!(landing.unwrap(), "connected=whatsapp");
    }
    assert_eq!(app.graph.count("exchange_code"), 1);
}

#[tokio::test]
async fn t04_six_hundred_seconds_are_in_time_and_one_more_is_not() {
    for (seconds, expected) in [
        (599, "connected=whatsapp"),
        (600, "connected=whatsapp"),
        (601, "error=state_expired&channel=whatsapp"),
    ] {
        let app = TestApp::open();
        let away = app.approves(&owner(), "aisha", Whatsapp).await;
        app.clock.advance(Duration::from_secs(seconds));
        let landing = app
            .wassla
            .handle_callback(away.callback())
            .await
            .unwrap()
            .query();
        assert_eq!(landing, expected, "{seconds}");
        let again = app
            .wassla
            .handle_callback(away.callback())
            .await
            .unwrap()
            .query();
        assert_eq!(again, expected, "a reload lands where it landed");
    }
}

#[tokio::test]
async fn an_attempt_of_yesterday_is_forgotten() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    app.clock.advance(Duration::from_hours(24));
    assert_eq!(app.wassla.forget_old_attempts().await.unwrap(), 0);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(app.wassla.forget_old_attempts().await.unwrap(), 1);
    assert_eq!(
        app.wassla
            .handle_callback(away.callback())
            .await
            .unwrap()
            .query(),
        INVALID
    );
}

#[tokio::test]
async fn only_owner_and_admin_leave() {
    let app = TestApp::open();
    for role in [Role::Support, Role::Finance, Role::Viewer]
        .map(Some)
        .into_iter()
        .chain([None])
    {
        let nobody = caller("user_1", "ws_acme", role);
        assert!(
            app.wassla
                .begin_connect(&nobody, Whatsapp, None, AuthType::Usual)
                .await
                .is_err(),
            "{role:?}"
        );
    }
    for role in [Role::Owner, Role::Admin] {
        let somebody = caller("user_1", "ws_acme", Some(role));
        assert!(
            app.wassla
                .begin_connect(&somebody, Whatsapp, None, AuthType::Usual)
                .await
                .is_ok(),
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn one_browser_keeps_its_key_so_that_two_tabs_do_not_disturb_each_other() {
    let app = TestApp::open();
    let first = app
        .wassla
        .begin_connect(&owner(), Whatsapp, None, AuthType::Usual)
        .await
        .unwrap();
    let known = first.browser.clone();
    let second = app
        .wassla
        .begin_connect(&owner(), Whatsapp, Some(known), AuthType::Usual)
        .await
        .unwrap();
    assert_eq!(first.browser.expose(), second.browser.expose());
    assert_ne!(first.dialog, second.dialog);
}
