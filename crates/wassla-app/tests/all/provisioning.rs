//! What is done at Meta, what is put off, and what a person is told.

use std::time::Duration;

use wassla_domain::ChatKind::{Messenger, Whatsapp};
use wassla_domain::channel::{Failure, Step};
use wassla_domain::{ChannelState, Timestamp};
use wassla_testkit::meta::fault::{Fault, What};
use wassla_testkit::meta::world::GraphProblem;

use crate::office::{Office, owner};

const SUBSCRIBE: &str = "POST /{waba}/subscribed_apps";
const REGISTER: &str = "POST /{phone}/register";

#[tokio::test]
async fn a_connected_number_gets_our_pin_and_is_not_registered() {
    let office = Office::open();
    office.connects("mariam", Whatsapp).await;
    let row = office.row(Whatsapp).await.unwrap();
    assert!(matches!(row.evidence.subscribed, Step::Done { .. }));
    assert!(matches!(row.evidence.pin, Step::Done { .. }));
    assert_eq!(
        (row.evidence.registered, row.due_at),
        (Step::NotNeeded, None)
    );
    assert_eq!(office.graph.count("register"), 0);
    let pin = office.graph.world(|world| {
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
    let office = Office::open();
    assert_eq!(
        office.connects("huda", Whatsapp).await,
        "connected=whatsapp"
    );
    let row = office.row(Whatsapp).await.unwrap();
    assert!(matches!(row.evidence.registered, Step::Done { .. }));
    assert_eq!(
        (
            office.graph.count("set_pin"),
            office.graph.count("register")
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn a_business_app_number_gets_neither() {
    let office = Office::open();
    assert_eq!(
        office.connects("sami", Whatsapp).await,
        "connected=whatsapp"
    );
    assert_eq!(
        (
            office.graph.count("set_pin"),
            office.graph.count("register")
        ),
        (0, 0)
    );
    assert!(
        office
            .row(Whatsapp)
            .await
            .unwrap()
            .credentials
            .pin
            .is_none()
    );
}

#[tokio::test]
async fn connected_is_not_said_of_what_was_not_subscribed() {
    let office = Office::open();
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    office
        .graph
        .world(|world| world.script(Fault::always(SUBSCRIBE, What::Error(denied))));
    assert_eq!(
        office.connects("aisha", Whatsapp).await,
        "attention=whatsapp"
    );
    let row = office.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    let (_, views) = office.wassla.channels(&owner()).await.unwrap();
    assert!(views[0].next_step.unwrap().contains("permission"));
}

#[tokio::test]
async fn a_pin_that_could_not_be_set_leaves_it_connected_with_open_evidence() {
    let office = Office::open();
    let refused = What::Error(GraphProblem::new(131_031, "locked"));
    office
        .graph
        .world(|world| world.script(Fault::always("POST /{phone}", refused)));
    assert_eq!(
        office.connects("aisha", Whatsapp).await,
        "connected=whatsapp"
    );
    let row = office.row(Whatsapp).await.unwrap();
    assert!(matches!(
        row.evidence.pin,
        Step::Failed {
            failure: Failure::Refused,
            ..
        }
    ));
}

#[tokio::test]
async fn a_number_whose_pin_could_not_be_set_is_never_registered_with_a_guess() {
    let office = Office::open();
    let refused = What::Error(GraphProblem::new(131_031, "locked"));
    office
        .graph
        .world(|world| world.script(Fault::always("POST /{phone}", refused)));
    assert_eq!(
        office.connects("huda", Whatsapp).await,
        "attention=whatsapp"
    );
    office.clock.advance(Duration::from_hours(2));
    assert_eq!(office.wassla.provision_due().await.unwrap(), 0);
    assert_eq!(office.graph.count("register"), 0);
    let row = office.row(Whatsapp).await.unwrap();
    assert_eq!(
        (row.state, row.due_at),
        (ChannelState::NeedsAttention, None)
    );
}

#[tokio::test]
async fn a_dead_token_during_provisioning_asks_to_reconnect() {
    let office = Office::open();
    let dead = GraphProblem::dead_token(460, "password changed");
    office
        .graph
        .world(|world| world.script(Fault::always(SUBSCRIBE, What::Error(dead))));
    assert_eq!(
        office.connects("aisha", Whatsapp).await,
        "attention=whatsapp"
    );
    assert_eq!(
        office.row(Whatsapp).await.unwrap().state,
        ChannelState::ReconnectNeeded
    );
}

#[tokio::test]
async fn what_meta_was_too_busy_for_is_done_later() {
    let office = Office::open();
    let page = "POST /{page}/subscribed_apps";
    let busy = What::ThrottledMinutes(2);
    office.graph.world(|world| {
        for endpoint in [SUBSCRIBE, page] {
            world.script(Fault::times(endpoint, 3, busy.clone()));
        }
    });
    let landing = office.connects("lina", Whatsapp).await;
    assert!(landing.starts_with("pending=whatsapp"), "{landing}");
    assert_eq!(
        office.wassla.provision_due().await.unwrap(),
        0,
        "not before Meta allows it"
    );

    office.graph.world(|world| world.faults.clear());
    office.clock.advance(Duration::from_mins(2));
    assert_eq!(office.wassla.provision_due().await.unwrap(), 3);
    for kind in [Whatsapp, Messenger] {
        let row = office.row(kind).await.unwrap();
        assert_eq!(
            (row.state, row.due_at),
            (ChannelState::Connected, None),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn registration_whose_answer_was_lost_is_read_back_and_not_repeated() {
    let office = Office::open();
    office
        .graph
        .world(|world| world.script(Fault::once(REGISTER, What::DoThenDrop)));
    assert_eq!(office.connects("huda", Whatsapp).await, "pending=whatsapp");
    office.clock.advance(Duration::from_mins(1));
    office.wassla.provision_due().await.unwrap();
    assert_eq!(
        office.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
    assert_eq!(office.graph.count("register"), 1);
}

#[tokio::test]
async fn a_number_is_registered_three_times_at_most_within_72_hours() {
    let office = Office::open();
    let refused = What::Error(GraphProblem::new(2, "later"));
    office
        .graph
        .world(|world| world.script(Fault::always(REGISTER, refused)));
    office.connects("huda", Whatsapp).await;
    let mut rounds = 0;
    while let Some(due) = office.row(Whatsapp).await.unwrap().due_at {
        office.clock.set(due);
        office.wassla.provision_due().await.unwrap();
        rounds += 1;
        assert!(rounds < 20);
    }
    assert_eq!(office.graph.count("register"), 3);
    let row = office.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    assert!(matches!(
        row.evidence.registered,
        Step::Failed {
            failure: Failure::TooOften,
            ..
        }
    ));

    // Connecting again does not ask again either, before the window has passed.
    assert_eq!(office.connects("huda", Whatsapp).await, "pending=whatsapp");
    office.clock.advance(Duration::from_mins(1));
    office.wassla.provision_due().await.unwrap();
    let row = office.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::NeedsAttention);
    assert_eq!(office.graph.count("register"), 3);
    let later = office.clock_now().plus(Duration::from_hours(73));
    office.clock.set(later);
    office.graph.world(|world| world.faults.clear());
    assert_eq!(
        office.connects("huda", Whatsapp).await,
        "connected=whatsapp"
    );
}

#[tokio::test(start_paused = true)]
async fn the_callback_waits_five_seconds_for_meta_and_no_longer() {
    let office = Office::open();
    office
        .graph
        .world(|world| world.script(Fault::once(SUBSCRIBE, What::Delay(9_000))));
    let from = tokio::time::Instant::now();
    assert_eq!(office.connects("aisha", Whatsapp).await, "pending=whatsapp");
    assert_eq!(from.elapsed().as_secs(), 5);
    office.wassla.finish_tasks().await;
    assert_eq!(
        office.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
}

impl Office {
    fn clock_now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}
