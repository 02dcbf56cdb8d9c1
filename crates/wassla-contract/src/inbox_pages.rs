//! Clauses of [`Inbox`](wassla_domain::ports::Inbox): what a workspace reads, and who else does
//! not.

use std::slice::from_ref;

use wassla_domain::ConversationId;
use wassla_domain::inbound::{SendFailure, SendFailureReason};
use wassla_domain::inbox::{
    Attempted, Author, ConversationCursor, Delivery, Effect, FailureReason, Message, MessageCursor,
    NewReply, Unanswered,
};

use super::host::{StoreHost, same_text};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{
    NOW, after, asset_ref, channel, disconnection, external_message, hostile_names, id, reply,
    report, whatsapp,
};

const SAMI: &str = "15550100";

/// Conversations come newest first, and one in which something is said moves up.
pub async fn conversations_come_newest_first(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut opened = Vec::new();
    for turn in 0..3 {
        let from = format!("1555010{turn}");
        opened.push(fixture.opened(&from, after(turn)).await.id);
    }
    let order = async || -> Vec<ConversationId> {
        let conversations = fixture.conversations().await;
        conversations.into_iter().map(|one| one.id).collect()
    };
    let [one, two, three] = [&opened[0], &opened[1], &opened[2]].map(Clone::clone);
    assert_eq!(order().await, [three.clone(), two.clone(), one.clone()]);
    fixture
        .receive(&fixture.message("15550100", "again", after(10)))
        .await;
    assert_eq!(order().await, [one.clone(), three.clone(), two.clone()]);
    fixture.reply(&two, "answer", after(20)).await;
    assert_eq!(order().await, [two, one, three]);
}

/// A walk in pages meets every conversation once, in the order of the list, though many are
/// equally new.
pub async fn a_walk_meets_every_conversation_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let ids = ["b", "A", "a", "_x", "B", "~", "-1", "c", "0", "Z"];
    for (turn, conversation) in (0_i64..).zip(ids) {
        let mut message = fixture.message(&format!("1555010{turn}"), "hello", after(turn / 4));
        message.conversation = id(conversation);
        fixture.receive(&message).await;
    }
    let all = fixture.conversations().await;
    assert_eq!(all.len(), ids.len());
    let mut walked = Vec::new();
    loop {
        let after = walked
            .last()
            .map(|last: &wassla_domain::inbox::Conversation| {
                let (at, id) = (last.last_at, last.id.clone());
                ConversationCursor { at, id }
            });
        let inbox = &fixture.stores.inbox;
        let page = inbox.conversations(&fixture.workspace, after.as_ref(), 3);
        let page = page.await.unwrap();
        assert!(page.len() <= 3);
        if page.is_empty() {
            break;
        }
        walked.extend(page);
    }
    assert_eq!(walked, all);
    let none = fixture
        .stores
        .inbox
        .conversations(&fixture.workspace, None, 0);
    assert_eq!(none.await.unwrap(), []);
}

/// Messages come newest first, page by page, in the order of arrival whatever their time.
pub async fn messages_come_newest_first(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    fixture.opened("15550199", NOW).await;
    for turn in 1..8 {
        fixture
            .receive(&fixture.message(SAMI, &turn.to_string(), after(-turn)))
            .await;
    }
    let mut walked: Vec<Message> = Vec::new();
    loop {
        let before = walked.last().map(|last| MessageCursor(last.seq));
        let inbox = &fixture.stores.inbox;
        let page = inbox.messages(&fixture.workspace, &conversation, before, 3);
        let page = page.await.unwrap();
        assert!(page.len() <= 3);
        if page.is_empty() {
            break;
        }
        walked.extend(page);
    }
    let words: Vec<_> = walked
        .iter()
        .map(|one| one.content.written().unwrap())
        .collect();
    assert_eq!(words, ["7", "6", "5", "4", "3", "2", "1", "hello"]);
}

/// A teammate's reply stands in the thread at once, waiting to be sent.
pub async fn a_teammates_reply_is_in_the_thread(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await;
    let reply = NewReply {
        author: Author::Teammate(id("user|1")),
        ..reply(&conversation.id, "on our way")
    };
    let queued = fixture
        .stores
        .inbox
        .queue_reply(&fixture.workspace, &reply, after(9));
    assert!(queued.await.unwrap());

    let fixture = InboxFixture::new(host.reopen().await, 1);
    let read = fixture.letter(&conversation.id, &reply.id).await;
    let expected = Message {
        author: reply.author,
        delivery: Delivery::Queued,
        at: after(9),
        ..read.clone()
    };
    assert_eq!(read, expected);
    assert_eq!((read.external_id, read.failure), (None, None));
    assert!(!read.possibly_repeated);
    assert_eq!(
        fixture.words(&conversation.id).await,
        ["hello", "on our way"]
    );
    let now = fixture.conversation(&conversation.id).await;
    assert_eq!(now.last.written(), Some("on our way"));
    assert_eq!(now.last_at, after(9));
    assert_eq!(now.last_inbound_at, NOW);
}

