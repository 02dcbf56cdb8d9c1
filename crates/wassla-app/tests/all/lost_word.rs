//! Calls of which nobody says that they are over, and other words that get lost.

use std::time::Duration;

use meta_fake::world::CallState;
use wassla_domain::calls::CallOutcome;
use wassla_domain::{Advice, CallId, ChannelState};
use wassla_testkit::fixtures::id;

use crate::test_app::{TestApp, owner};

impl TestApp {
    async fn deauthorizes(&self) {
        let request = self.graph.world(|world| world.deauthorize("aisha"));
        self.wassla.deauthorize(&request).await.unwrap();
        self.a_while().await;
    }

    /// This process keeps what it has in hand.
    async fn keeps(&self) {
        let wassla = self.wassla.clone();
        tokio::spawn(async move { wassla.answer_calls().await });
        self.a_while().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_outlive_the_access_to_its_number() {
    let app = TestApp::taking_calls().await;
    let (wacid, _) = app.talks_with("karim").await;
    app.deauthorizes().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(app.voice.live(), []);
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_outlive_a_calling_row_that_goes_without_a_word() {
    let app = TestApp::taking_calls().await;
    let (wacid, _) = app.talks_with("karim").await;
    let request = app.graph.world(|world| world.deauthorize("aisha"));
    app.wassla.delete_data(&request).await.unwrap();
    assert_eq!(app.outcome(&wacid).await, None);
    app.goes_by(Duration::from_secs(5)).await;
    app.keeps().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(app.voice.live(), []);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_end_was_never_told_ends_after_hours() {
    let app = TestApp::taking_calls().await;
    let (wacid, _) = app.talks_with("karim").await;
    for hour in 0..4 {
        app.passes(Duration::from_hours(1));
        app.keeps().await;
        if hour < 3 {
            assert_eq!(app.outcome(&wacid).await, None, "{hour}");
        }
    }
    app.passes(Duration::from_secs(5));
    app.keeps().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_is_not_held_by_a_dead_token() {
    let app = TestApp::taking_calls().await;
    let (wacid, call) = app.talks_with("karim").await;
    app.graph.world(|world| world.change_password("aisha"));
    app.wassla.hang_up(&owner(), &call.id).await.unwrap();
    app.a_while().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(app.voice.live(), []);
    let gone = id::<CallId>("call_gone");
    assert!(app.wassla.hang_up(&owner(), &gone).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_card_does_not_promise_calls_once_the_token_is_dead() {
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    app.graph.world(|world| world.change_password("aisha"));
    app.picks_up().await;
    assert!(app.outcome(&wacid).await.is_some());
    assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
    let card = app.calls_card().await;
    assert_eq!(card.state.as_str(), "reconnect_needed");
    assert_eq!(card.next_step, Some(Advice::ReconnectWhatsapp.into()));
}

#[tokio::test(start_paused = true)]
async fn who_gave_up_while_the_agent_was_fetched_is_missed() {
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    // Meta knows, and its word is on the way.
    app.graph.world(|world| world.customer_hangs_up(&wacid));
    app.picks_up().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Missed));
    assert_eq!(app.voice.live(), []);
    app.hears().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Missed));
}
