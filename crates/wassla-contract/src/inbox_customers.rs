//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): customers and their
//! conversations.

use std::slice::from_ref;
use wassla_domain::calls::{CallDirection, CallOutcome, CallStage, CallSummary};

use wassla_domain::inbound::{Alias, AliasKind, Content, KnownNotice, Media, Notice};
use wassla_domain::inbox::{Author, Conversation, Delivery, Effect, Message, NewMessage};

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, fresh_id, id, instagram, page, whatsapp,
};

const SAMI: &str = "15550100";

fn number(digits: &str) -> Alias {
    alias(AliasKind::WaId, digits)
}

fn user(name: &str) -> Alias {
    alias(AliasKind::UserId, name)
}

/// A message of a customer who has these names.
fn from(fixture: &InboxFixture, aliases: &[&Alias]) -> NewMessage {
    let mut message = fixture.message(SAMI, "hello", NOW);
    message.arrival.customer.aliases = aliases.iter().copied().cloned().collect();
    message
}

/// A customer's first message opens a conversation, and both read back whole.
pub async fn a_message_opens_a_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut new = fixture.message(SAMI, "hello", after(-3));
    new.arrival.customer.name = Some("Sami".into());
    let done = fixture.receive(&new).await;
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    assert!(done.waiting);

    let fixture = InboxFixture::new(host.reopen().await, 1);
    let expected = Conversation {
        id: new.conversation.clone(),
        workspace: fixture.workspace.clone(),
        asset: fixture.asset.clone(),
        channel_display: new.channel_display.clone(),
        customer_name: Some("Sami".into()),
        aliases: vec![number(SAMI)],
        last: Content::Text("hello".into()),
        last_at: after(-3),
        last_inbound_at: after(-3),
    };
    assert_eq!(fixture.conversations().await, from_ref(&expected));
    assert_eq!(fixture.conversation(&new.conversation).await, expected);
    let thread = fixture.thread(&new.conversation).await;
    let expected = Message {
        id: new.id.clone(),
        conversation: new.conversation.clone(),
        seq: thread[0].seq,
        author: Author::Customer,
        content: Content::Text("hello".into()),
        delivery: Delivery::Received,
        failure: None,
        possibly_repeated: false,
        external_id: Some(new.arrival.message.clone()),
        at: after(-3),
    };
    assert_eq!(thread, [expected]);
}

/// What the same customer writes next joins, in the order of arrival; the channel's and the
/// customer's name are those of the last message that told them.
pub async fn the_next_message_joins_its_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let first = fixture.opened(SAMI, NOW).await;
    let mut second = fixture.message(SAMI, "second", after(10));
    second.arrival.customer.name = Some("Sami".into());
    second.channel_display = "+1 555 0199".into();
    fixture.receive(&second).await;
    let mut third = fixture.message(SAMI, "third", after(20));
    third.channel_display = "+1 555 0200".into();
    third.ask = false;
    assert!(!fixture.receive(&third).await.waiting);

    let expected = Conversation {
        channel_display: "+1 555 0200".into(),
        customer_name: Some("Sami".into()),
        last: Content::Text("third".into()),
        last_at: after(20),
        last_inbound_at: after(20),
        ..first.clone()
    };
    assert_eq!(fixture.conversations().await, [expected]);
    assert_eq!(fixture.words(&first.id).await, ["hello", "second", "third"]);
    let thread = fixture.thread(&first.id).await;
    assert!(thread.is_sorted_by(|one, other| one.seq < other.seq));
}

/// A message that arrives late does not shorten the time in which the customer may be answered.
pub async fn a_late_message_does_not_shorten_the_window(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, after(60)).await;
    let late = fixture.message(SAMI, "late", NOW);
    fixture
        .stores
        .take([Effect::Add(Box::new(late))], after(70))
        .await;
    let now = fixture.conversation(&conversation.id).await;
    assert_eq!(now.last_inbound_at, after(60));
    assert_eq!(fixture.words(&conversation.id).await, ["hello", "late"]);
}

/// A customer is found by any name, and every name that comes along is kept.
pub async fn a_customer_is_found_by_any_name(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let (sami, us) = (number(SAMI), user("US.1"));
    let first = from(&fixture, &[&sami]);
    fixture.receive(&first).await;
    fixture.receive(&from(&fixture, &[&sami, &us])).await;
    fixture.receive(&from(&fixture, &[&us])).await;
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].id, first.conversation);
    assert_eq!(conversations[0].aliases, [sami, us]);
    assert_eq!(fixture.thread(&first.conversation).await.len(), 3);
}

/// A customer without a number is found by their user id alone.
pub async fn a_customer_may_have_no_number(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let us = user("US.1");
    let first = from(&fixture, &[&us]);
    fixture.receive(&first).await;
    fixture.receive(&from(&fixture, &[&us])).await;
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].aliases, [us]);
}

/// A customer who changes their number stays the same customer, and is answered to the new one.
pub async fn a_changed_number_is_answered_first(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    // Either number may be the smaller one.
    for (old, new, us) in [("3001", "3002", "US.1"), ("4002", "4001", "US.2")] {
        let (old, new, us) = (number(old), number(new), user(us));
        let first = from(&fixture, &[&old, &us]);
        fixture.receive(&first).await;
        let mut change = from(&fixture, &[&old]);
        change.arrival.renamed = Some(new.clone());
        fixture.receive(&change).await;
        let expected = [new.clone(), old.clone(), us.clone()];
        let now = fixture.conversation(&first.conversation).await;
        assert_eq!(now.aliases, expected);

        fixture.receive(&from(&fixture, &[&new])).await;
        assert_eq!(fixture.thread(&first.conversation).await.len(), 3);
        let now = fixture.conversation(&first.conversation).await;
        assert_eq!(now.aliases, expected);
    }
    assert_eq!(fixture.conversations().await.len(), 2);
}