/// No workspace sees, answers or hears of what is another's.
pub async fn t33_workspaces_never_see_each_other(host: &dyn StoreHost) {
    let (mine, theirs) = (
        InboxFixture::new(host.stores(), 1),
        InboxFixture::new(host.stores(), 2),
    );
    let own = mine.opened(SAMI, NOW).await.id;
    let before = theirs.last_change().await;
    let foreign = theirs.opened(SAMI, NOW).await.id;
    let mine_before = mine.last_change().await;

    let inbox = &mine.stores.inbox;
    for conversation in [&foreign, &id("conv_unknown")] {
        let read = inbox.conversation(&mine.workspace, conversation).await;
        assert_eq!(read.unwrap(), None);
        assert_eq!(mine.thread(conversation).await, []);
        let reply = reply(conversation, "not yours");
        let queued = inbox.queue_reply(&mine.workspace, &reply, NOW).await;
        assert!(!queued.unwrap());
    }
    assert_eq!(mine.conversations().await.len(), 1);
    assert_eq!(mine.conversations().await[0].id, own);
    assert_eq!(theirs.words(&foreign).await, ["hello"]);
    assert_eq!(mine.stores.outgoing(NOW, after(60)).await, []);
    assert_eq!(mine.last_change().await, mine_before);
    assert!(theirs.last_change().await > before);
}

/// Every change that people can see is told: the number grows, for the workspace alone.
pub async fn every_change_is_told(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let bystander = InboxFixture::new(host.stores(), 2);
    bystander.opened(SAMI, NOW).await;
    let quiet = bystander.last_change().await;
    let mut last = fixture.last_change().await;
    let mut grew = async |what: &str| {
        let now = InboxFixture::new(host.reopen().await, 1)
            .last_change()
            .await;
        assert!(now > last, "{what}: {now} after {last}");
        last = now;
    };
    let conversation = fixture.opened(SAMI, NOW).await.id;
    grew("a message").await;
    fixture
        .receive(&fixture.message(SAMI, "more", after(1)))
        .await;
    grew("another message").await;
    let leased = fixture.stores.unanswered(after(1), after(60)).await;
    let own = |one: &&Unanswered| one.conversation.id == conversation;
    let leased = leased.iter().find(own).unwrap();
    let replies = [reply(&conversation, "an answer")];
    let answers = &fixture.stores.answers;
    let recorded = answers.record_answer(
        &fixture.workspace,
        &leased.round,
        leased.up_to,
        &replies,
        after(1),
    );
    assert!(recorded.await.unwrap());
    grew("an agent's answer").await;
    let outgoing = fixture.stores.outgoing(after(1), after(60)).await.remove(0);
    assert!(fixture.stores.begin(&outgoing, after(1)).await);
    grew("an attempt").await;
    let sent = Attempted::Sent(external_message("wamid.1"));
    assert!(fixture.stores.end(&outgoing, &sent, after(1)).await);
    grew("a sent message").await;
    let status = report(&fixture.asset, &external_message("wamid.1"), Delivery::Read);
    let effect = Effect::Report(Box::new(status));
    fixture.stores.take([effect], after(1)).await;
    grew("a report").await;
    fixture.reply(&conversation, "a teammate's", after(2)).await;
    grew("a teammate's reply").await;
    let outgoing = fixture.stores.outgoing(after(2), after(60)).await.remove(0);
    let failed = Attempted::Failed(SendFailure::ours(FailureReason::NotInPlan));
    assert!(fixture.stores.end(&outgoing, &failed, after(2)).await);
    grew("a failed message").await;
    assert_eq!(bystander.last_change().await, quiet);
}

/// Conversations outlive their channel, and are there when it comes back.
pub async fn conversations_outlive_their_channel(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let row = channel(&fixture.workspace, whatsapp(1));
    let row = fixture.stores.connect(row).await;
    let conversation = fixture.opened(SAMI, NOW).await;
    let gone = fixture
        .stores
        .channels
        .disconnect(&disconnection(&row))
        .await;
    assert!(gone.unwrap());
    assert_eq!(fixture.conversations().await, from_ref(&conversation));
    assert_eq!(fixture.words(&conversation.id).await, ["hello"]);

    fixture
        .stores
        .connect(channel(&fixture.workspace, whatsapp(1)))
        .await;
    fixture.receive(&fixture.message(SAMI, "back", NOW)).await;
    assert_eq!(fixture.words(&conversation.id).await, ["hello", "back"]);
}

/// Nothing that a customer writes or is called makes the store fail or touches another message.
pub async fn t30_hostile_texts_are_kept(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    for (number, text) in (0..).zip(hostile_names()) {
        let fixture = InboxFixture {
            asset: asset_ref(&whatsapp(number)),
            ..fixture.clone()
        };
        let mut message = fixture.message(SAMI, &text, NOW);
        message.channel_display.clone_from(&text);
        message.arrival.customer.name = Some(text.clone());
        assert_eq!(fixture.receive(&message).await.outcomes.len(), 1);
        let answered = fixture.reply(&message.conversation, &text, NOW).await;
        let outgoing = fixture.stores.outgoing(NOW, after(60)).await.remove(0);
        assert!(same_text(&text, &outgoing.text), "{text:?}");
        let failed = Attempted::Failed(SendFailure {
            code: Some(1),
            reason: SendFailureReason::Told(text.clone()),
            may_have_arrived: false,
        });
        assert!(fixture.stores.end(&outgoing, &failed, NOW).await);

        let now = fixture.conversation(&message.conversation).await;
        let replied = fixture.letter(&message.conversation, &answered.id).await;
        let SendFailureReason::Told(told) = replied.failure.unwrap().reason else {
            panic!("a failure in words became a code")
        };
        let mut texts = vec![
            now.channel_display,
            now.customer_name.unwrap(),
            now.last.written().unwrap().to_owned(),
            told,
        ];
        texts.extend(fixture.words(&message.conversation).await);
        assert_eq!(texts.len(), 6);
        for read in texts {
            assert!(same_text(&text, &read), "{text:?} became {read:?}");
        }
    }
}
