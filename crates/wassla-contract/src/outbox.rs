//! Clauses of [`Outbox`](wassla_domain::ports::Outbox): whose turn it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wassla_domain::inbound::{AliasKind, SendFailure};
use wassla_domain::inbox::{Attempted, Delivery, FailureReason, Outgoing, Window};

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after, alias, external_message};

const SAMI: &str = "15550100";

fn failed() -> Attempted {
    let reason = FailureReason::Undeliverable;
    Attempted::Failed(SendFailure::of_meta(Some(131_026), reason))
}

/// A message that is due is handed out with all that sending it takes.
pub async fn a_queued_message_is_leased_whole(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut message = fixture.message(SAMI, "hello", NOW);
    let user = alias(AliasKind::UserId, "US.1");
    message.arrival.customer.aliases.push(user.clone());
    fixture.receive(&message).await;
    assert_eq!(fixture.stores.outgoing(NOW, after(60)).await, []);
    let reply = fixture
        .reply(&message.conversation, "hello yourself", after(9))
        .await;
    assert_eq!(fixture.stores.outgoing(after(8), after(60)).await, []);

    let leased = host.reopen().await.outgoing(after(9), after(60)).await;
    let expected = Outgoing {
        id: reply.id,
        round: leased[0].round,
        conversation: message.conversation,
        workspace: fixture.workspace.clone(),
        asset: fixture.asset.clone(),
        aliases: vec![alias(AliasKind::WaId, SAMI), user],
        text: "hello yourself".into(),
        delivery: Delivery::Queued,
        attempts: 0,
        window: Window::since(NOW),
    };
    assert_eq!(leased, [expected]);
    assert_eq!(fixture.stores.outgoing(after(9), after(60)).await, []);
}

/// The window is that of the customer's last message when the reply is taken.
pub async fn the_window_follows_the_customer(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    fixture.reply(&conversation, "hello yourself", NOW).await;
    fixture
        .receive(&fixture.message(SAMI, "more", after(500)))
        .await;
    let leased = fixture.stores.outgoing(after(500), after(600)).await;
    assert_eq!(leased[0].window, Window::since(after(500)));
}

/// Messages of one conversation leave in their order: the next only when the one before has left
/// or failed, however that one fares meanwhile.
pub async fn messages_leave_in_their_order(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let mut replies = Vec::new();
    for text in ["one", "two", "three"] {
        replies.push(fixture.reply(&conversation, text, NOW).await.id);
    }
    let leased = fixture.stores.outgoing(NOW, after(60)).await;
    assert_eq!(leased.len(), 1);
    let first = &leased[0];
    assert_eq!(first.id, replies[0]);
    assert!(fixture.stores.begin(first, NOW).await);
    assert_eq!(fixture.stores.outgoing(after(1), after(60)).await, []);
    assert!(
        fixture
            .stores
            .end(first, &Attempted::Again(after(30)), after(1))
            .await
    );
    assert_eq!(fixture.stores.outgoing(after(29), after(90)).await, []);

    let first = fixture
        .stores
        .outgoing(after(30), after(90))
        .await
        .remove(0);
    assert_eq!(first.id, replies[0]);
    assert!(fixture.stores.begin(&first, after(30)).await);
    let unknown = Attempted::Unknown(after(50));
    assert!(fixture.stores.end(&first, &unknown, after(31)).await);
    assert_eq!(fixture.stores.outgoing(after(49), after(90)).await, []);
    let first = fixture
        .stores
        .outgoing(after(50), after(90))
        .await
        .remove(0);
    let sent = Attempted::Sent(external_message("wamid.1"));
    assert!(fixture.stores.begin(&first, after(50)).await);
    assert!(fixture.stores.end(&first, &sent, after(51)).await);

    let second = fixture
        .stores
        .outgoing(after(51), after(90))
        .await
        .remove(0);
    assert_eq!(second.id, replies[1]);
    assert!(fixture.stores.end(&second, &failed(), after(52)).await);
    let third = fixture.stores.outgoing(after(52), after(90)).await;
    assert_eq!(third.len(), 1);
    assert_eq!(third[0].id, replies[2]);
}

/// Conversations do not wait for each other, and the oldest message goes first.
pub async fn conversations_leave_side_by_side(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut replies = Vec::new();
    for (turn, due) in [(0, 8), (1, 3), (2, 5), (3, 90)] {
        let conversation = fixture.opened(&format!("1555010{turn}"), NOW).await.id;
        replies.push((
            due,
            fixture.reply(&conversation, "hello", after(due)).await.id,
        ));
    }
    replies.sort();
    let oldest: Vec<_> = replies.into_iter().map(|(_, id)| id).take(3).collect();
    let outbox = &fixture.stores.outbox;
    let leased = outbox
        .lease_outgoing(after(10), after(60), 0)
        .await
        .unwrap();
    assert_eq!(leased, []);
    let mut leased = outbox
        .lease_outgoing(after(10), after(60), 2)
        .await
        .unwrap();
    leased.extend(fixture.stores.outgoing(after(10), after(60)).await);
    let leased: Vec<_> = leased.into_iter().map(|one| one.id).collect();
    assert_eq!(leased, oldest);
}

/// A message goes to one of many processes that look at once, and of each conversation one.
pub async fn a_message_is_sent_by_exactly_one(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut first_ones = Vec::new();
    for turn in 0..8 {
        let conversation = fixture.opened(&format!("1555010{turn}"), NOW).await.id;
        first_ones.push(fixture.reply(&conversation, "one", NOW).await.id);
        fixture.reply(&conversation, "two", NOW).await;
    }
    let taken = race(host, RACERS, |_, stores| async move {
        stores.outbox.lease_outgoing(NOW, after(60), 3).await
    })
    .await;
    let mut leased: Vec<_> = taken.into_iter().flatten().map(|one| one.id).collect();
    leased.sort();
    first_ones.sort();
    assert_eq!(leased, first_ones);
}

/// Processes that take and send at once send each message once, and those of a conversation in
/// their order.
pub async fn many_senders_keep_the_order(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut conversations = Vec::new();
    for turn in 0..4 {
        let conversation = fixture.opened(&format!("1555010{turn}"), NOW).await.id;
        let mut replies = Vec::new();
        for text in ["one", "two", "three"] {
            replies.push(fixture.reply(&conversation, text, NOW).await.id);
        }
        conversations.push(replies);
    }
    let turns = Arc::new(AtomicU64::new(0));
    let sent = race(host, 8, |_, stores| {
        let turns = turns.clone();
        async move {
            let mut sent = Vec::new();
            for _ in 0..24 {
                for outgoing in stores.outbox.lease_outgoing(NOW, after(60), 2).await? {
                    assert!(stores.outbox.begin_attempt(&outgoing, NOW).await?);
                    sent.push((turns.fetch_add(1, Ordering::SeqCst), outgoing.id.clone()));
                    let external = external_message(&format!("wamid.of.{}", outgoing.id));
                    let how = Attempted::Sent(external);
                    assert!(stores.outbox.end_attempt(&outgoing, &how, NOW).await?);
                }
            }
            Ok(sent)
        }
    })
    .await;
    let mut sent: Vec<_> = sent.into_iter().flatten().collect();
    sent.sort();
    assert!(!sent.is_empty());
    for replies in &conversations {
        let own = sent
            .iter()
            .map(|(_, id)| id)
            .filter(|id| replies.contains(id));
        let own: Vec<_> = own.cloned().collect();
        assert!(replies.starts_with(&own), "{own:?} of {replies:?}");
    }
}
