//! A process that ends, or a part that fails, between any two steps from enabling calls to
//! disconnecting them.

use std::sync::Arc;
use std::time::Duration;

use meta_fake::world::CallState;
use wassla_app::Wassla;
use wassla_domain::ChannelState;
use wassla_domain::calls::CallStage;
use wassla_memory::ScriptedVoice;
use wassla_testkit::fixtures::id;

use crate::desk::Post;
use crate::gate::{Cut, Gate};
use crate::orphans::assert_no_orphan;
use crate::phone::CALLS;
use crate::test_app::{TestApp, owner};

/// More than there are steps.
const STEPS_AT_MOST: usize = 200;

/// Everything that Meta tells, as far as the process takes it.
async fn hear(app: &TestApp, wassla: &Wassla, refused: &mut Vec<Post>) {
    for post in app.posts() {
        refused.push(post.clone());
        if post.reaches(wassla).await.is_ok() {
            refused.pop();
        }
    }
    let _taken = wassla.process_events().await;
}

/// Answers what rings; what fails waits.
async fn answer(app: &TestApp, wassla: &Wassla) {
    let wassla = wassla.clone();
    tokio::spawn(async move { wassla.answer_calls().await });
    app.a_while().await;
}

/// From enabling to disconnecting, as far as the process gets.
async fn run(app: &TestApp, wassla: &Wassla, number: &str, refused: &mut Vec<Post>) {
    let _view = wassla.enable_calling(&owner(), &id("ag_vera")).await;
    wassla.finish_tasks().await;
    hear(app, wassla, refused).await;
    let _due = wassla.enable_due().await;
    if !app.is_callable(number) {
        return;
    }
    let offers = ["karim", "nadia"].map(|customer| app.places_call(number, customer));
    hear(app, wassla, refused).await;
    answer(app, wassla).await;
    app.graph.world(|world| world.customer_hangs_up(&offers[0]));
    hear(app, wassla, refused).await;
    for call in app.log().await {
        if call.stage.is_live() {
            let _done = wassla.hang_up(&owner(), &call.id).await;
        }
    }
    app.a_while().await;
    let _last = app.places_call(number, "karim");
    hear(app, wassla, refused).await;
    answer(app, wassla).await;
    let _done = wassla.disconnect(&owner(), CALLS).await;
    app.a_while().await;
    let _count = wassla.cleanup_due().await;
}

/// Lets a process get as far as the cut, and others finish. Says in which call it was cut.
async fn cut_short(step: usize, cut: Cut) -> Option<&'static str> {
    let app = TestApp::with_voices().await;
    let number = app.number().await;
    let gate = Gate::cutting(step, cut);
    // Its sessions end with a process.
    let voice = ScriptedVoice::new();
    let doomed = app.with(|ports| {
        ports.voice = Arc::new(voice.clone());
        *ports = gate.before(ports);
    });
    let mut refused = Vec::new();
    let has_ended = tokio::select! {
        () = run(&app, &doomed, &number, &mut refused) => false,
        () = gate.crashed() => true,
    };
    let name = gate.was_cut();
    let case = format!("{cut:?} {step} {name:?}");
    assert_no_orphan(&app, &case).await;

    for post in refused {
        post.reaches(&app.wassla).await.unwrap();
    }
    for _ in 0..8 {
        hear(&app, &app.wassla, &mut Vec::new()).await;
        answer(&app, &app.wassla).await;
        if !has_ended {
            answer(&app, &doomed).await;
        }
        app.wassla.enable_due().await.unwrap();
        app.wassla.cleanup_due().await.unwrap();
        assert_no_orphan(&app, &case).await;
        app.goes_by(Duration::from_secs(4)).await;
    }
    assert_only_talk_goes_on(&app, &voice, &case).await;
    app.graph.world(|world| {
        let calls: Vec<_> = world.calls.iter().map(|call| call.id.clone()).collect();
        for call in calls {
            world.customer_hangs_up(&call);
        }
    });
    hear(&app, &app.wassla, &mut Vec::new()).await;
    answer(&app, &app.wassla).await;
    if !has_ended {
        answer(&app, &doomed).await;
    }
    app.passes(Duration::from_mins(31));
    app.wassla.enable_due().await.unwrap();
    app.cleans_up_all().await;

    let log = app.log().await;
    let live = log.iter().filter(|call| call.stage.is_live()).count();
    assert_eq!(live, 0, "{case}: {log:?}");
    assert_eq!(app.voice.live(), [], "{case}");
    if !has_ended && (name, cut) != (Some("end_session"), Cut::Fails) {
        assert_eq!(voice.live(), [], "{case}");
    }
    let state = app.calling_state().await;
    assert!(
        state.is_none_or(|state| state == ChannelState::Connected),
        "{case}: {state:?}"
    );
    assert_eq!(app.is_callable(&number), state.is_some(), "{case}");
    name
}

/// What is live here is live at Meta, and somebody talks.
async fn assert_only_talk_goes_on(app: &TestApp, voice: &ScriptedVoice, case: &str) {
    for call in app.log().await {
        if call.stage.is_live() {
            let state = app.state_at_meta(call.external_id.as_str());
            assert_eq!(state, CallState::Accepted, "{case}: {call:?}");
            assert_eq!(call.stage, CallStage::Connected, "{case}: {call:?}");
            let sessions = [app.voice.live(), voice.live()].concat();
            assert!(sessions.contains(&call.id), "{case}: {call:?}");
        }
    }
}

async fn at_every_step(cut: Cut) {
    for step in 0..STEPS_AT_MOST {
        if cut_short(step, cut).await.is_none() {
            assert!(step > 60, "{cut:?} {step}: hardly anything was cut");
            return;
        }
    }
    panic!("it does not come to an end");
}

#[tokio::test(start_paused = true)]
async fn no_row_is_orphaned_and_no_call_lives_on_wherever_a_process_ends() {
    at_every_step(Cut::CrashBefore).await;
    at_every_step(Cut::CrashAfter).await;
}

#[tokio::test(start_paused = true)]
async fn no_row_is_orphaned_and_no_call_lives_on_whatever_fails() {
    at_every_step(Cut::Fails).await;
    at_every_step(Cut::AnswerLost).await;
}
