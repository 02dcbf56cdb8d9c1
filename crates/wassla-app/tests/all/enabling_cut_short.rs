//! Enabling calls beside others, and with a process that ends in the middle.

use std::time::Duration;

use wassla_domain::ChannelState;
use wassla_testkit::fixtures::id;

use crate::gate::{Cut, Gate};
use crate::office::{Office, owner};
use crate::phone::{CALLS, state_of};

/// More than there are steps.
const STEPS_AT_MOST: usize = 60;

#[tokio::test(start_paused = true)]
async fn a_number_that_somebody_is_busy_with_is_enabled_afterwards() {
    let office = Office::with_voices().await;
    let (name, now) = (format!("calling:{}", office.number().await), office.now());
    let until = now.plus(Duration::from_mins(1));
    let leases = office.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    let view = office.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::Connecting));
    assert_eq!(office.asked_of_settings(), (0, 0), "not while it is held");

    leases.release(&name, "somebody").await.unwrap();
    office.passes(Duration::from_secs(2));
    assert_eq!(office.wassla.enable_due().await.unwrap(), 1);
    assert_eq!(office.calling_state().await, Some(ChannelState::Connected));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_went_while_it_waited_is_not_enabled_any_more() {
    let office = Office::with_voices().await;
    let (number, now) = (office.number().await, office.now());
    let (name, until) = (
        format!("calling:{number}"),
        now.plus(Duration::from_mins(1)),
    );
    let leases = office.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    let wassla = office.wassla.clone();
    let agent = id("ag_vera");
    let enabling = tokio::spawn(async move { wassla.enable_calling(&owner(), &agent).await });
    office.a_while().await;
    let who = owner();
    let gone = office.wassla.disconnect(&who, CALLS);
    gone.await.unwrap();
    leases.release(&name, "somebody").await.unwrap();
    assert_eq!(state_of(&enabling.await.unwrap().unwrap()), None);
    office.wassla.finish_tasks().await;
    assert_eq!(office.asked_of_settings(), (0, 0));
    assert!(!office.is_callable(&number));
}

#[tokio::test]
async fn wherever_enabling_is_cut_short_it_ends_connected_or_clean() {
    for cut in Cut::ALL {
        let mut ends = [0, 0];
        for step in 0..STEPS_AT_MOST {
            let office = Office::with_voices().await;
            let gate = Gate::cutting(step, cut);
            let doomed = office.with(|ports| *ports = gate.before(ports));
            let agent = id("ag_vera");
            let (caller, number) = (owner(), office.number().await);
            let enabling = async {
                let _view = doomed.enable_calling(&caller, &agent).await;
                doomed.finish_tasks().await;
            };
            tokio::select! {
                () = enabling => {}
                () = gate.crashed() => {}
            }
            let case = format!("{cut:?} {step} {:?}", gate.was_cut());
            let stands = office.has_calling_row().await;
            assert!(stands || !office.is_callable(&number), "{case}: row first");

            office.tries_again().await;
            let state = office.calling_state().await;
            assert_eq!(office.is_callable(&number), state.is_some(), "{case}");
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
