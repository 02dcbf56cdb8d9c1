//! Calling never outlives its chat channel: its row goes at once, and Meta is told in the end.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::{AssetKind, CallState};
use serde_json::json;
use wassla_journeys::world::{Person, Setup, Store, Voices, World};

use super::call_scene::{NUMBER, Scene, takes_calls};

const KIND: &str = "whatsapp_call";
const SETTINGS: &str = "POST /{phone}/settings";

async fn taking_calls(setup: Setup) -> (World, Person) {
    let voices = Voices::start().await;
    let world = setup.speaking(&voices).working().open().await;
    let owner = takes_calls(&world).await;
    assert!(world.is_callable(NUMBER));
    (world, owner)
}

/// The API says at once that neither is connected.
async fn both_are_gone(owner: &Person) {
    let answer = owner.gets("/api/v1/channels").await;
    let channels = answer.json()["channels"].clone();
    for kind in ["whatsapp", KIND] {
        let channels = channels.as_array().unwrap();
        let channel = channels.iter().find(|one| one["kind"] == kind).unwrap();
        assert_eq!(channel["state"], "not_connected", "{channel}");
        assert_eq!(channel["agent_id"], json!(null), "{channel}");
    }
}

async fn becomes(world: &World, owner: &Person, kind: &str, state: &str) {
    let what = format!("{kind} is {state}");
    world
        .until(&what, async || owner.state_of(kind).await == state)
        .await;
}

