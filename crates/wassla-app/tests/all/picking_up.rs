//! Picking up, with a Meta that refuses or does not answer.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::{CallState, GraphProblem};
use wassla_domain::ChannelState;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calls::CallOutcome;

use crate::test_app::TestApp;

pub(crate) const CONTROL: &str = "POST /{phone}/calls";

#[tokio::test(start_paused = true)]
async fn what_meta_does_not_let_us_pick_up_has_failed() {
    // The first is pre_accept, the second accept.
    for skip in [0, 1] {
        let app = TestApp::taking_calls().await;
        let problem = GraphProblem::parameter("Param session.sdp");
        let fault = Fault::once(CONTROL, What::Error(problem)).after(skip);
        app.graph.world(|world| world.script(fault));
        let wacid = app.customer_calls("karim").await;
        app.picks_up().await;
        app.goes_by(Duration::from_secs(5)).await;
        let call = app.logged(&wacid).await;
        assert_eq!(call.stage.outcome(), Some(CallOutcome::Failed), "{skip}");
        assert_eq!(call.failure_code, Some(100), "{skip}");
        assert!(app.at_meta(&wacid).state.is_over(), "{skip}");
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_whose_call_meta_accepted_is_not_left_in_silence() {
    // Meta does what it is told, and not one answer comes after pre_accept.
    let app = TestApp::taking_calls().await;
    let fault = Fault::always(CONTROL, What::DoThenDrop).after(1);
    app.graph.world(|world| world.script(fault));
    let wacid = app.customer_calls("karim").await;
    app.picks_up().await;
    app.goes_by(Duration::from_secs(20)).await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Failed));
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn meta_is_not_told_for_longer_than_its_window_is_open() {
    let app = TestApp::taking_calls().await;
    let fault = Fault::always(CONTROL, What::Delay(20_000)).after(0);
    app.graph.world(|world| world.script(fault));
    let wacid = app.customer_calls("karim").await;
    app.picks_up().await;
    app.goes_by(Duration::from_secs(24)).await;
    assert_eq!(app.outcome(&wacid).await, None);
    app.goes_by(Duration::from_secs(2)).await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Failed));
    app.goes_by(Duration::from_mins(2)).await;
    assert!(app.at_meta(&wacid).state.is_over());
    assert_eq!(app.voice.live(), []);
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_metas_that_is_lost_costs_no_call() {
    for what in [What::Drop, What::DoThenDrop] {
        for skip in [0, 1] {
            let app = TestApp::taking_calls().await;
            let fault = Fault::once(CONTROL, what.clone()).after(skip);
            app.graph.world(|world| world.script(fault));
            let wacid = app.customer_calls("karim").await;
            app.picks_up().await;
            app.goes_by(Duration::from_secs(5)).await;
            let case = format!("{what:?} {skip}");
            assert_eq!(app.state_at_meta(&wacid), CallState::Accepted, "{case}");
            assert_eq!(app.outcome(&wacid).await, None, "{case}");
            assert_eq!(app.voice.live().len(), 1, "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_dead_is_noted_and_asked_nothing_more() {
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    app.graph.world(|world| world.change_password("aisha"));
    app.picks_up().await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Failed));
    assert_eq!(app.logged(&wacid).await.failure_code, Some(190));
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
    assert_eq!(app.controls(), 1);
    app.assert_quiet().await;
}
