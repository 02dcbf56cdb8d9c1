//! A customer calls, and an agent answers.

use std::time::Duration;

use meta_fake::world::CallState;
use wassla_app::{Settings, Wassla};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calls::{CallDirection, CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{Content, Outcome};
use wassla_domain::inbox::{Author, Delivery};
use wassla_memory::ScriptedVoice;
use wassla_testkit::fixtures::sdp;

use crate::desk::Post;
use crate::test_app::TestApp;

impl TestApp {
    /// A customer hangs up, and we hear of it.
    pub(crate) async fn customer_hangs_up(&self, wacid: &str) {
        assert!(self.graph.world(|world| world.customer_hangs_up(wacid)));
        self.hears().await;
    }

    /// How often Meta was told what to do with a call.
    pub(crate) fn controls(&self) -> usize {
        self.graph.count("control_call")
    }

    /// No call is in hand any more; one that never ends fails the test and does not hold it up.
    pub(crate) async fn finishes(&self) {
        let finished = self.wassla.finish_tasks();
        let in_time = tokio::time::timeout(Duration::from_hours(1), finished).await;
        assert!(in_time.is_ok(), "a call never ends");
    }

    /// Nothing of any call is left anywhere.
    pub(crate) async fn assert_quiet(&self) {
        self.a_while().await;
        self.finishes().await;
        assert_eq!(self.voice.live(), []);
        let log = self.log().await;
        assert!(log.iter().all(|call| !call.stage.is_live()), "{log:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_answered_and_stands_in_its_conversation() {
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    app.goes_by(Duration::from_secs(3)).await;
    app.picks_up().await;

    let call = app.logged(&wacid).await;
    assert_eq!(call.stage, CallStage::Connected);
    assert_eq!(call.direction, CallDirection::UserInitiated);
    assert_eq!(call.agent.as_ref().unwrap().as_str(), "ag_vera");
    assert_eq!(call.accepted_at, Some(app.now()));
    let answer = ScriptedVoice::answer_to(&call.id);
    let at_meta = app.at_meta(&wacid);
    assert_eq!(at_meta.state, CallState::Accepted);
    assert_eq!(at_meta.answer.as_deref(), Some(answer.as_str()));
    assert_eq!(at_meta.opaque.as_deref(), Some(call.id.as_str()));
    assert_eq!(app.controls(), 2, "pre_accept and accept");

    let offer = app.voice.offers().remove(0);
    assert_eq!((&offer.call, &offer.offer), (&call.id, &sdp("offer")));
    assert_eq!(offer.agent.id.as_str(), "ag_vera");
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(offer.business, row.asset.display());
    let conversation = app.conversation().await;
    assert_eq!(offer.conversation, conversation.id);
    assert_eq!(offer.customer, conversation.customer().bare());
    assert_eq!(app.counted_calls(Outcome::Delivered).await, 1);

    let message = app.messages().await.remove(0);
    assert_eq!(message.id.as_str(), call.id.as_str());
    let shown = CallSummary::incoming(CallStage::Connected);
    assert_eq!(message.content, Content::Call(shown));
    assert_eq!(
        (message.author, message.delivery),
        (Author::Customer, Delivery::Received)
    );

    app.goes_by(Duration::from_secs(62)).await;
    app.customer_hangs_up(&wacid).await;
    let call = app.logged(&wacid).await;
    assert_eq!(call.stage, CallStage::Ended(CallOutcome::Completed));
    assert_eq!(call.seconds, Some(62));
    let messages = app.messages().await;
    assert_eq!(messages.len(), 1, "one call is one message");
    let shown = CallSummary {
        seconds: Some(62),
        ..CallSummary::incoming(CallStage::Ended(CallOutcome::Completed))
    };
    assert_eq!(messages[0].content, Content::Call(shown));
    assert_eq!(app.controls(), 2, "the customer hung up");
    assert_eq!(app.staff.times(), 0, "a call is nothing to write back to");
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn ten_calls_at_once_each_have_a_session_and_an_answer_of_their_own() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    let customers = ["karim", "nadia"].into_iter().cycle().take(10);
    let calls: Vec<_> = customers
        .map(|customer| app.places_call(&number, customer))
        .collect();
    app.meta_tells().await;
    app.picks_up().await;
    assert_eq!(app.voice.live().len(), 10);
    let mut answers = Vec::new();
    for wacid in &calls {
        let call = app.logged(wacid).await;
        assert_eq!(call.stage, CallStage::Connected);
        let at_meta = app.at_meta(wacid);
        let answer = ScriptedVoice::answer_to(&call.id);
        assert_eq!(at_meta.answer.as_deref(), Some(answer.as_str()));
        answers.push(at_meta.answer);
    }
    answers.sort();
    answers.dedup();
    assert_eq!(answers.len(), 10);

    // One that is over takes no other with it.
    for (n, wacid) in calls.iter().enumerate() {
        app.customer_hangs_up(wacid).await;
        assert_eq!(app.voice.live().len(), 9 - n);
    }
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn calls_beyond_the_bound_ring_until_there_is_a_place() {
    let app = TestApp::taking_calls().await;
    let two = Settings {
        calls_at_once: 2,
        ..Settings::default()
    };
    let wassla = Wassla::new(app.ports.clone(), two);
    let number = app.number().await;
    let calls = [(); 3].map(|()| app.places_call(&number, "karim"));
    app.meta_tells().await;
    app.picks_up_as(&wassla).await;
    let answered = |app: &TestApp| {
        let states = calls.iter().map(|wacid| app.state_at_meta(wacid));
        states.filter(|state| *state == CallState::Accepted).count()
    };
    assert_eq!(answered(&app), 2);
    app.picks_up_as(&wassla).await;
    assert_eq!(answered(&app), 2, "there is no place");
    let over = calls
        .iter()
        .find(|wacid| app.state_at_meta(wacid) == CallState::Accepted);
    app.graph
        .world(|world| world.customer_hangs_up(over.unwrap()));
    app.meta_tells().await;
    app.picks_up_as(&wassla).await;
    app.picks_up_as(&wassla).await;
    assert_eq!(answered(&app), 2);
    assert_eq!(app.voice.offers().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn one_of_two_processes_answers_a_call() {
    let app = TestApp::taking_calls().await;
    let other = app.with(|_| {});
    app.customer_calls("karim").await;
    app.takes_in().await;
    for wassla in [&app.wassla, &other, &app.wassla, &other] {
        let wassla = wassla.clone();
        tokio::spawn(async move { wassla.answer_calls().await.unwrap() });
    }
    app.a_while().await;
    assert_eq!(app.voice.offers().len(), 1);
    assert_eq!(app.controls(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_meta_tells_twice_or_in_any_order_is_one_call() {
    let app = TestApp::taking_calls().await;
    app.graph.world(|world| world.settings.events_per_post = 1);
    let number = app.number().await;
    let wacid = app.places_call(&number, "karim");
    let connect = app.posts();
    for post in connect.iter().chain(&connect) {
        post.reaches(&app.wassla).await.unwrap();
        app.picks_up().await;
    }
    assert_eq!((app.voice.offers().len(), app.log().await.len()), (1, 1));
    app.goes_by(Duration::from_secs(5)).await;
    app.graph.world(|world| world.customer_hangs_up(&wacid));
    let terminate = app.posts();
    for post in terminate.iter().chain(&connect).chain(&terminate) {
        post.reaches(&app.wassla).await.unwrap();
        app.picks_up().await;
    }
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(
        (app.voice.offers().len(), app.messages().await.len()),
        (1, 1)
    );
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_end_comes_first_is_never_answered() {
    let app = TestApp::taking_calls().await;
    app.graph.world(|world| world.settings.events_per_post = 1);
    let number = app.number().await;
    let wacid = app.places_call(&number, "karim");
    app.graph.world(|world| world.customer_hangs_up(&wacid));
    let posts: Vec<Post> = app.posts();
    assert_eq!(posts.len(), 2);
    for post in posts.iter().rev() {
        post.reaches(&app.wassla).await.unwrap();
        app.picks_up().await;
    }
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Missed));
    assert_eq!((app.voice.offers().len(), app.controls()), (0, 0));
    assert_eq!(app.log().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_of_the_business_are_logged_and_nothing_else() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    for (wacid, statuses, seconds, outcome) in [
        (
            "wacid.one",
            ["RINGING", "ACCEPTED"],
            Some(5),
            CallOutcome::Completed,
        ),
        (
            "wacid.two",
            ["RINGING", "REJECTED"],
            None,
            CallOutcome::Declined,
        ),
        (
            "wacid.three",
            ["RINGING", "RINGING"],
            None,
            CallOutcome::Unanswered,
        ),
    ] {
        for status in statuses {
            app.graph.world(|world| {
                world.business_call_status(&number, "karim", wacid, status);
            });
            app.meta_tells().await;
            app.picks_up().await;
            app.goes_by(Duration::from_secs(30)).await;
            app.picks_up().await;
        }
        app.graph.world(|world| {
            world.business_call_ends(&number, "karim", wacid, seconds);
        });
        app.meta_tells().await;
        app.picks_up().await;
        let call = app.logged(wacid).await;
        assert_eq!(call.stage, CallStage::Ended(outcome), "{wacid}");
        assert_eq!(call.direction, CallDirection::BusinessInitiated);
    }
    assert_eq!((app.voice.offers().len(), app.controls()), (0, 0));
    assert_eq!(app.messages().await.len(), 3);
}

#[tokio::test]
async fn a_call_of_the_business_is_in_its_conversation_where_no_calls_are_answered() {
    let app = TestApp::answering(Whatsapp).await;
    let number = app.number().await;
    app.graph.world(|world| {
        world.business_call_status(&number, "karim", "wacid.one", "RINGING");
        world.business_call_ends(&number, "karim", "wacid.one", None);
    });
    app.meta_tells().await;
    app.works().await;
    let call = app.logged("wacid.one").await;
    assert_eq!(call.stage, CallStage::Ended(CallOutcome::Unanswered));
    let shown = app.messages().await.remove(0).content;
    let Content::Call(summary) = shown else {
        panic!("{shown:?}");
    };
    assert_eq!(summary.direction, CallDirection::BusinessInitiated);
    assert_eq!(app.voice.offers().len(), 0);
}
