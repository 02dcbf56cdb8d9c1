//! Agents who fail, who say much, and who say nothing.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use wassla_domain::ChatKind::{Instagram, Whatsapp};
use wassla_domain::inbox::{AgentAnswer, AgentRequest, Author};
use wassla_domain::ports::{AgentError, AgentRuntime};

use crate::staff::re;
use crate::test_app::TestApp;

#[tokio::test]
async fn an_agent_that_fails_is_asked_again_later_and_later_and_then_given_up() {
    let app = TestApp::answering(Whatsapp).await;
    app.staff.fails(20);
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.works().await;
    let mut asked = vec![1];
    for pause in [1, 2, 5, 15, 30, 60, 300, 600, 900] {
        app.passes(Duration::from_secs(pause - 1));
        app.works().await;
        assert_eq!(app.staff.times(), asked.len(), "not before {pause} s");
        app.passes(Duration::from_secs(1));
        app.works().await;
        asked.push(app.staff.times());
    }
    assert_eq!(asked, (1..=10).collect::<Vec<_>>());
    app.passes(Duration::from_hours(12));
    app.works().await;
    assert_eq!(app.staff.times(), 10, "a person has to answer now");
    assert_eq!(app.messages().await.len(), 1);
    let rounds = app.staff.asked();
    assert!(rounds.iter().all(|request| request.id == rounds[0].id));

    // The customer writes again: a new round, and the agent is there.
    app.staff.will((0..10).map(|_| Ok(AgentAnswer::Silence)));
    app.customer_writes(Whatsapp, "karim", "Anybody?").await;
    app.works().await;
    assert_eq!(app.staff.times(), 11);
}

#[tokio::test]
async fn an_agent_that_comes_back_answers_all_that_waits_in_one_go() {
    let app = TestApp::answering(Whatsapp).await;
    app.staff.fails(1);
    app.customer_writes(Whatsapp, "karim", "One").await;
    app.works().await;
    app.customer_writes(Whatsapp, "karim", "Two").await;
    app.works().await;
    assert_eq!(app.staff.times(), 1, "who waits already goes on waiting");
    app.passes(Duration::from_secs(1));
    app.works().await;
    assert_eq!(app.texts_at_meta(), ["Re: One, Two"]);
}

#[tokio::test]
async fn a_long_answer_leaves_in_parts_and_in_order() {
    for (kind, customer, longest) in [(Whatsapp, "karim", 4096), (Instagram, "tarek", 1000)] {
        let app = TestApp::answering(kind).await;
        let words: Vec<_> = (0..2000).map(|n| format!("word{n:04}")).collect();
        let answer = words.join(" ");
        app.staff.will([Ok(AgentAnswer::Reply(answer.clone()))]);
        app.customer_writes(kind, customer, "Tell me").await;
        app.works().await;
        let sent = app.texts_at_meta();
        assert!(sent.len() > 1, "{kind}");
        assert!(
            sent.iter().all(|part| part.chars().count() <= longest),
            "{kind}"
        );
        assert_eq!(sent.join(" "), answer, "{kind}");
    }
}

#[tokio::test]
async fn silence_and_an_empty_answer_send_nothing_and_end_the_wait() {
    for answer in [AgentAnswer::Silence, AgentAnswer::Reply(" \n".into())] {
        let app = TestApp::answering(Whatsapp).await;
        app.staff.will([Ok(answer)]);
        app.customer_writes(Whatsapp, "karim", "Thanks").await;
        app.works().await;
        app.passes(Duration::from_hours(1));
        app.works().await;
        assert_eq!((app.staff.times(), app.texts_at_meta().len()), (1, 0));
    }
}

#[tokio::test]
async fn an_agent_is_shown_what_was_said_and_by_whom() {
    let app = TestApp::answering(Whatsapp).await;
    for text in ["One", "Two", "Three"] {
        app.customer_writes(Whatsapp, "karim", text).await;
        app.works().await;
    }
    let last = app.staff.asked().pop().unwrap();
    let turns: Vec<_> = last
        .turns
        .iter()
        .map(|turn| (turn.by_customer, turn.content.written().unwrap()))
        .collect();
    let said = [
        (true, "One"),
        (false, "Re: One"),
        (true, "Two"),
        (false, "Re: Two"),
        (true, "Three"),
    ];
    assert_eq!(turns, said);
    assert_eq!(last.agent.id.as_str(), "ag_layla");
}

/// Answers when it is let, and shows who waits.
struct Slow {
    asked: Semaphore,
    may_answer: Semaphore,
}

#[async_trait]
impl AgentRuntime for Slow {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        let customer = request.conversation.customer().bare();
        self.asked.add_permits(1);
        if customer.starts_with("Karim") {
            self.may_answer.acquire().await.unwrap().forget();
        }
        let words: Vec<_> = request
            .turns
            .iter()
            .map(|turn| turn.content.written().unwrap().to_owned())
            .collect();
        Ok(AgentAnswer::Reply(re(&words)))
    }
}

fn slow() -> Arc<Slow> {
    Arc::new(Slow {
        asked: Semaphore::new(0),
        may_answer: Semaphore::new(0),
    })
}

#[tokio::test]
async fn who_writes_while_the_agent_thinks_is_answered_next_and_nothing_is_said_twice() {
    let app = TestApp::answering(Whatsapp).await;
    let slow = slow();
    let wassla = app.with(|ports| ports.runtime = slow.clone());
    app.customer_writes(Whatsapp, "karim", "One").await;
    wassla.process_events().await.unwrap();
    let thinking = tokio::spawn({
        let wassla = wassla.clone();
        async move { wassla.answer_due().await.unwrap() }
    });
    slow.asked.acquire().await.unwrap().forget();
    app.customer_writes(Whatsapp, "karim", "Two").await;
    wassla.process_events().await.unwrap();
    slow.may_answer.add_permits(1);
    thinking.await.unwrap();
    // The next round knows what was said in the one before.
    app.works().await;
    assert_eq!(app.texts_at_meta(), ["Re: One", "Re: Two"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_agent_holds_up_no_other_conversation() {
    let app = TestApp::answering(Whatsapp).await;
    let slow = slow();
    let wassla = app.with(|ports| ports.runtime = slow.clone());
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let (wassla, stop) = (wassla.clone(), stop.clone());
        async move { wassla.work(Duration::from_secs(1), stop).await }
    });
    for (customer, text) in [("karim", "One"), ("nadia", "Two")] {
        app.customer_types(Whatsapp, customer, text).await;
        for post in app.posts() {
            post.reaches(&wassla).await.unwrap();
        }
        slow.asked.acquire().await.unwrap().forget();
    }
    while app.texts_at_meta().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(app.texts_at_meta(), ["Re: Two"]);
    slow.may_answer.add_permits(1);
    while app.texts_at_meta().len() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.cancel();
    working.await.unwrap();
    let conversations = app.conversations().await;
    for conversation in conversations {
        let messages = app.messages_in(&conversation.id).await;
        assert!(matches!(messages[1].author, Author::Agent(_)));
    }
}
