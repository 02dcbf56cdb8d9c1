//! Enabling calls: the row first, then Meta, then what Meta says of itself.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::channel::Step;
use wassla_domain::meta::CallingReason;
use wassla_domain::{Action, Advice, ChannelState, NextStep, Role};

use crate::gate::Gate;
use crate::phone::state_of;
use crate::test_app::{TestApp, caller, owner};

pub(crate) const SET: &str = "POST /{phone}/settings";
pub(crate) const READ: &str = "GET /{phone}/settings";

impl TestApp {
    pub(crate) fn spoils(&self, endpoint: &str, what: What) {
        let fault = Fault::always(endpoint, what);
        self.graph.world(|world| world.script(fault));
    }

    pub(crate) fn is_well_again(&self) {
        self.graph.world(|world| world.faults.clear());
    }

    /// How often Meta's settings were read, and how often written.
    pub(crate) fn asked_of_settings(&self) -> (usize, usize) {
        let graph = &self.graph;
        (graph.count("calling_settings"), graph.count("set_calling"))
    }

    /// What is due becomes due, and is done.
    pub(crate) async fn tries_again(&self) {
        self.passes(Duration::from_mins(31));
        self.wassla.enable_due().await.unwrap();
        self.wassla.finish_tasks().await;
    }
}

#[tokio::test]
async fn calls_are_connected_once_meta_has_said_that_they_are_enabled() {
    let app = TestApp::with_voices().await;
    assert_eq!(state_of(&app.calls_card().await), None);
    let view = app.enables("ag_vera").await.unwrap();

    assert_eq!(state_of(&view), Some(ChannelState::Connected));
    assert_eq!((view.next_step, view.flags.len()), (None, 0));
    assert_eq!(view.agent.unwrap().as_str(), "ag_vera");
    let evidence = view.evidence.unwrap();
    assert_eq!(evidence.steps.len(), 1);
    assert_eq!(evidence.steps[0].name, "enabled");
    assert_eq!(evidence.steps[0].step, Step::Done { at: app.now() });
    assert_eq!(app.asked_of_settings(), (2, 1), "read, set, read back");
    assert!(app.is_callable(&app.number().await));
    let row = app.calling_row().await.unwrap();
    let seen = row.evidence.settings.unwrap();
    assert!(seen.settings.is_enabled() && seen.at == app.now());
    assert_eq!(row.due_at, None);
}

#[tokio::test]
async fn enabling_twice_keeps_the_row_and_sets_nothing_twice() {
    let app = TestApp::taking_calls().await;
    let first = app.calling_row().await.unwrap();
    for agent in ["ag_vera", "ag_victor"] {
        let view = app.enables(agent).await.unwrap();
        assert_eq!(state_of(&view), Some(ChannelState::Connected));
        assert_eq!(view.agent.unwrap().as_str(), agent);
        assert_eq!(app.calling_row().await.unwrap().id, first.id);
    }
    assert_eq!(app.asked_of_settings().1, 1);
    assert_eq!(app.jobs().await, 0);
}

#[tokio::test]
async fn many_at_once_leave_one_row_that_is_connected() {
    for seed in 0..32 {
        let app = TestApp::with_voices().await;
        let gate = Gate::shuffling(seed);
        let wassla = app.with(|ports| *ports = gate.before(ports));
        let clicks = (0..8).map(|n| {
            let (wassla, agent) = (wassla.clone(), ["ag_vera", "ag_victor"][n % 2]);
            let agent = wassla_testkit::fixtures::id(agent);
            tokio::spawn(async move { wassla.enable_calling(&owner(), &agent).await })
        });
        for view in futures::future::join_all(clicks).await {
            view.unwrap().unwrap();
        }
        wassla.finish_tasks().await;
        app.tries_again().await;
        assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
        assert_eq!(app.asked_of_settings().1, 1, "{seed}");
    }
}

#[tokio::test]
async fn what_is_enabled_at_meta_already_is_not_set() {
    let app = TestApp::with_voices().await;
    let number = app.number().await;
    app.graph.world(|world| world.switch_calling(&number, true));
    let view = app.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::Connected));
    assert_eq!(app.asked_of_settings(), (1, 0));
}

