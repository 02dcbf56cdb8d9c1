//! Clauses of [`AnswerStore`](wassla_domain::ports::AnswerStore).

use wassla_domain::Timestamp;
use wassla_domain::inbound::Content;
use wassla_domain::inbox::{Author, Delivery, NewReply, Unanswered};

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after, id, reply};

const SAMI: &str = "15550100";

async fn record(
    fixture: &InboxFixture,
    leased: &Unanswered,
    replies: &[NewReply],
    now: Timestamp,
) -> bool {
    let (round, up_to) = (&leased.round, leased.up_to);
    let answers = &fixture.stores.answers;
    let recorded = answers.record_answer(&fixture.workspace, round, up_to, replies, now);
    recorded.await.unwrap()
}

async fn put_off(fixture: &InboxFixture, leased: &Unanswered, again_at: Timestamp) -> bool {
    let answers = &fixture.stores.answers;
    answers
        .put_off_answer(&leased.round, again_at)
        .await
        .unwrap()
}

/// Where nobody waits for an agent, nothing is handed out.
pub async fn nothing_unanswered_is_nothing_leased(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    assert_eq!(fixture.stores.unanswered(NOW, after(60)).await, []);
    let mut message = fixture.message(SAMI, "hello", NOW);
    message.ask = false;
    fixture.receive(&message).await;
    fixture
        .reply(&message.conversation, "a teammate's", NOW)
        .await;
    assert_eq!(fixture.stores.unanswered(after(9), after(60)).await, []);
}

/// A conversation that waits is handed out whole, with the last message that waits, the longest
/// waiting first.
pub async fn who_waits_is_leased(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let late = fixture.opened("15550101", after(5)).await;
    let first = fixture.opened("15550102", after(2)).await;
    fixture.opened("15550103", after(20)).await;
    fixture
        .receive(&fixture.message("15550102", "more", after(6)))
        .await;
    let mut notice = fixture.message("15550102", "no answer needed", after(7));
    notice.ask = false;
    fixture.receive(&notice).await;

    let leased = fixture.stores.unanswered(after(10), after(60)).await;
    let conversations: Vec<_> = leased.iter().map(|one| one.conversation.clone()).collect();
    let first = fixture.conversation(&first.id).await;
    assert_eq!(conversations, [first.clone(), late]);
    let thread = fixture.thread(&first.id).await;
    assert_eq!(leased[0].up_to, thread[1].seq);
    assert!(leased.iter().all(|one| one.failures == 0));
    assert!(
        leased
            .iter()
            .all(|one| one.round.conversation == one.conversation.id)
    );
    assert_eq!(fixture.stores.unanswered(after(10), after(60)).await, []);
}

/// No more than asked for, and the rest goes on waiting.
pub async fn a_lease_of_answers_takes_at_most_what_was_asked_for(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    for turn in 0..5 {
        fixture.opened(&format!("1555010{turn}"), NOW).await;
    }
    for (at_most, expected) in [(0, 0), (2, 2), (2, 2), (2, 1), (2, 0)] {
        let answers = &fixture.stores.answers;
        let leased = answers.lease_unanswered(NOW, after(60), at_most).await;
        assert_eq!(leased.unwrap().len(), expected);
    }
}

/// A conversation goes to one of many processes that look at once, and each that waits to one.
pub async fn an_answer_is_asked_for_by_exactly_one(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let mut waiting = Vec::new();
    for turn in 0..8 {
        waiting.push(fixture.opened(&format!("1555010{turn}"), NOW).await.id);
    }
    let taken = race(host, RACERS, |_, stores| async move {
        stores.answers.lease_unanswered(NOW, after(60), 3).await
    })
    .await;
    let leased = taken.into_iter().flatten();
    let mut leased: Vec<_> = leased.map(|one| one.conversation.id).collect();
    leased.sort();
    waiting.sort();
    assert_eq!(leased, waiting);
}

/// What a process that died had taken is handed out again, and what it still says then is
/// written nowhere.
pub async fn a_round_that_was_overtaken_writes_nothing(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let first = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    let other = InboxFixture::new(host.reopen().await, 1);
    assert_eq!(other.stores.unanswered(after(59), after(120)).await, []);
    let second = other
        .stores
        .unanswered(after(60), after(120))
        .await
        .remove(0);
    assert!(second.round.round > first.round.round);
    assert_eq!((second.up_to, second.failures), (first.up_to, 0));

    assert!(!record(&fixture, &first, &[reply(&conversation, "late")], after(61)).await);
    assert!(!put_off(&fixture, &first, after(61)).await);
    assert_eq!(fixture.words(&conversation).await, ["hello"]);
    assert_eq!(fixture.stores.unanswered(after(100), after(130)).await, []);
    assert!(
        record(
            &other,
            &second,
            &[reply(&conversation, "answer")],
            after(62)
        )
        .await
    );
    assert_eq!(fixture.words(&conversation).await, ["hello", "answer"]);
}