/// A change that arrives before anything else opens a conversation under both names.
pub async fn a_changed_number_of_a_stranger_opens_a_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut change = from(&fixture, &[&number("3001")]);
    change.arrival.renamed = Some(number("3002"));
    fixture.receive(&change).await;
    fixture.receive(&from(&fixture, &[&number("3002")])).await;
    fixture.receive(&from(&fixture, &[&number("3001")])).await;
    assert_eq!(fixture.conversations().await.len(), 1);
}

/// A change that arrives after the first message from the new number joins that message.
pub async fn a_change_that_comes_late_joins_the_new_number(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let (old, new) = (number("3001"), number("3002"));
    let first = from(&fixture, &[&new]);
    fixture.receive(&first).await;
    let mut change = from(&fixture, &[&old]);
    change.arrival.renamed = Some(new.clone());
    fixture.receive(&change).await;
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].id, first.conversation);
    assert_eq!(conversations[0].aliases, [new, old]);
}

/// Names that turn out to be one customer's, each with a conversation already, break nothing: the
/// message joins that of the name that is answered to first, and both names stay where they are.
pub async fn names_of_two_conversations_break_nothing(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let (sami, us) = (number(SAMI), user("US.1"));
    let (one, other) = (from(&fixture, &[&us]), from(&fixture, &[&sami]));
    fixture.receive(&one).await;
    fixture.receive(&other).await;
    let both = from(&fixture, &[&sami, &us]);
    fixture.receive(&both).await;
    assert_eq!(fixture.conversations().await.len(), 2);
    assert_eq!(fixture.thread(&other.conversation).await.len(), 2);
    for (message, name) in [(&one, &us), (&other, &sami)] {
        let names = fixture.conversation(&message.conversation).await.aliases;
        assert_eq!(names, from_ref(name));
    }
    fixture.receive(&from(&fixture, &[&us])).await;
    assert_eq!(fixture.thread(&one.conversation).await.len(), 2);
}

/// The same name at another number, under another kind, or in another workspace is another
/// customer; so is the same text as a name of another kind.
pub async fn a_name_belongs_to_its_channel(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut conversations = vec![fixture.opened(SAMI, NOW).await.id];
    for asset in [whatsapp(2), instagram(1), page(1)] {
        let fixture = InboxFixture {
            asset: asset_ref(&asset),
            ..fixture.clone()
        };
        conversations.push(fixture.opened(SAMI, NOW).await.id);
    }
    let user_id = from(&fixture, &[&user(SAMI)]);
    fixture.receive(&user_id).await;
    conversations.push(user_id.conversation);
    let theirs = InboxFixture {
        workspace: id("ws_theirs"),
        ..fixture.clone()
    };
    conversations.push(theirs.opened(SAMI, NOW).await.id);

    conversations.sort();
    conversations.dedup();
    assert_eq!(conversations.len(), 6);
    assert_eq!(fixture.conversations().await.len(), 5);
    assert_eq!(theirs.conversations().await.len(), 1);
}

/// Many first messages of one customer at once, under one name or the other: one conversation
/// holds them all.
pub async fn many_first_messages_open_one_conversation(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let (sami, us) = (number(SAMI), user("US.1"));
    let message = |turn: usize| match turn % 2 {
        0 => from(&fixture, &[&sami, &us]),
        _ => from(&fixture, &[&sami]),
    };
    let effects = (0..RACERS).map(|turn| Effect::Add(Box::new(message(turn))));
    let taken = fixture.stores.decided(effects, NOW).await;
    let done = race(host, RACERS, |turn, stores| {
        let taken = taken[turn].clone();
        async move { stores.inbox.process_events(&[taken], NOW).await }
    })
    .await;
    assert!(done.iter().all(|done| done.outcomes.len() == 1));
    let conversations = fixture.conversations().await;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].aliases, [sami, us]);
    assert_eq!(fixture.thread(&conversations[0].id).await.len(), RACERS);
}

/// What a message holds reads back, in whatever shape.
pub async fn content_in_every_shape_reads_back(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut contents = vec![
        Content::Text(String::new()),
        Content::Choice("Yes".into()),
        Content::Reaction(Some("👍".into())),
        Content::Reaction(None),
        Content::Location("24.7, 46.7".into()),
        Content::Notice(Notice::Told("changed their number".into())),
        Content::Notice(Notice::Known(KnownNotice::NumberChanged)),
        Content::Call(CallSummary::incoming(CallStage::Connected)),
        Content::Call(CallSummary {
            direction: CallDirection::BusinessInitiated,
            stage: CallStage::Ended(CallOutcome::Declined),
            seconds: Some(3),
        }),
        Content::Unknown("poll".into()),
    ];
    for media in Media::ALL {
        for caption in [None, Some(String::new()), Some("Image".into())] {
            for more in [0, 2] {
                let caption = caption.clone();
                contents.push(Content::Media {
                    media,
                    caption,
                    more,
                });
            }
        }
    }
    let conversation = fixture.opened(SAMI, NOW).await.id;
    for content in &contents {
        let mut message = fixture.message(SAMI, "", NOW);
        message.arrival.content = content.clone();
        message.id = fresh_id("msg");
        fixture.receive(&message).await;
        let now = fixture.conversation(&conversation).await;
        assert_eq!(now.last, *content);
    }
    let thread = fixture.thread(&conversation).await;
    let read: Vec<_> = thread[1..].iter().map(|one| one.content.clone()).collect();
    assert_eq!(read, contents);
}
