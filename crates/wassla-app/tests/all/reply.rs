//! Teammates write to customers.

use std::time::Duration;

use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::{AgentAnswer, Author, Delivery};
use wassla_domain::{Caller, ChatKind, ConversationId, MessageId, RefusalCode, Role};
use wassla_testkit::fixtures::id;

use crate::disconnect::code;
use crate::office::{Office, acme, caller, owner};

/// An office where a customer wrote, and the agent had nothing to say.
async fn written_to(kind: ChatKind, customer: &str) -> (Office, ConversationId) {
    let office = Office::answering(kind).await;
    office.staff.will([Ok(AgentAnswer::Silence)]);
    office.customer_writes(kind, customer, "Hello").await;
    office.works().await;
    let conversation = office.conversation().await.id;
    (office, conversation)
}

fn support() -> Caller {
    caller("user_7", "ws_acme", Some(Role::Support))
}

impl Office {
    async fn writes(&self, who: &Caller, to: &ConversationId, text: &str) -> MessageId {
        self.wassla.reply(who, to, text).await.unwrap()
    }
}

#[tokio::test]
async fn a_teammates_reply_leaves_at_once_and_stands_under_their_name() {
    let (office, to) = written_to(Whatsapp, "karim").await;
    let reply = office.writes(&support(), &to, "  Good morning \n").await;
    assert_eq!(office.sends().await, 1);
    assert_eq!(office.texts_at_meta(), ["Good morning"]);
    let message = office.messages().await.remove(1);
    assert_eq!(
        (message.id, message.delivery),
        (reply.clone(), Delivery::Sent)
    );
    assert_eq!(message.author, Author::Teammate(support().user));
    let opaque = office.graph.world(|world| world.sent[0].opaque.clone());
    assert_eq!(opaque.as_deref(), Some(reply.as_str()));

    // What the customer's phone reports comes back to it.
    office.meta_tells().await;
    office.graph.world(|world| {
        let asset = world.sent[0].from.clone();
        world.customer_reads(&asset, "karim");
    });
    office.meta_tells().await;
    office.works().await;
    assert_eq!(office.messages().await.remove(1).delivery, Delivery::Read);
}

#[tokio::test]
async fn only_those_who_answer_customers_may_write() {
    let (office, to) = written_to(Whatsapp, "karim").await;
    for role in [Some(Role::Finance), Some(Role::Viewer), None] {
        let somebody = caller("user_8", "ws_acme", role);
        let refused = office.wassla.reply(&somebody, &to, "Hello").await;
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed, "{role:?}");
    }
    for role in [Role::Owner, Role::Admin, Role::Support] {
        let somebody = caller("user_8", "ws_acme", Some(role));
        office.writes(&somebody, &to, "Hello").await;
    }
    let foreign = caller("user_2", "ws_birch", Some(Role::Owner));
    let unknown: ConversationId = id("cv_unknown");
    for (who, to) in [(foreign, &to), (owner(), &unknown)] {
        let refused = office.wassla.reply(&who, to, "Hello").await;
        assert_eq!(code(refused), RefusalCode::ConversationNotFound);
        let refused = office.wassla.messages(&who, to, None, 10).await;
        assert_eq!(code(refused), RefusalCode::ConversationNotFound);
    }
    let finance = caller("user_9", "ws_acme", Some(Role::Finance));
    let refused = office.wassla.conversations(&finance, None, 10).await;
    assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_it_is_queued() {
    for (kind, customer, longest) in [
        (Whatsapp, "karim", 4096),
        (Messenger, "tarek", 1999),
        (Instagram, "tarek", 1000),
    ] {
        let (office, to) = written_to(kind, customer).await;
        let long = "é".repeat(longest + 1);
        for text in ["", " \n\t", &long] {
            let refused = office.wassla.reply(&owner(), &to, text).await;
            assert_eq!(code(refused), RefusalCode::MessageNotSendable, "{kind}");
        }
        office.writes(&owner(), &to, &"e".repeat(longest)).await;
        office.works().await;
        assert_eq!(office.texts_at_meta(), ["e".repeat(longest)], "{kind}");
    }
}

#[tokio::test]
async fn nothing_is_queued_that_the_channel_the_plan_or_metas_window_forbid() {
    let (office, to) = written_to(Whatsapp, "karim").await;
    let refused = || async { code(office.wassla.reply(&owner(), &to, "Hello").await) };
    office.plans.suspend(&acme());
    assert_eq!(refused().await, RefusalCode::WorkspaceSuspended);
    office.plans.include(&acme(), [Messenger.into()]);
    assert_eq!(refused().await, RefusalCode::FeatureNotInPlan);
    office.plans.include_all(&acme());
    office.passes(Duration::from_hours(24));
    assert_eq!(refused().await, RefusalCode::WindowClosed);
    office.staff.will([Ok(AgentAnswer::Silence)]);
    office
        .customer_writes(Whatsapp, "karim", "Still there?")
        .await;
    office.works().await;
    office.writes(&owner(), &to, "Yes").await;
    let request = office.graph.world(|world| world.deauthorize("aisha"));
    office.wassla.deauthorize(&request).await.unwrap();
    assert_eq!(refused().await, RefusalCode::ChannelNotConnected);
    office
        .wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(refused().await, RefusalCode::ChannelNotConnected);
}

#[tokio::test]
async fn replies_leave_in_the_order_in_which_they_were_written() {
    let office = Office::answering(Whatsapp).await;
    office.customer_writes(Whatsapp, "karim", "Hello").await;
    office.takes_in().await;
    office.asks_agents().await;
    let to = office.conversation().await.id;
    for n in 0..5 {
        office.writes(&support(), &to, &format!("And {n}")).await;
    }
    // However many are sent side by side, one of a conversation at a time.
    while office.sends().await > 0 {}
    let sent = ["Re: Hello", "And 0", "And 1", "And 2", "And 3", "And 4"];
    assert_eq!(office.texts_at_meta(), sent);
}

#[tokio::test]
async fn a_customer_without_a_number_is_answered_by_the_user_id() {
    let office = Office::answering(Whatsapp).await;
    office.customer_writes(Whatsapp, "nadia", "Hello").await;
    office.works().await;
    let conversation = office.conversation().await;
    let [alias] = &conversation.aliases[..] else {
        panic!("{:?}", conversation.aliases)
    };
    assert_eq!(alias.kind, AliasKind::UserId);
    let sent = office.graph.world(|world| world.sent.clone());
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, alias.value()));
    assert_eq!(sent[0].text, "Re: Hello");
}

#[tokio::test]
async fn customers_of_instagram_and_messenger_are_answered_through_the_page() {
    for kind in [Instagram, Messenger] {
        let (office, to) = written_to(kind, "tarek").await;
        office.writes(&support(), &to, "Welcome").await;
        office.works().await;
        let page = crate::desk::subscription_of(&office.row(kind).await.unwrap());
        let sent = office.graph.world(|world| world.sent.clone());
        assert_eq!((sent.len(), &sent[0].from), (1, &page), "{kind}");
        let alias = office.conversation().await.aliases[0].value().to_owned();
        assert_eq!(sent[0].to, alias, "{kind}");
        let message = office.messages().await.remove(1);
        assert_eq!(message.delivery, Delivery::Sent, "{kind}");
    }
}