#[tokio::test]
async fn those_who_manage_channels_enable_calls() {
    for role in [Role::Owner, Role::Admin, Role::Support, Role::Finance] {
        let app = TestApp::with_voices().await;
        let somebody = caller("user_7", "ws_acme", Some(role));
        let enabled = app.enables_as(&somebody, "ag_vera").await;
        let may = somebody.may(Action::ManageChannels).is_ok();
        assert_eq!(enabled.is_ok(), may, "{role:?}");
    }
}

#[tokio::test]
async fn what_meta_does_not_answer_goes_on_by_itself() {
    for (endpoint, what) in [
        (SET, What::Drop),
        (SET, What::DoThenDrop),
        (READ, What::Drop),
        (SET, What::Error(GraphProblem::new(2, "later").status(503))),
        (READ, What::ThrottledMinutes(3)),
    ] {
        let app = TestApp::with_voices().await;
        app.spoils(endpoint, what.clone());
        let view = app.enables("ag_vera").await.unwrap();
        assert_eq!(state_of(&view), Some(ChannelState::Connecting), "{what:?}");
        assert!(view.next_step.is_some());
        let row = app.calling_row().await.unwrap();
        assert!(row.due_at.unwrap() > app.now());

        if what != What::DoThenDrop {
            app.tries_again().await;
            let state = app.calling_state().await;
            assert_eq!(state, Some(ChannelState::Connecting), "{what:?}");
        }
        app.is_well_again();
        app.tries_again().await;
        let state = app.calling_state().await;
        assert_eq!(state, Some(ChannelState::Connected), "{what:?}");
        assert!(app.is_callable(&app.number().await));
        assert_eq!(app.calling_row().await.unwrap().due_at, None);
    }
}

#[tokio::test]
async fn what_meta_refuses_once_nobody_waits_any_more_is_told_on_the_card() {
    let app = TestApp::with_voices().await;
    app.spoils(SET, What::Drop);
    app.enables("ag_vera").await.unwrap();
    app.is_well_again();
    let number = app.number().await;
    app.graph.world(|world| world.limit_messaging(&number, 250));
    app.tries_again().await;
    let view = app.calls_card().await;
    assert_eq!(state_of(&view), Some(ChannelState::NeedsAttention));
    assert_eq!(
        view.next_step,
        Some(NextStep::Calling(CallingReason::LimitTooLow))
    );
    assert!(!app.is_callable(&number));
}

#[tokio::test]
async fn a_number_that_meta_restricts_needs_attention() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.graph.world(|world| world.restrict_calling(&number));
    app.hears_from_meta().await;
    let view = app.calls_card().await;
    assert_eq!(state_of(&view), Some(ChannelState::NeedsAttention));
    assert!(view.next_step.is_some());
    app.passes(Duration::from_secs(9));
    app.graph
        .world(|world| world.end_calling_restriction(&number));
    app.hears_from_meta().await;
    assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
    assert_eq!(app.asked_of_settings().1, 1, "only looked at");
}

#[tokio::test]
async fn an_owner_who_switches_calls_off_at_meta_is_told_and_not_overruled() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.graph
        .world(|world| world.switch_calling(&number, false));
    app.hears_from_meta().await;
    app.tries_again().await;
    let view = app.calls_card().await;
    assert_eq!(state_of(&view), Some(ChannelState::NeedsAttention));
    assert_eq!(view.next_step, Some(Advice::SwitchCallsOn.into()));
    assert!(!app.is_callable(&number));
    assert_eq!(app.asked_of_settings().1, 1);

    // Who asks for it gets it.
    let view = app.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::Connected));
    assert!(app.is_callable(&number));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_longer_than_five_seconds() {
    for (limit, state) in [
        (2_000, ChannelState::Connected),
        (250, ChannelState::NeedsAttention),
    ] {
        let app = TestApp::with_voices().await;
        let number = app.number().await;
        app.graph
            .world(|world| world.limit_messaging(&number, limit));
        app.spoils(SET, What::Delay(20_000));
        let from = tokio::time::Instant::now();
        let agent = wassla_testkit::fixtures::id("ag_vera");
        let view = app.wassla.enable_calling(&owner(), &agent).await;
        assert_eq!(state_of(&view.unwrap()), Some(ChannelState::Connecting));
        assert_eq!(from.elapsed().as_secs(), 5);
        app.wassla.finish_tasks().await;
        assert_eq!(app.calling_state().await, Some(state));
    }
}
