//! How calls end: by whom, and what is left of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::CallState;
use tokio_util::sync::CancellationToken;
use wassla_app::Observer;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calls::{CallOutcome, CallStage};
use wassla_domain::inbound::Outcome;
use wassla_domain::ports::CallLog;
use wassla_domain::{CallId, RefusalCode, Role};
use wassla_testkit::fixtures::id;

use crate::disconnect::code;
use crate::phone::CALLS;
use crate::picking_up::CONTROL;
use crate::test_app::{TestApp, caller, owner};

/// What was told of calls.
#[derive(Default)]
pub(crate) struct Tally {
    calls: Mutex<Vec<CallOutcome>>,
    bridges: Mutex<Vec<&'static str>>,
}

impl Tally {
    pub(crate) fn calls(&self) -> Vec<CallOutcome> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn bridges(&self) -> Vec<&'static str> {
        self.bridges.lock().unwrap().clone()
    }
}

impl Observer for Tally {
    fn event_processed(&self, _: Outcome) {}

    fn agent_failed(&self, _: &'static str) {}

    fn call_ended(&self, outcome: CallOutcome) {
        self.calls.lock().unwrap().push(outcome);
    }

    fn bridge_failed(&self, reason: &'static str) {
        self.bridges.lock().unwrap().push(reason);
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gives_up_while_the_bridge_thinks_has_missed_us() {
    let app = TestApp::taking_calls().await;
    app.voice.hang();
    let wacid = app.customer_calls("karim").await;
    app.picks_up().await;
    let call = app.logged(&wacid).await;
    assert_eq!(call.stage, CallStage::Answering);
    app.customer_hangs_up(&wacid).await;
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Missed));
    assert_eq!(app.voice.ends(), [call.id]);
    app.voice.answer_again();
    app.goes_by(Duration::from_secs(20)).await;
    app.picks_up().await;
    assert_eq!(app.controls(), 0);
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_hangs_up_ends_the_call_at_meta() {
    let app = TestApp::taking_calls().await;
    let (wacid, call) = app.talks_with("karim").await;
    app.goes_by(Duration::from_secs(40)).await;
    assert!(app.voice.hang_up(&call.id));
    app.a_while().await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    let call = app.logged(&wacid).await;
    assert_eq!(call.stage.outcome(), Some(CallOutcome::Completed));
    assert_eq!(call.seconds, Some(40));
    app.hears().await;
    assert_eq!(app.logged(&wacid).await, call);
    assert_eq!(app.voice.ends(), [call.id]);
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_replies_in_the_inbox_may_hang_up() {
    for role in [
        Role::Owner,
        Role::Admin,
        Role::Support,
        Role::Finance,
        Role::Viewer,
    ] {
        let app = TestApp::taking_calls().await;
        let (wacid, call) = app.talks_with("karim").await;
        let somebody = caller("user_7", "ws_acme", Some(role));
        let done = app.wassla.hang_up(&somebody, &call.id).await;
        app.a_while().await;
        if somebody.may(wassla_domain::Action::ReplyInInbox).is_err() {
            assert_eq!(code(done), RefusalCode::RoleNotAllowed, "{role:?}");
            assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
            continue;
        }
        done.unwrap();
        assert_eq!(app.state_at_meta(&wacid), CallState::Terminated, "{role:?}");
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
        app.assert_quiet().await;
        let again = app.wassla.hang_up(&somebody, &call.id).await;
        assert_eq!(code(again), RefusalCode::CallOver);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_hangs_up_what_is_not_theirs() {
    let app = TestApp::taking_calls().await;
    let (wacid, call) = app.talks_with("karim").await;
    let foreign = caller("user_2", "ws_birch", Some(Role::Owner));
    for (who, call) in [(foreign, call.id), (owner(), id("call_none"))] {
        let refused = app.wassla.hang_up(&who, &call).await;
        assert_eq!(code(refused), RefusalCode::CallNotFound);
    }
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_rings_is_hung_up_by_rejecting_it() {
    for is_answering in [false, true] {
        let app = TestApp::taking_calls().await;
        app.voice.hang();
        let wacid = app.customer_calls("karim").await;
        app.takes_in().await;
        if is_answering {
            app.picks_up().await;
        }
        let call = app.logged(&wacid).await.id;
        app.wassla.hang_up(&owner(), &call).await.unwrap();
        assert_eq!(app.state_at_meta(&wacid), CallState::Rejected);
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Missed));
        app.picks_up().await;
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_meta_does_not_hear_is_not_hung_up() {
    for (what, expected) in [
        (What::Drop, RefusalCode::GraphUnavailable),
        (What::ThrottledMinutes(5), RefusalCode::GraphRateLimited),
    ] {
        let app = TestApp::taking_calls().await;
        let (wacid, call) = app.talks_with("karim").await;
        app.spoils(CONTROL, what);
        let refused = app.wassla.hang_up(&owner(), &call.id).await;
        assert_eq!(code(refused), expected);
        assert_eq!(app.outcome(&wacid).await, None);
        assert_eq!(app.voice.live(), std::slice::from_ref(&call.id));
        app.is_well_again();
        app.wassla.hang_up(&owner(), &call.id).await.unwrap();
        assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_over_at_meta_is_over_here_once_somebody_hangs_up() {
    // Its end was not told: by then the call is over, or our own first word did it.
    for answer_lost in [false, true] {
        let app = TestApp::taking_calls().await;
        let (wacid, call) = app.talks_with("karim").await;
        if answer_lost {
            let fault = Fault::once(CONTROL, What::DoThenDrop);
            app.graph.world(|world| world.script(fault));
        } else {
            app.graph.world(|world| world.customer_hangs_up(&wacid));
        }
        let _refused = app.wassla.hang_up(&owner(), &call.id).await;
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_others_gave_up_while_it_was_picked_up_is_ended() {
    let app = TestApp::taking_calls().await;
    let fault = Fault::once(CONTROL, What::Delay(3_000)).after(1);
    app.graph.world(|world| world.script(fault));
    let wacid = app.customer_calls("karim").await;
    app.picks_up().await;
    let (call, now) = (app.logged(&wacid).await.id, app.now());
    let given_up = CallOutcome::Interrupted;
    let ended = app.store.end_call(&call, given_up, None, now).await;
    assert!(ended.unwrap());
    app.goes_by(Duration::from_secs(3)).await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Terminated);
    assert_eq!(app.outcome(&wacid).await, Some(given_up));
    app.assert_quiet().await;
}

#[tokio::test(start_paused = true)]
async fn a_disconnect_hangs_up_what_goes_on() {
    for kind in [CALLS, Whatsapp.into()] {
        let app = TestApp::taking_calls().await;
        let (wacid, _) = app.talks_with("karim").await;
        app.voice.hang();
        let ringing = app.customer_calls("nadia").await;
        app.picks_up().await;
        app.goes_by(Duration::from_secs(9)).await;
        app.wassla.disconnect(&owner(), kind).await.unwrap();
        app.a_while().await;
        assert_eq!(app.state_at_meta(&wacid), CallState::Terminated, "{kind}");
        assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::Completed));
        assert!(app.state_at_meta(&ringing).is_over(), "{kind}");
        let outcome = app.outcome(&ringing).await;
        assert_eq!(outcome, Some(CallOutcome::NotConnected), "{kind}");
        app.assert_quiet().await;
    }
}

/// A process at work, and what stops it.
fn at_work(app: &TestApp) -> (tokio::task::JoinHandle<()>, CancellationToken) {
    let (wassla, stop) = (app.wassla.clone(), CancellationToken::new());
    let stopped = stop.clone();
    let work = async move { wassla.work(Duration::from_secs(1), stopped).await };
    (tokio::spawn(work), stop)
}

#[tokio::test(start_paused = true)]
async fn a_process_at_work_answers_at_once_and_hangs_up_when_it_stops() {
    let app = TestApp::taking_calls().await;
    let (working, stop) = at_work(&app);
    let wacid = app.customer_calls("karim").await;
    app.a_while().await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
    for _ in 0..30 {
        app.goes_by(Duration::from_secs(2)).await;
    }
    assert_eq!(app.outcome(&wacid).await, None, "it is kept");
    app.voice.hang();
    let ringing = app.customer_calls("nadia").await;
    app.a_while().await;

    stop.cancel();
    working.await.unwrap();
    app.finishes().await;
    for wacid in [&wacid, &ringing] {
        assert_eq!(app.state_at_meta(wacid), CallState::Terminated);
        let outcome = app.outcome(wacid).await;
        assert_eq!(outcome, Some(CallOutcome::Interrupted));
    }
    assert_eq!(app.voice.live(), [] as [CallId; 0]);
    assert_eq!(app.logged(&wacid).await.seconds, Some(60));
}

#[tokio::test(start_paused = true)]
async fn every_end_is_told_to_the_observer_once() {
    let app = TestApp::taking_calls().await;
    let tally = Arc::new(Tally::default());
    let wassla = app.wassla.clone().observed_by(tally.clone());
    for n in 0..3 {
        let wacid = app.customer_calls("karim").await;
        app.picks_up_as(&wassla).await;
        let call = app.logged(&wacid).await.id;
        match n {
            0 => assert!(app.voice.hang_up(&call)),
            1 => wassla.hang_up(&owner(), &call).await.unwrap(),
            _ => assert!(app.graph.world(|world| world.customer_hangs_up(&wacid))),
        }
        app.a_while().await;
        app.meta_tells().await;
        wassla.process_events().await.unwrap();
        app.a_while().await;
        assert_eq!(tally.calls(), vec![CallOutcome::Completed; n + 1]);
    }
}