/// An answer is queued reply by reply, in order, and ends the wait.
pub async fn an_answer_ends_the_wait(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let leased = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    let replies = ["one", "two", "three"].map(|text| reply(&conversation, text));
    assert!(record(&fixture, &leased, &replies, after(9)).await);

    let thread = fixture.thread(&conversation).await;
    for (message, reply) in thread[1..].iter().zip(&replies) {
        assert_eq!(message.id, reply.id);
        assert_eq!(message.author, Author::Agent(id("ag_1")));
        assert_eq!(message.content, Content::Text(reply.text.clone()));
        assert_eq!((message.delivery, message.at), (Delivery::Queued, after(9)));
    }
    assert_eq!(thread.len(), 4);
    let now = fixture.conversation(&conversation).await;
    assert_eq!((now.last.written(), now.last_at), (Some("three"), after(9)));
    assert_eq!(now.last_inbound_at, NOW);
    assert_eq!(fixture.stores.unanswered(after(900), after(960)).await, []);
    let outgoing = fixture.stores.outgoing(after(9), after(60)).await;
    assert_eq!(outgoing[0].id, replies[0].id);
}

/// An agent may have nothing to say: that ends the wait as well.
pub async fn silence_ends_the_wait(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let leased = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    assert!(record(&fixture, &leased, &[], after(1)).await);
    assert_eq!(fixture.stores.unanswered(after(900), after(960)).await, []);
    assert_eq!(fixture.words(&conversation).await, ["hello"]);
}

/// A round ends once: said again, its answer is not queued again, not even by many at once.
pub async fn an_answer_is_queued_once(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let leased = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    // More was written meanwhile: the conversation waits on, but not for this round.
    fixture
        .receive(&fixture.message(SAMI, "more", after(1)))
        .await;
    let recorded = race(host, RACERS, |turn, stores| {
        let (whose, leased) = (fixture.workspace.clone(), leased.clone());
        let replies = [reply(&conversation, &turn.to_string())];
        async move {
            let (round, up_to) = (&leased.round, leased.up_to);
            let answers = stores.answers;
            answers
                .record_answer(&whose, round, up_to, &replies, after(2))
                .await
        }
    })
    .await;
    let count = recorded.iter().filter(|recorded| **recorded).count();
    assert_eq!(count, 1);
    assert_eq!(fixture.thread(&conversation).await.len(), 3);
    assert!(!put_off(&fixture, &leased, after(99)).await);
    assert_eq!(
        fixture.stores.unanswered(after(2), after(60)).await.len(),
        1
    );
}

/// Another workspace cannot answer, whatever round it names.
pub async fn t33_a_round_belongs_to_its_workspace(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let leased = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    let theirs = InboxFixture::new(host.stores(), 2);
    assert!(!record(&theirs, &leased, &[reply(&conversation, "spam")], NOW).await);
    assert_eq!(fixture.words(&conversation).await, ["hello"]);
    assert!(record(&fixture, &leased, &[], NOW).await);
}

/// A customer who writes while the agent thinks waits on, and it is their turn at once.
pub async fn who_wrote_meanwhile_waits_on(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let first = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    let done = fixture
        .receive(&fixture.message(SAMI, "and this", after(5)))
        .await;
    assert_eq!(done.outcomes.len(), 1);
    assert_eq!(fixture.stores.unanswered(after(5), after(60)).await, []);
    assert!(
        record(
            &fixture,
            &first,
            &[reply(&conversation, "answer")],
            after(6)
        )
        .await
    );

    let second = fixture
        .stores
        .unanswered(after(6), after(60))
        .await
        .remove(0);
    let thread = fixture.thread(&conversation).await;
    assert_eq!(second.up_to, thread[1].seq);
    assert_eq!(thread[1].content.written(), Some("and this"));
    assert_eq!(second.failures, 0);
    assert!(record(&fixture, &second, &[], after(7)).await);
    assert_eq!(fixture.stores.unanswered(after(900), after(960)).await, []);
}

/// An agent that failed is asked again at its time, and the failures are counted until it answers.
pub async fn an_answer_that_is_put_off_comes_back(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    fixture.opened(SAMI, NOW).await;
    let first = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    assert!(put_off(&fixture, &first, after(30)).await);
    assert!(!put_off(&fixture, &first, after(1)).await);
    assert!(!record(&fixture, &first, &[], after(1)).await);
    assert_eq!(fixture.stores.unanswered(after(29), after(90)).await, []);
    let second = fixture
        .stores
        .unanswered(after(30), after(90))
        .await
        .remove(0);
    assert_eq!((second.failures, second.up_to), (1, first.up_to));
    assert!(put_off(&fixture, &second, after(40)).await);
    let third = fixture
        .stores
        .unanswered(after(40), after(90))
        .await
        .remove(0);
    assert_eq!(third.failures, 2);
    assert!(record(&fixture, &third, &[], after(41)).await);

    fixture
        .receive(&fixture.message(SAMI, "again", after(50)))
        .await;
    let fourth = fixture
        .stores
        .unanswered(after(50), after(90))
        .await
        .remove(0);
    assert_eq!(fourth.failures, 0);
}

/// What a customer writes while the agent is left alone does not hasten it, and is answered with
/// the rest.
pub async fn a_message_does_not_hasten_what_was_put_off(host: &dyn StoreHost) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await.id;
    let first = fixture.stores.unanswered(NOW, after(60)).await.remove(0);
    assert!(put_off(&fixture, &first, after(30)).await);
    assert!(
        fixture
            .receive(&fixture.message(SAMI, "hello?", after(10)))
            .await
            .outcomes
            .len()
            == 1
    );
    assert_eq!(fixture.stores.unanswered(after(29), after(90)).await, []);
    let second = fixture
        .stores
        .unanswered(after(30), after(90))
        .await
        .remove(0);
    assert_eq!(second.failures, 1);
    assert_eq!(second.up_to, fixture.thread(&conversation).await[1].seq);
}
