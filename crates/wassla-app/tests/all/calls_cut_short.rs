//! A process that ends, or a part that fails, between any two steps from enabling calls to
//! disconnecting them.

use std::sync::Arc;
use std::time::Duration;

use wassla_app::Wassla;
use wassla_domain::ChannelState;
use wassla_domain::calls::CallStage;
use wassla_testkit::fixtures::id;
use wassla_testkit::memory::ScriptedVoice;
use wassla_testkit::meta::world::CallState;

use crate::desk::Post;
use crate::gate::{Cut, Gate};
use crate::office::{Office, owner};
use crate::orphans::assert_no_orphan;
use crate::phone::CALLS;

/// More than there are steps.
const STEPS_AT_MOST: usize = 200;

/// Everything that Meta tells, as far as the process takes it.
async fn hear(office: &Office, wassla: &Wassla, refused: &mut Vec<Post>) {
    for post in office.posts() {
        refused.push(post.clone());
        if post.reaches(wassla).await.is_ok() {
            refused.pop();
        }
    }
    let _taken = wassla.process_events().await;
}

/// Answers what rings; what fails waits.
async fn answer(office: &Office, wassla: &Wassla) {
    let wassla = wassla.clone();
    tokio::spawn(async move { wassla.answer_calls().await });
    office.a_while().await;
}

/// From enabling to disconnecting, as far as the process gets.
async fn run(office: &Office, wassla: &Wassla, number: &str, refused: &mut Vec<Post>) {
    let _view = wassla.enable_calling(&owner(), &id("ag_vera")).await;
    wassla.finish_tasks().await;
    hear(office, wassla, refused).await;
    let _due = wassla.enable_due().await;
    if !office.is_callable(number) {
        return;
    }
    let offers = ["karim", "nadia"].map(|customer| office.places_call(number, customer));
    hear(office, wassla, refused).await;
    answer(office, wassla).await;
    office
        .graph
        .world(|world| world.customer_hangs_up(&offers[0]));
    hear(office, wassla, refused).await;
    for call in office.log().await {
        if call.stage.is_live() {
            let _done = wassla.hang_up(&owner(), &call.id).await;
        }
    }
    office.a_while().await;
    let _last = office.places_call(number, "karim");
    hear(office, wassla, refused).await;
    answer(office, wassla).await;
    let _done = wassla.disconnect(&owner(), CALLS).await;
    office.a_while().await;
    let _count = wassla.cleanup_due().await;
}

/// Lets a process get as far as the cut, and others finish. Says in which call it was cut.
async fn cut_short(step: usize, cut: Cut) -> Option<&'static str> {
    let office = Office::with_voices().await;
    let number = office.number().await;
    let gate = Gate::cutting(step, cut);
    // Its sessions end with a process.
    let voice = ScriptedVoice::new();
    let doomed = office.with(|ports| {
        ports.voice = Arc::new(voice.clone());
        *ports = gate.before(ports);
    });
    let mut refused = Vec::new();
    let has_ended = tokio::select! {
        () = run(&office, &doomed, &number, &mut refused) => false,
        () = gate.crashed() => true,
    };
    let name = gate.was_cut();
    let case = format!("{cut:?} {step} {name:?}");
    assert_no_orphan(&office, &case).await;

    for post in refused {
        post.reaches(&office.wassla).await.unwrap();
    }
    for _ in 0..8 {
        hear(&office, &office.wassla, &mut Vec::new()).await;
        answer(&office, &office.wassla).await;
        if !has_ended {
            answer(&office, &doomed).await;
        }
        office.wassla.enable_due().await.unwrap();
        office.wassla.cleanup_due().await.unwrap();
        assert_no_orphan(&office, &case).await;
        office.goes_by(Duration::from_secs(4)).await;
    }
    assert_only_talk_goes_on(&office, &voice, &case).await;
    office.graph.world(|world| {
        let calls: Vec<_> = world.calls.iter().map(|call| call.id.clone()).collect();
        for call in calls {
            world.customer_hangs_up(&call);
        }
    });
    hear(&office, &office.wassla, &mut Vec::new()).await;
    answer(&office, &office.wassla).await;
    if !has_ended {
        answer(&office, &doomed).await;
    }
    office.passes(Duration::from_mins(31));
    office.wassla.enable_due().await.unwrap();
    office.cleans_up_all().await;

    let log = office.log().await;
    let live = log.iter().filter(|call| call.stage.is_live()).count();
    assert_eq!(live, 0, "{case}: {log:?}");
    assert_eq!(office.voice.live(), [], "{case}");
    if !has_ended && (name, cut) != (Some("end_session"), Cut::Fails) {
        assert_eq!(voice.live(), [], "{case}");
    }
    let state = office.calling_state().await;
    assert!(
        state.is_none_or(|state| state == ChannelState::Connected),
        "{case}: {state:?}"
    );
    assert_eq!(office.is_callable(&number), state.is_some(), "{case}");
    name
}

/// What is live here is live at Meta, and somebody talks.
async fn assert_only_talk_goes_on(office: &Office, voice: &ScriptedVoice, case: &str) {
    for call in office.log().await {
        if call.stage.is_live() {
            let state = office.state_at_meta(call.external_id.as_str());
            assert_eq!(state, CallState::Accepted, "{case}: {call:?}");
            assert_eq!(call.stage, CallStage::Connected, "{case}: {call:?}");
            let sessions = [office.voice.live(), voice.live()].concat();
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