/// In the end nobody can call the number, and nothing is owed.
async fn meta_is_left_clean(world: &World) {
    let jobs = world.stores().jobs.clone();
    world
        .until("Meta is left clean", async || {
            world.passes(Duration::from_secs(5));
            jobs.jobs_after(None, 9).await.unwrap().is_empty()
        })
        .await;
    assert!(!world.is_callable(NUMBER));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disconnecting_chat_ends_calling_at_once_and_at_meta() {
    for store in Store::BOTH {
        let (world, owner) = taking_calls(Setup::on(store)).await;
        assert_eq!(owner.disconnects("whatsapp").await, 204);
        both_are_gone(&owner).await;
        assert_eq!(owner.disconnects(KIND).await, 404);
        meta_is_left_clean(&world).await;
        assert_eq!(world.count(SETTINGS), 2, "on, off");
        assert_eq!(world.count("DELETE /{waba}/subscribed_apps"), 1);
        let calls = world.calls();
        let last = |endpoint: &str| calls.iter().rposition(|call| call.endpoint() == endpoint);
        assert!(
            last(SETTINGS) < last("DELETE /{waba}/subscribed_apps"),
            "calling first, while Meta listens to us"
        );
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disconnecting_chat_hangs_up() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let (call, logged) = scene.karim_talks().await;
        scene.world.passes(Duration::from_secs(4));
        assert_eq!(scene.owner.disconnects("whatsapp").await, 204);
        both_are_gone(&scene.owner).await;
        scene.call_at_meta_is(&call, CallState::Terminated).await;
        scene.voices_hear_the_end_of(&logged).await;
        scene.call_is("completed").await;
        meta_is_left_clean(&scene.world).await;
        assert_eq!(
            scene.owner.calls().await.len(),
            1,
            "the log outlives the channel"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meta_failing_first_is_told_until_it_hears() {
    for store in Store::BOTH {
        for what in [
            What::Drop,
            What::Empty(500),
            What::ThrottledMinutes(1),
            What::DoThenDrop,
        ] {
            for kind in ["whatsapp", KIND] {
                let (world, owner) = taking_calls(Setup::on(store)).await;
                let down = Fault::times(SETTINGS, 3, what.clone());
                world.meta(|meta| meta.script(down));
                assert_eq!(owner.disconnects(kind).await, 204);
                assert_eq!(owner.state_of(KIND).await, "not_connected");
                meta_is_left_clean(&world).await;
                assert_eq!(world.count(SETTINGS), 1 + 4, "{what:?}");
                assert_eq!(
                    owner.state_of(KIND).await,
                    "not_connected",
                    "never brought back"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_between_leaves_it_to_the_next() {
    for store in Store::BOTH {
        for kind in ["whatsapp", KIND] {
            let (mut world, mut owner) = taking_calls(Setup::on(store).mortal()).await;
            let down = Fault::once(SETTINGS, What::Drop);
            world.meta(|meta| meta.script(down));
            assert_eq!(owner.disconnects(kind).await, 204);
            world.kills_server(0);
            let next = world.starts_another_server_in_time().await;
            owner.reaches_server(next);
            assert_eq!(owner.state_of(KIND).await, "not_connected");
            meta_is_left_clean(&world).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_removes_the_app_ends_calling() {
    for store in Store::BOTH {
        let (world, mut owner) = taking_calls(Setup::on(store)).await;
        world.person_removes_app("aisha");
        becomes(&world, &owner, "whatsapp", "reconnect_needed").await;
        assert_eq!(
            owner.state_of(KIND).await,
            "not_connected",
            "in the same write"
        );
        assert_eq!(owner.disconnects(KIND).await, 404);

        let landing = owner.connects("whatsapp", "aisha").await;
        assert_eq!(landing, "connected=whatsapp");
        assert_eq!(
            owner.state_of(KIND).await,
            "not_connected",
            "only if somebody wants it"
        );
        assert_eq!(owner.enables_calls("ag_vera").await.status, 200);
        assert!(world.is_callable(NUMBER));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_no_longer_shared_ends_calling() {
    for store in Store::BOTH {
        let (world, owner) = taking_calls(Setup::on(store)).await;
        world.meta(|meta| {
            let waba = meta.wabas.iter().find(|waba| waba.name == "Aisha Flowers");
            let waba = waba.unwrap().id.clone();
            meta.remove_partner(&waba);
        });
        becomes(&world, &owner, "whatsapp", "reconnect_needed").await;
        assert_eq!(
            owner.state_of(KIND).await,
            "not_connected",
            "in the same write"
        );
        assert_eq!(owner.disconnects(KIND).await, 404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_wants_deletion_takes_calling_along() {
    for store in Store::BOTH {
        let (world, owner) = taking_calls(Setup::on(store)).await;
        let asked = world.count(SETTINGS);
        world.person_wants_deletion("aisha");
        becomes(&world, &owner, "whatsapp", "not_connected").await;
        both_are_gone(&owner).await;
        let calling = world.stores().calling.clone();
        let row = calling
            .calling(&wassla_testkit::fixtures::id("ws_acme"))
            .await;
        assert_eq!(row.unwrap(), None);
        // The person's tokens are dead: there is nothing to ask Meta with.
        assert_eq!(world.count(SETTINGS), asked);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_number_does_not_take_calling_along_nor_leave_it_on_the_old_one() {
    for store in Store::BOTH {
        let (world, mut owner) = taking_calls(Setup::on(store)).await;
        let landing = owner.connects("whatsapp", "mariam").await;
        assert_eq!(landing, "connected=whatsapp");
        assert_eq!(owner.state_of(KIND).await, "not_connected", "at once");
        meta_is_left_clean(&world).await;
        assert!(!world.is_callable("+1 202-555-0151"), "nobody asked for it");
        assert_eq!(
            owner.channel("whatsapp").await["display"],
            "+1 202-555-0151"
        );
        let old = world.phone("karim", AssetKind::Whatsapp, NUMBER);
        assert!(old.cannot_call().is_some());

        assert_eq!(owner.enables_calls("ag_vera").await.status, 200);
        assert!(world.is_callable("+1 202-555-0151"));
        assert!(!world.is_callable(NUMBER));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_number_again_keeps_calling() {
    for store in Store::BOTH {
        let (world, mut owner) = taking_calls(Setup::on(store)).await;
        owner.connects("whatsapp", "aisha").await;
        assert_eq!(owner.state_of(KIND).await, "connected");
        assert!(world.is_callable(NUMBER));
        assert_eq!(world.count(SETTINGS), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enabling_again_before_meta_was_told_leaves_it_on() {
    for store in Store::BOTH {
        let (world, owner) = taking_calls(Setup::on(store)).await;
        let down = Fault::times(SETTINGS, 2, What::Empty(500));
        world.meta(|meta| meta.script(down));
        assert_eq!(owner.disconnects(KIND).await, 204);
        world
            .until("Meta was told in vain", async || world.count(SETTINGS) > 1)
            .await;
        let enabled = owner.enables_calls("ag_vera").await;
        assert_eq!(enabled.status, 200, "{enabled:?}");
        let jobs = world.stores().jobs.clone();
        world
            .until("nothing is owed", async || {
                world.passes(Duration::from_secs(5));
                jobs.jobs_after(None, 9).await.unwrap().is_empty()
            })
            .await;
        becomes(&world, &owner, KIND, "connected").await;
        assert!(world.is_callable(NUMBER));
    }
}
