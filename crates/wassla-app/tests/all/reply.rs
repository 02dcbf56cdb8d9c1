//! Teammates write to customers.

use std::time::Duration;

use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::{AgentAnswer, Author, Delivery};
use wassla_domain::{Caller, ChatKind, ConversationId, MessageId, RefusalCode, Role};
use wassla_testkit::fixtures::id;

use crate::disconnect::code;
use crate::test_app::{TestApp, acme, caller, owner};

/// An app where a customer wrote, and the agent had nothing to say.
async fn written_to(kind: ChatKind, customer: &str) -> (TestApp, ConversationId) {
    let app = TestApp::answering(kind).await;
    app.staff.will([Ok(AgentAnswer::Silence)]);
    app.customer_writes(kind, customer, "Hello").await;
    app.works().await;
    let conversation = app.conversation().await.id;
    (app, conversation)
}

fn support() -> Caller {
    caller("user_7", "ws_acme", Some(Role::Support))
}

impl TestApp {
    async fn writes(&self, who: &Caller, to: &ConversationId, text: &str) -> MessageId {
        self.wassla.reply(who, to, text).await.unwrap()
    }
}

#[tokio::test]
async fn a_teammates_reply_leaves_at_once_and_stands_under_their_name() {
    let (app, to) = written_to(Whatsapp, "karim").await;
    let reply = app.writes(&support(), &to, "  Good morning \n").await;
    assert_eq!(app.sends().await, 1);
    assert_eq!(app.texts_at_meta(), ["Good morning"]);
    let message = app.messages().await.remove(1);
    assert_eq!(
        (message.id, message.delivery),
        (reply.clone(), Delivery::Sent)
    );
    assert_eq!(message.author, Author::Teammate(support().user));
    let opaque = app.graph.world(|world| world.sent[0].opaque.clone());
    assert_eq!(opaque.as_deref(), Some(reply.as_str()));

    // What the customer's phone reports comes back to it.
    app.meta_tells().await;
    app.graph.world(|world| {
        let asset = world.sent[0].from.clone();
        world.customer_reads(&asset, "karim");
    });
    app.meta_tells().await;
    app.works().await;
    assert_eq!(app.messages().await.remove(1).delivery, Delivery::Read);
}

#[tokio::test]
async fn only_those_who_answer_customers_may_write() {
    let (app, to) = written_to(Whatsapp, "karim").await;
    for role in [Some(Role::Finance), Some(Role::Viewer), None] {
        let somebody = caller("user_8", "ws_acme", role);
        let refused = app.wassla.reply(&somebody, &to, "Hello").await;
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed, "{role:?}");
    }
    for role in [Role::Owner, Role::Admin, Role::Support] {
        let somebody = caller("user_8", "ws_acme", Some(role));
        app.writes(&somebody, &to, "Hello").await;
    }
    let foreign = caller("user_2", "ws_birch", Some(Role::Owner));
    let unknown: ConversationId = id("cv_unknown");
    for (who, to) in [(foreign, &to), (owner(), &unknown)] {
        let refused = app.wassla.reply(&who, to, "Hello").await;
        assert_eq!(code(refused), RefusalCode::ConversationNotFound);
        let refused = app.wassla.messages(&who, to, None, 10).await;
        assert_eq!(code(refused), RefusalCode::ConversationNotFound);
    }
    let finance = caller("user_9", "ws_acme", Some(Role::Finance));
    let refused = app.wassla.conversations(&finance, None, 10).await;
    assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_it_is_queued() {
    for (kind, customer, longest) in [
        (Whatsapp, "karim", 4096),
        (Messenger, "tarek", 1999),
        (Instagram, "tarek", 1000),
    ] {
        let (app, to) = written_to(kind, customer).await;
        let long = "é".repeat(longest + 1);
        for text in ["", " \n\t", &long] {
            let refused = app.wassla.reply(&owner(), &to, text).await;
            assert_eq!(code(refused), RefusalCode::MessageNotSendable, "{kind}");
        }
        app.writes(&owner(), &to, &"e".repeat(longest)).await;
        app.works().await;
        assert_eq!(app.texts_at_meta(), ["e".repeat(longest)], "{kind}");
    }
}

#[tokio::test]
async fn nothing_is_queued_that_the_channel_the_plan_or_metas_window_forbid() {
    let (app, to) = written_to(Whatsapp, "karim").await;
    let refused = || async { code(app.wassla.reply(&owner(), &to, "Hello").await) };
    app.plans.suspend(&acme());
    assert_eq!(refused().await, RefusalCode::WorkspaceSuspended);
    app.plans.include(&acme(), [Messenger.into()]);
    assert_eq!(refused().await, RefusalCode::FeatureNotInPlan);
    app.plans.include_all(&acme());
    app.passes(Duration::from_hours(24));
    assert_eq!(refused().await, RefusalCode::WindowClosed);
    app.staff.will([Ok(AgentAnswer::Silence)]);
    app.customer_writes(Whatsapp, "karim", "Still there?").await;
    app.works().await;
    app.writes(&owner(), &to, "Yes").await;
    let request = app.graph.world(|world| world.deauthorize("aisha"));
    app.wassla.deauthorize(&request).await.unwrap();
    assert_eq!(refused().await, RefusalCode::ChannelNotConnected);
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(refused().await, RefusalCode::ChannelNotConnected);
}

#[tokio::test]
async fn replies_leave_in_the_order_in_which_they_were_written() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.takes_in().await;
    app.asks_agents().await;
    let to = app.conversation().await.id;
    for n in 0..5 {
        app.writes(&support(), &to, &format!("And {n}")).await;
    }
    // However many are sent side by side, one of a conversation at a time.
    while app.sends().await > 0 {}
    let sent = ["Re: Hello", "And 0", "And 1", "And 2", "And 3", "And 4"];
    assert_eq!(app.texts_at_meta(), sent);
}

#[tokio::test]
async fn a_customer_without_a_number_is_answered_by_the_user_id() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "nadia", "Hello").await;
    app.works().await;
    let conversation = app.conversation().await;
    let [alias] = &conversation.aliases[..] else {
        panic!("{:?}", conversation.aliases)
    };
    assert_eq!(alias.kind, AliasKind::UserId);
    let sent = app.graph.world(|world| world.sent.clone());
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, alias.value()));
    assert_eq!(sent[0].text, "Re: Hello");
}

#[tokio::test]
async fn customers_of_instagram_and_messenger_are_answered_through_the_page() {
    for kind in [Instagram, Messenger] {
        let (app, to) = written_to(kind, "tarek").await;
        app.writes(&support(), &to, "Welcome").await;
        app.works().await;
        let page = crate::desk::subscription_of(&app.row(kind).await.unwrap());
        let sent = app.graph.world(|world| world.sent.clone());
        assert_eq!((sent.len(), &sent[0].from), (1, &page), "{kind}");
        let alias = app.conversation().await.aliases[0].value().to_owned();
        assert_eq!(sent[0].to, alias, "{kind}");
        let message = app.messages().await.remove(1);
        assert_eq!(message.delivery, Delivery::Sent, "{kind}");
    }
}
