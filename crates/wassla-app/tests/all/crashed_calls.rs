//! Calls whose process is gone, and calls that only seem to be.

use std::sync::Arc;
use std::time::Duration;

use meta_fake::world::CallState;
use wassla_app::Wassla;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calls::{CallOutcome, CallStage};
use wassla_memory::ScriptedVoice;

use crate::gate::Gate;
use crate::phone::CALLS;
use crate::talking::Tally;
use crate::test_app::{TestApp, owner};

const KEPT: u64 = 15;

impl TestApp {
    /// Another process over the same store, which can die.
    fn other(&self) -> (Wassla, Arc<Gate>) {
        let gate = Gate::open();
        (self.with(|ports| *ports = gate.before(ports)), gate)
    }

    /// A process looks for calls; answers how many it took.
    async fn looks(&self, wassla: &Wassla) -> usize {
        let count = wassla.answer_calls().await.unwrap();
        self.a_while().await;
        count
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_process_is_gone_is_ended_once_by_whoever_looks_first() {
    for stage in [CallStage::Answering, CallStage::Connected] {
        let app = TestApp::taking_calls().await;
        if stage == CallStage::Answering {
            app.voice.hang();
        }
        let (doomed, gate) = app.other();
        let wacid = app.customer_calls("karim").await;
        app.picks_up_as(&doomed).await;
        assert_eq!(app.logged(&wacid).await.stage, stage);
        gate.dies();

        let tally = Arc::new(Tally::default());
        let rivals = [(); 2].map(|()| {
            let gate = Gate::shuffling(26);
            let wassla = app.with(|ports| *ports = gate.before(ports));
            wassla.observed_by(tally.clone())
        });
        app.goes_by(Duration::from_secs(KEPT - 1)).await;
        for rival in &rivals {
            assert_eq!(app.looks(rival).await, 0, "it may live still");
        }
        app.goes_by(Duration::from_secs(1)).await;
        let (one, other) = tokio::join!(rivals[0].answer_calls(), rivals[1].answer_calls());
        assert_eq!(one.unwrap() + other.unwrap(), 1, "{stage:?}");
        assert_eq!(tally.calls(), [CallOutcome::Interrupted], "{stage:?}");
        assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
        let call = app.logged(&wacid).await;
        assert_eq!(call.stage.outcome(), Some(CallOutcome::Interrupted));
        assert_eq!(app.voice.live(), []);
        let controls = app.controls();
        app.goes_by(Duration::from_mins(1)).await;
        app.meta_tells().await;
        for rival in &rivals {
            rival.process_events().await.unwrap();
            assert_eq!(app.looks(rival).await, 0);
        }
        assert_eq!(app.controls(), controls);
        assert_eq!(tally.calls().len(), 1);
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Interrupted));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_kept_is_nobody_elses() {
    let app = TestApp::taking_calls().await;
    let (other, _gate) = app.other();
    let (wacid, call) = app.talks_with("karim").await;
    for _ in 0..20 {
        app.goes_by(Duration::from_secs(4)).await;
        assert_eq!(app.looks(&app.wassla).await, 0);
        assert_eq!(app.looks(&other).await, 0);
    }
    app.goes_by(Duration::from_secs(KEPT - 1)).await;
    assert_eq!(app.looks(&other).await, 0);
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
    assert_eq!(app.voice.live(), [call.id]);
}

#[tokio::test(start_paused = true)]
async fn who_was_taken_for_lost_lets_the_call_go() {
    let app = TestApp::taking_calls().await;
    let voice = ScriptedVoice::new();
    let late = app.with(|ports| ports.voice = Arc::new(voice.clone()));
    let wacid = app.customer_calls("karim").await;
    app.picks_up_as(&late).await;
    assert_eq!(voice.live().len(), 1);
    app.goes_by(Duration::from_secs(KEPT)).await;
    assert_eq!(app.looks(&app.wassla).await, 1);
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    let controls = app.controls();
    assert_eq!(app.looks(&late).await, 0);
    assert_eq!((voice.live(), app.controls()), (vec![], controls));
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Interrupted));
}

#[tokio::test(start_paused = true)]
async fn a_process_never_takes_its_own_calls_for_lost() {
    // It could not keep them: the store was down for longer than they are kept.
    let app = TestApp::taking_calls().await;
    let (wassla, gate) = app.other();
    let wacid = app.customer_calls("karim").await;
    app.picks_up_as(&wassla).await;
    gate.breaks("keep_calls");
    for _ in 0..6 {
        app.goes_by(Duration::from_secs(4)).await;
        assert!(wassla.answer_calls().await.is_err());
    }
    assert_eq!(app.voice.live().len(), 1, "they talk on meanwhile");
    gate.mends();
    assert_eq!(app.looks(&wassla).await, 0);
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
    assert_eq!(app.voice.live().len(), 1);
    let (other, _gate) = app.other();
    assert_eq!(app.looks(&other).await, 0, "it is kept again");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_could_not_be_noted_as_picked_up_is_ended_later() {
    let app = TestApp::taking_calls().await;
    let (wassla, gate) = app.other();
    gate.breaks("answer_call");
    let wacid = app.customer_calls("karim").await;
    app.picks_up_as(&wassla).await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
    assert_eq!(app.voice.live(), [], "it is not kept");
    gate.mends();
    app.goes_by(Duration::from_secs(KEPT)).await;
    assert_eq!(app.looks(&wassla).await, 1);
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Interrupted));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_left_by_a_channel_that_is_gone_is_ended_with_what_is_owed() {
    for kind in [CALLS, Whatsapp.into()] {
        let app = TestApp::taking_calls().await;
        let (doomed, gate) = app.other();
        let wacid = app.customer_calls("karim").await;
        app.picks_up_as(&doomed).await;
        gate.dies();
        // Whoever disconnected ended before it could hang up.
        let (hasty, gate) = app.other();
        gate.breaks("live_calls");
        hasty.disconnect(&owner(), kind).await.unwrap();
        hasty.finish_tasks().await;
        assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
        app.goes_by(Duration::from_secs(KEPT)).await;
        assert_eq!(app.looks(&app.wassla).await, 1);
        assert_eq!(app.state_at_meta(&wacid), CallState::Terminated, "{kind}");
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Interrupted));
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_process_hangs_up_too() {
    let app = TestApp::taking_calls().await;
    let (other, _gate) = app.other();
    let (wacid, call) = app.talks_with("karim").await;
    other.hang_up(&owner(), &call.id).await.unwrap();
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    assert_eq!(app.looks(&app.wassla).await, 0);
    assert_eq!(app.voice.live(), [], "at the next look");
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
}

#[tokio::test(start_paused = true)]
async fn the_log_says_how_a_call_ends_before_meta_is_told() {
    let app = TestApp::taking_calls().await;
    let (wassla, gate) = app.other();
    app.voice.fail("down");
    gate.breaks("end_call");
    let wacid = app.customer_calls("karim").await;
    app.picks_up_as(&wassla).await;
    assert_eq!(
        (app.state_at_meta(&wacid), app.controls()),
        (CallState::Ringing, 0)
    );
    gate.mends();
    app.goes_by(Duration::from_secs(KEPT)).await;
    assert_eq!(app.looks(&wassla).await, 1);
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Interrupted));
    assert!(app.state_at_meta(&wacid).is_over());
}
