//! What Meta says of accounts, and of tokens that died.

use std::sync::Arc;
use wassla_domain::inbound::SendFailure;

use meta_fake::fault::{Fault, What};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::channel::Trouble;
use wassla_domain::inbox::{Delivery, FailureReason};
use wassla_domain::{Channel, ChannelState, Role};
use wassla_memory::FakeSecretBox;

use crate::desk::subscription_of;
use crate::test_app::{TestApp, caller};

/// Acme connected by Aisha, Birch by Sami.
async fn two_workspaces() -> TestApp {
    let app = TestApp::answering(Whatsapp).await;
    let birch = caller("user_2", "ws_birch", Some(Role::Owner));
    app.plans.include_all(&birch.workspace);
    app.connects_to(&birch, "sami", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app
}

impl TestApp {
    async fn ours(&self) -> Channel {
        self.row(Whatsapp).await.unwrap()
    }

    async fn theirs(&self) -> Channel {
        let birch = caller("user_2", "ws_birch", None).workspace;
        self.row_of(&birch, Whatsapp).await.unwrap()
    }

    async fn hears_of_it(&self) {
        self.meta_tells().await;
        self.works().await;
        self.wassla.finish_tasks().await;
    }

    /// Connecting again heals the channel.
    async fn heals(&self) {
        self.passes(std::time::Duration::from_secs(5));
        let landing = self.connects("aisha", Whatsapp).await;
        assert_eq!(landing, "connected=whatsapp");
        self.wassla.finish_tasks().await;
        let row = self.ours().await;
        assert_eq!(
            (row.state, row.evidence.trouble),
            (ChannelState::Connected, None)
        );
        self.customer_writes(Whatsapp, "karim", "Well again?").await;
        self.works().await;
        assert!(self.texts_at_meta().last().unwrap().contains("Well again?"));
    }
}

#[tokio::test]
async fn an_account_that_is_no_longer_shared_has_to_be_connected_again() {
    let app = two_workspaces().await;
    app.plants_calling_row().await;
    let (waba, theirs) = (subscription_of(&app.ours().await), app.theirs().await);
    app.graph.world(|world| world.remove_partner(&waba));
    app.hears_of_it().await;
    let row = app.ours().await;
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
    assert_eq!(row.evidence.trouble, Some(Trouble::PartnerRemoved));
    assert!(row.credentials.access_token.is_none() && row.credentials.pin.is_none());
    assert!(!app.has_calling_row().await);
    assert_eq!(app.theirs().await, theirs);
    app.heals().await;
}

#[tokio::test]
async fn an_app_that_was_uninstalled_somewhere_is_looked_for_and_only_there_access_ends() {
    for with_info in [true, false] {
        let app = two_workspaces().await;
        let (waba, theirs) = (subscription_of(&app.ours().await), app.theirs().await);
        let asked = app.graph.count("number");
        app.graph
            .world(|world| world.uninstall_app(&waba, with_info));
        app.hears_of_it().await;
        let asked = app.graph.count("number") - asked;
        assert_eq!(
            asked,
            if with_info { 0 } else { 2 },
            "without a name every row is asked"
        );
        let row = app.ours().await;
        assert_eq!(
            row.evidence.trouble,
            Some(Trouble::AppUninstalled),
            "{with_info}"
        );
        assert!(row.credentials.access_token.is_none(), "{with_info}");
        assert_eq!(app.theirs().await, theirs, "{with_info}");
        app.heals().await;
    }
}

#[tokio::test]
async fn nothing_is_disconnected_on_doubt() {
    let app = two_workspaces().await;
    let waba = subscription_of(&app.ours().await);
    let before = (app.ours().await, app.theirs().await);
    app.graph.world(|world| {
        world.uninstall_app(&waba, false);
        world.script(Fault::always("GET /{phone}", What::Drop));
    });
    app.hears_of_it().await;
    assert_eq!((app.ours().await, app.theirs().await), before);
}

#[tokio::test]
async fn a_ban_needs_attention_until_the_account_is_reinstated() {
    let app = two_workspaces().await;
    let (waba, theirs) = (subscription_of(&app.ours().await), app.theirs().await);
    app.graph.world(|world| world.ban_waba(&waba));
    app.hears_of_it().await;
    let row = app.ours().await;
    assert_eq!(row.state, ChannelState::NeedsAttention);
    assert_eq!(row.evidence.trouble, Some(Trouble::Banned));
    assert!(
        row.credentials.access_token.is_some(),
        "the access is still ours"
    );
    app.graph.world(|world| world.reinstate_waba(&waba));
    app.hears_of_it().await;
    let row = app.ours().await;
    assert_eq!(
        (row.state, row.evidence.trouble),
        (ChannelState::Connected, None)
    );
    assert_eq!(app.theirs().await, theirs);
    app.heals().await;
}

#[tokio::test]
async fn a_token_that_meta_calls_dead_on_a_reply_asks_to_reconnect() {
    let app = two_workspaces().await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.graph.world(|world| world.change_password("aisha"));
    app.works().await;
    let reply = app.messages().await.remove(1);
    assert_eq!(reply.delivery, Delivery::Failed);
    assert_eq!(reply.failure.unwrap().code, Some(190));
    let row = app.ours().await;
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
    assert_eq!(row.evidence.trouble, Some(Trouble::TokenDead));
    assert_eq!(app.theirs().await.state, ChannelState::Connected);
    app.heals().await;
}

#[tokio::test]
async fn what_meta_says_is_not_forgotten_when_the_store_fails_in_between() {
    use crate::gate::{Cut, Gate};
    for step in 0..50 {
        let app = two_workspaces().await;
        let waba = subscription_of(&app.ours().await);
        app.graph.world(|world| world.remove_partner(&waba));
        app.meta_tells().await;
        let gate = Gate::cutting(step, Cut::Fails);
        let failing = app.with(|ports| *ports = gate.before(ports));
        let _failed = failing.process_events().await;
        app.passes(std::time::Duration::from_mins(1));
        app.works().await;
        let row = app.ours().await;
        assert_eq!(
            row.evidence.trouble,
            Some(Trouble::PartnerRemoved),
            "{step}"
        );
        if gate.was_cut().is_none() {
            assert!(step > 3);
            return;
        }
    }
    panic!("it does not come to an end");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_about_the_old_token_does_not_end_the_new_one() {
    let app = two_workspaces().await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.takes_in().await;
    app.asks_agents().await;
    app.graph.world(|world| {
        world.change_password("aisha");
        world.script(Fault::once("POST /{phone}/messages", What::Delay(5_000)));
    });
    app.passes(std::time::Duration::from_secs(5));
    let (_, landing) = tokio::join!(app.sends(), app.connects("aisha", Whatsapp));
    assert_eq!(landing, "connected=whatsapp");
    let row = app.ours().await;
    assert_eq!(
        (row.state, row.evidence.trouble),
        (ChannelState::Connected, None)
    );
}

#[tokio::test]
async fn a_reply_whose_token_no_key_opens_is_failed_and_holds_up_no_other() {
    let app = two_workspaces().await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.takes_in().await;
    app.asks_agents().await;
    let other_key = Arc::new(FakeSecretBox::new(&["another"]));
    let without = app.with(|ports| ports.secrets = other_key);
    assert_eq!(without.send_due().await.unwrap(), 1);
    let reply = app.messages().await.remove(1);
    assert_eq!(reply.delivery, Delivery::Failed);
    let reconnect = SendFailure::ours(FailureReason::ReconnectNeeded);
    assert_eq!(reply.failure, Some(reconnect));
}
