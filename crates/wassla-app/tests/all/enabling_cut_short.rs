//! Enabling calls beside others, and with a process that ends in the middle.

use std::time::Duration;

use wassla_domain::ChannelState;
use wassla_testkit::fixtures::id;

use crate::gate::{Cut, Gate};
use crate::phone::{CALLS, state_of};
use crate::test_app::{TestApp, owner};

/// More than there are steps.
const STEPS_AT_MOST: usize = 60;

#[tokio::test(start_paused = true)]
async fn a_number_that_somebody_is_busy_with_is_enabled_afterwards() {
    let app = TestApp::with_voices().await;
    let (name, now) = (format!("calling:{}", app.number().await), app.now());
    let until = now.plus(Duration::from_mins(1));
    let leases = app.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    let view = app.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::Connecting));
    assert_eq!(app.asked_of_settings(), (0, 0), "not while it is held");

    leases.release(&name, "somebody").await.unwrap();
    app.passes(Duration::from_secs(2));
    assert_eq!(app.wassla.enable_due().await.unwrap(), 1);
    assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_went_while_it_waited_is_not_enabled_any_more() {
    let app = TestApp::with_voices().await;
    let (number, now) = (app.number().await, app.now());
    let (name, until) = (
        format!("calling:{number}"),
        now.plus(Duration::from_mins(1)),
    );
    let leases = app.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    let wassla = app.wassla.clone();
    let agent = id("ag_vera");
    let enabling = tokio::spawn(async move { wassla.enable_calling(&owner(), &agent).await });
    app.a_while().await;
    let who = owner();
    let gone = app.wassla.disconnect(&who, CALLS);
    gone.await.unwrap();
    leases.release(&name, "somebody").await.unwrap();
    assert_eq!(state_of(&enabling.await.unwrap().unwrap()), None);
    app.wassla.finish_tasks().await;
    assert_eq!(app.asked_of_settings(), (0, 0));
    assert!(!app.is_callable(&number));
}

#[tokio::test]
async fn wherever_enabling_is_cut_short_it_ends_connected_or_clean() {
    for cut in Cut::ALL {
        let mut ends = [0, 0];
        for step in 0..STEPS_AT_MOST {
            let app = TestApp::with_voices().await;
            let gate = Gate::cutting(step, cut);
            let doomed = app.with(|ports| *ports = gate.before(ports));
            let agent = id("ag_vera");
            let (caller, number) = (owner(), app.number().await);
            let enabling = async {
                let _view = doomed.enable_calling(&caller, &agent).await;
                doomed.finish_tasks().await;
            };
            tokio::select! {
                () = enabling => {}
                () = gate.crashed() => {}
            }
            let case = format!("{cut:?} {step} {:?}", gate.was_cut());
            let stands = app.has_calling_row().await;
            assert!(stands || !app.is_callable(&number), "{case}: row first");

            app.tries_again().await;
            let state = app.calling_state().await;
            assert_eq!(app.is_callable(&number), state.is_some(), "{case}");
            let is_well = state.is_none_or(|state| state == ChannelState::Connected);
            assert!(is_well, "{case}: {state:?}");
            ends[usize::from(stands)] += 1;
            if gate.was_cut().is_none() {
                assert!(step > 10, "{case}: hardly anything was cut");
                break;
            }
        }
        assert!(ends[0] > 0 && ends[1] > 0, "{cut:?}: {ends:?}");
        assert!(ends[0] + ends[1] < STEPS_AT_MOST, "it comes to an end");
    }
}
