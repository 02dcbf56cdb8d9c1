//! No token is left behind: each is kept in a row or given back.

use wassla_domain::ChatKind::{Instagram, Whatsapp};
use wassla_domain::{ChannelKind, Role};
use wassla_testkit::fixtures::id;

use crate::office::{Office, acme, caller, owner};

#[tokio::test]
async fn t23_a_token_that_no_row_keeps_is_given_back() {
    for person in ["yusuf", "noor"] {
        let office = Office::open();
        office.connects(person, Whatsapp).await;
        office.wassla.finish_tasks().await;
        assert_eq!(office.graph.count("revoke_grant"), 1, "{person}");
        assert_eq!(office.living_tokens(), 0, "{person}");
    }
}

#[tokio::test]
async fn t34_a_token_is_given_back_when_the_plan_was_lost_on_the_way() {
    let office = Office::open();
    let away = office.approves(&owner(), "aisha", Whatsapp).await;
    office.graph.world(|world| world.settings.delay_ms = 20);
    let (wassla, callback) = (office.wassla.clone(), away.callback());
    let sign_in = tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap() });
    while office.graph.count("exchange_code") == 0 {
        tokio::task::yield_now().await;
    }
    office
        .plans
        .include(&acme(), [ChannelKind::Chat(Instagram)]);
    assert_eq!(
        sign_in.await.unwrap(),
        "error=feature_not_in_plan&channel=whatsapp"
    );
    office.wassla.finish_tasks().await;
    assert_eq!(office.living_tokens(), 0);
    assert!(office.row(Whatsapp).await.is_none());
}

#[tokio::test]
async fn a_kept_token_and_those_of_other_workspaces_are_never_given_back() {
    let office = Office::open();
    office.connects("aisha", Whatsapp).await;
    // The same person signs in for another workspace, which may not have her number.
    office.plans.include_all(&id("ws_birch"));
    let birch = caller("user_2", "ws_birch", Some(Role::Owner));
    office.connects_to(&birch, "aisha", Whatsapp).await;
    office.wassla.finish_tasks().await;
    assert_eq!(office.graph.count("revoke_grant"), 0);
    assert!(office.living_tokens() > 0);
}

#[tokio::test]
async fn a_clean_up_that_is_owed_keeps_its_token_while_another_is_given_up() {
    let office = Office::taking_calls().await;
    let number = office.number().await;
    office
        .wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    // A sign-in of the same person of which nothing is kept: the plan is lost on the way.
    let away = office.approves(&owner(), "aisha", Whatsapp).await;
    office.graph.world(|world| world.settings.delay_ms = 20);
    let (wassla, callback) = (office.wassla.clone(), away.callback());
    let sign_in = tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap() });
    while office.graph.count("exchange_code") < 2 {
        tokio::task::yield_now().await;
    }
    office
        .plans
        .include(&acme(), [ChannelKind::Chat(Instagram)]);
    let landing = sign_in.await.unwrap();
    assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");
    office.wassla.finish_tasks().await;
    assert_eq!(office.graph.count("revoke_grant"), 0);
    assert!(office.row(Whatsapp).await.is_none());
    assert!(office.is_callable(&number));
    office.cleans_up_all().await;
    assert!(!office.is_callable(&number));
}

impl Office {
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
