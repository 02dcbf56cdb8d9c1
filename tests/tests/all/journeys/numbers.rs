//! PIN and registration: where Meta differs from the product's description.

use std::time::Duration;

use meta_fake::Call;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_journeys::world::{Setup, Store, World};

const SET_PIN: &str = "POST /{phone}";
const REGISTER: &str = "POST /{phone}/register";

fn pin_of(world: &World, display: &str) -> Option<String> {
    world.meta(|meta| {
        let number = meta.numbers.iter().find(|number| number.display == display);
        number.unwrap().pin.clone()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connected_number_gets_our_pin_and_is_not_registered() {
    for (person, display) in [("aisha", "+1 202-555-0101"), ("mariam", "+1 202-555-0151")] {
        let world = World::on(Store::Sqlite).await;
        let before = pin_of(&world, display);
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", person).await,
            "connected=whatsapp"
        );
        assert_eq!(
            (world.count(SET_PIN), world.count(REGISTER)),
            (1, 0),
            "{person}"
        );
        let pin = pin_of(&world, display);
        assert!(pin.is_some() && pin != before, "{person}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unregistered_number_with_a_pin_gets_ours_first_and_is_registered_once() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "huda").await,
            "connected=whatsapp"
        );
        let posts: Vec<String> = world.calls().iter().map(Call::endpoint).collect();
        let posts: Vec<&str> = posts
            .iter()
            .map(String::as_str)
            .filter(|post| post.starts_with(SET_PIN))
            .collect();
        assert_eq!(posts, [SET_PIN, REGISTER]);
        let channel = owner.channel("whatsapp").await;
        assert_eq!(channel["evidence"]["number_status"], "CONNECTED");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_the_business_app_gets_neither() {
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "sami").await,
        "connected=whatsapp"
    );
    assert_eq!((world.count(SET_PIN), world.count(REGISTER)), (0, 0));
    assert!(world.rows("ws_acme").await[0].credentials.pin.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_asked_again_with_the_same_pin_and_a_registration_is_read_back() {
    for store in Store::BOTH {
        let world = Setup::on(store).sweeping().open().await;
        world.meta(|meta| {
            meta.script(Fault::times(SET_PIN, 2, What::DoThenDrop));
            meta.script(Fault::once(REGISTER, What::DoThenDrop));
        });
        let mut owner = world.owner();
        assert_eq!(owner.connects("whatsapp", "huda").await, "pending=whatsapp");
        let pin = pin_of(&world, "+1 202-555-0141");
        world.passes(Duration::from_mins(1));
        world
            .until("connected", async || {
                owner.state_of("whatsapp").await == "connected"
            })
            .await;
        assert_eq!(pin_of(&world, "+1 202-555-0141"), pin);
        assert_eq!(world.count(REGISTER), 1, "what was done is not repeated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_that_cannot_be_set_leaves_a_connected_number_connected_with_open_evidence() {
    let world = World::on(Store::Sqlite).await;
    let locked = GraphProblem::new(131_031, "(#131031) Business account has been locked");
    world.meta(|meta| meta.script(Fault::always(SET_PIN, What::Error(locked))));
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "aisha").await,
        "connected=whatsapp"
    );
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["state"], "connected");
    let pin = channel["evidence"]["steps"].as_array().unwrap();
    let pin = pin.iter().find(|step| step["name"] == "pin").unwrap();
    assert_eq!(
        (&pin["state"], &pin["upstream"]),
        (&"failed".into(), &"131031".into())
    );
    assert!(channel["next_step"].as_str().unwrap().contains("locked"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_registered_three_times_at_most_within_72_hours() {
    for store in Store::BOTH {
        let world = Setup::on(store).sweeping().open().await;
        let later = What::Error(GraphProblem::new(2, "Service temporarily unavailable"));
        world.meta(|meta| meta.script(Fault::always(REGISTER, later)));
        let mut owner = world.owner();
        assert_eq!(owner.connects("whatsapp", "huda").await, "pending=whatsapp");
        // Each round but the last says when the next one is.
        while let Some(due) = world.rows("ws_acme").await[0].due_at {
            world.passes(Duration::from_mins(31));
            world
                .until("the sweep took it up", async || {
                    world.rows("ws_acme").await[0].due_at != Some(due)
                })
                .await;
        }
        assert_eq!(owner.state_of("whatsapp").await, "needs_attention");
        assert_eq!(world.count(REGISTER), 3);
        // Another sign-in may be about to register it: that is looked at again before it is told.
        assert_eq!(owner.connects("whatsapp", "huda").await, "pending=whatsapp");
        world.passes(Duration::from_mins(2));
        world
            .until("the sweep took it up", async || {
                world.rows("ws_acme").await[0].due_at.is_none()
            })
            .await;
        assert_eq!(owner.state_of("whatsapp").await, "needs_attention");
        assert_eq!(
            world.count(REGISTER),
            3,
            "connecting again does not begin anew"
        );

        world.passes(Duration::from_hours(73));
        world.meta(|meta| meta.faults.clear());
        assert_eq!(
            owner.connects("whatsapp", "huda").await,
            "connected=whatsapp"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_says_of_a_registration_is_told_with_what_to_do() {
    let cases = [
        (133_005, "reset it in WhatsApp Manager"),
        (133_006, "verify it in WhatsApp Manager"),
        (133_016, "72 hours"),
    ];
    for (code, advice) in cases {
        let world = World::on(Store::Sqlite).await;
        let refused = GraphProblem::new(code, "(#) refused");
        world.meta(|meta| meta.script(Fault::always(REGISTER, What::Error(refused))));
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "huda").await,
            "attention=whatsapp",
            "{code}"
        );
        let page = owner.lands_on("attention=whatsapp").await;
        assert!(page.banner("attention").contains(advice), "{code}");
        assert_eq!(world.count(REGISTER), 1, "{code}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_token_is_kept_also_when_the_exchange_keeps_silent() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| meta.settings.answers_expires_in = false);
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "aisha").await,
        "connected=whatsapp"
    );
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["token_expires_at"], "2027-01-21T00:00:00Z");
    assert_eq!(channel["flags"], serde_json::json!([]));
    world.passes(Duration::from_hours(24 * 54));
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["flags"], serde_json::json!(["token_expiring"]));
    let page = owner.looks_at("/channels").await;
    assert!(page.tile("whatsapp").contains("data-action=\"reconnect\""));
}
