//! What is done at Meta, what is put off, and what a person is told.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::ChatKind::{Messenger, Whatsapp};
use wassla_domain::channel::{Step, StepFailure};
use wassla_domain::{Advice, ChannelState, Timestamp};

use crate::test_app::{TestApp, owner};

const SUBSCRIBE: &str = "POST /{waba}/subscribed_apps";
const REGISTER: &str = "POST /{phone}/register";

#[tokio::test]
async fn a_connected_number_gets_our_pin_and_is_not_registered() {
    let app = TestApp::open();
    app.connects("mariam", Whatsapp).await;
    let row = app.row(Whatsapp).await.unwrap();
    assert!(matches!(row.evidence.subscribed, Step::Done { .. }));
    assert!(matches!(row.evidence.pin, Step::Done { .. }));
    assert_eq!(
        (row.evidence.registered, row.due_at),
        (Step::NotNeeded, None)
    );
    assert_eq!(app.graph.count("register"), 0);
    let pin = app.graph.world(|world| {
        let number = world
            .numbers
            .iter()
            .find(|n| n.id == row.asset.external_id())
            .unwrap();
        number.pin.clone().unwrap()
    });
    assert_ne!(pin, "271828", "the foreign PIN was replaced by ours");
}

#[tokio::test]
async fn an_unregistered_number_with_a_pin_gets_ours_first_and_registers_once() {
    let app = TestApp::open();
    assert_eq!(app.connects("huda", Whatsapp).await, "connected=whatsapp");
    let row = app.row(Whatsapp).await.unwrap();
    assert!(matches!(row.evidence.registered, Step::Done { .. }));
    assert_eq!(
        (app.graph.count("set_pin"), app.graph.count("register")),
        (1, 1)
    );
}

#[tokio::test]
async fn a_business_app_number_gets_neither() {
    let app = TestApp::open();
    assert_eq!(app.connects("sami", Whatsapp).await, "connected=whatsapp");
    assert_eq!(
        (app.graph.count("set_pin"), app.graph.count("register")),
        (0, 0)
    );
    assert!(app.row(Whatsapp).await.unwrap().credentials.pin.is_none());
}

#[tokio::test]
async fn connected_is_not_said_of_what_was_not_subscribed() {
    let app = TestApp::open();
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    app.graph
        .world(|world| world.script(Fault::always(SUBSCRIBE, What::Error(denied))));
    assert_eq!(app.connects("aisha", Whatsapp).await, "attention=whatsapp");
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    let (_, views) = app.wassla.channels(&owner()).await.unwrap();
    assert_eq!(views[0].next_step, Some(Advice::GrantPermissions.into()));
}

#[tokio::test]
async fn a_pin_that_could_not_be_set_leaves_it_connected_with_open_evidence() {
    let app = TestApp::open();
    let refused = What::Error(GraphProblem::new(131_031, "locked"));
    app.graph
        .world(|world| world.script(Fault::always("POST /{phone}", refused)));
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    let row = app.row(Whatsapp).await.unwrap();
    assert!(matches!(
        row.evidence.pin,
        Step::Failed {
            failure: StepFailure::Refused,
            ..
        }
    ));
}

#[tokio::test]
async fn a_number_whose_pin_could_not_be_set_is_never_registered_with_a_guess() {
    let app = TestApp::open();
    let refused = What::Error(GraphProblem::new(131_031, "locked"));
    app.graph
        .world(|world| world.script(Fault::always("POST /{phone}", refused)));
    assert_eq!(app.connects("huda", Whatsapp).await, "attention=whatsapp");
    app.clock.advance(Duration::from_hours(2));
    assert_eq!(app.wassla.provision_due().await.unwrap(), 0);
    assert_eq!(app.graph.count("register"), 0);
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(
        (row.state, row.due_at),
        (ChannelState::NeedsAttention, None)
    );
}

#[tokio::test]
async fn a_dead_token_during_provisioning_asks_to_reconnect() {
    let app = TestApp::open();
    let dead = GraphProblem::dead_token(460, "password changed");
    app.graph
        .world(|world| world.script(Fault::always(SUBSCRIBE, What::Error(dead))));
    assert_eq!(app.connects("aisha", Whatsapp).await, "attention=whatsapp");
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::ReconnectNeeded
    );
}

#[tokio::test]
async fn what_meta_was_too_busy_for_is_done_later() {
    let app = TestApp::open();
    let page = "POST /{page}/subscribed_apps";
    let busy = What::ThrottledMinutes(2);
    app.graph.world(|world| {
        for endpoint in [SUBSCRIBE, page] {
            world.script(Fault::times(endpoint, 3, busy.clone()));
        }
    });
    let landing = app.connects("lina", Whatsapp).await;
    assert!(landing.starts_with("pending=whatsapp"), "{landing}");
    assert_eq!(
        app.wassla.provision_due().await.unwrap(),
        0,
        "not before Meta allows it"
    );

    app.graph.world(|world| world.faults.clear());
    app.clock.advance(Duration::from_mins(2));
    assert_eq!(app.wassla.provision_due().await.unwrap(), 3);
    for kind in [Whatsapp, Messenger] {
        let row = app.row(kind).await.unwrap();
        assert_eq!(
            (row.state, row.due_at),
            (ChannelState::Connected, None),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn registration_whose_answer_was_lost_is_read_back_and_not_repeated() {
    let app = TestApp::open();
    app.graph
        .world(|world| world.script(Fault::once(REGISTER, What::DoThenDrop)));
    assert_eq!(app.connects("huda", Whatsapp).await, "pending=whatsapp");
    app.clock.advance(Duration::from_mins(1));
    app.wassla.provision_due().await.unwrap();
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
    assert_eq!(app.graph.count("register"), 1);
}

#[tokio::test]
async fn a_number_is_registered_three_times_at_most_within_72_hours() {
    let app = TestApp::open();
    let refused = What::Error(GraphProblem::new(2, "later"));
    app.graph
        .world(|world| world.script(Fault::always(REGISTER, refused)));
    app.connects("huda", Whatsapp).await;
    let mut rounds = 0;
    while let Some(due) = app.row(Whatsapp).await.unwrap().due_at {
        app.clock.set(due);
        app.wassla.provision_due().await.unwrap();
        rounds += 1;
        assert!(rounds < 20);
    }
    assert_eq!(app.graph.count("register"), 3);
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    assert!(matches!(
        row.evidence.registered,
        Step::Failed {
            failure: StepFailure::TooOften,
            ..
        }
    ));

    // Connecting again does not ask again either, before the window has passed.
    assert_eq!(app.connects("huda", Whatsapp).await, "pending=whatsapp");
    app.clock.advance(Duration::from_mins(1));
    app.wassla.provision_due().await.unwrap();
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    assert_eq!(app.graph.count("register"), 3);
    let later = app.clock_now().plus(Duration::from_hours(73));
    app.clock.set(later);
    app.graph.world(|world| world.faults.clear());
    assert_eq!(app.connects("huda", Whatsapp).await, "connected=whatsapp");
}

#[tokio::test(start_paused = true)]
async fn the_callback_waits_five_seconds_for_meta_and_no_longer() {
    let app = TestApp::open();
    app.graph
        .world(|world| world.script(Fault::once(SUBSCRIBE, What::Delay(9_000))));
    let from = tokio::time::Instant::now();
    assert_eq!(app.connects("aisha", Whatsapp).await, "pending=whatsapp");
    assert_eq!(from.elapsed().as_secs(), 5);
    app.wassla.finish_tasks().await;
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
}

impl TestApp {
    fn clock_now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}
