//! No token is left behind: each is kept in a row or given back.

use wassla_domain::ChatKind::{Instagram, Whatsapp};
use wassla_domain::{ChannelKind, Role};
use wassla_testkit::fixtures::id;

use crate::test_app::{TestApp, acme, caller, owner};

#[tokio::test]
async fn t23_a_token_that_no_row_keeps_is_given_back() {
    for person in ["yusuf", "noor"] {
        let app = TestApp::open();
        app.connects(person, Whatsapp).await;
        app.wassla.finish_tasks().await;
        assert_eq!(app.graph.count("revoke_grant"), 1, "{person}");
        assert_eq!(app.living_tokens(), 0, "{person}");
    }
}

#[tokio::test]
async fn t34_a_token_is_given_back_when_the_plan_was_lost_on_the_way() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    app.graph.world(|world| world.settings.delay_ms = 20);
    let (wassla, callback) = (app.wassla.clone(), away.callback());
    let sign_in =
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() });
    while app.graph.count("exchange_code") == 0 {
        tokio::task::yield_now().await;
    }
    app.plans.include(&acme(), [ChannelKind::Chat(Instagram)]);
    assert_eq!(
        sign_in.await.unwrap(),
        "error=feature_not_in_plan&channel=whatsapp"
    );
    app.wassla.finish_tasks().await;
    assert_eq!(app.living_tokens(), 0);
    assert!(app.row(Whatsapp).await.is_none());
}

#[tokio::test]
async fn a_kept_token_and_those_of_other_workspaces_are_never_given_back() {
    let app = TestApp::open();
    app.connects("aisha", Whatsapp).await;
    // The same person signs in for another workspace, which may not have her number.
    app.plans.include_all(&id("ws_birch"));
    let birch = caller("user_2", "ws_birch", Some(Role::Owner));
    app.connects_to(&birch, "aisha", Whatsapp).await;
    app.wassla.finish_tasks().await;
    assert_eq!(app.graph.count("revoke_grant"), 0);
    assert!(app.living_tokens() > 0);
}

#[tokio::test]
async fn a_clean_up_that_is_owed_keeps_its_token_while_another_is_given_up() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    // A sign-in of the same person of which nothing is kept: the plan is lost on the way.
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    app.graph.world(|world| world.settings.delay_ms = 20);
    let (wassla, callback) = (app.wassla.clone(), away.callback());
    let sign_in =
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() });
    while app.graph.count("exchange_code") < 2 {
        tokio::task::yield_now().await;
    }
    app.plans.include(&acme(), [ChannelKind::Chat(Instagram)]);
    let landing = sign_in.await.unwrap();
    assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");
    app.wassla.finish_tasks().await;
    assert_eq!(app.graph.count("revoke_grant"), 0);
    assert!(app.row(Whatsapp).await.is_none());
    assert!(app.is_callable(&number));
    app.cleans_up_all().await;
    assert!(!app.is_callable(&number));
}

impl TestApp {
    /// Tokens that Meta still accepts.
    fn living_tokens(&self) -> usize {
        self.graph.world(|world| {
            world
                .tokens
                .iter()
                .filter(|token| world.token_problem(token).is_none())
                .count()
        })
    }
}
