//! Servers die, stop and stand side by side while somebody is on the phone.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::CallState;
use wassla_journeys::world::{Setup, Store};

use super::call_scene::{CALL_IS_LOST, Scene};

async fn mortal(store: Store) -> Scene {
    Scene::with(|| Setup::on(store).mortal()).await
}

/// How long a call is kept in the database from now, in seconds.
fn kept_for(scene: &Scene) -> i64 {
    let due_at = scene
        .world
        .postgres_says("SELECT due_at FROM calls WHERE stage <> 'ended'");
    let due_at: i64 = due_at.parse().expect("one call that goes on");
    due_at / 1_000 - scene.world.now().seconds()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_server_was_killed_is_ended_at_meta_and_logged_as_interrupted() {
    for store in Store::BOTH {
        let mut scene = mortal(store).await;
        let (call, logged) = scene.karim_talks().await;
        scene.world.kills_server(0);
        let next = scene.world.starts_another_server_in_time().await;
        scene.owner.reaches_server(next);
        assert_eq!(
            scene.owner.last_call_is().await,
            "connected",
            "it may live still"
        );
        scene.world.passes(CALL_IS_LOST);
        scene.call_at_meta_is(&call, CallState::Terminated).await;
        scene.call_is("interrupted").await;
        scene.voices_hear_the_end_of(&logged).await;
        assert_eq!(scene.world.calls_ended("interrupted").await, 1);
        scene
            .world
            .until("Meta's word of the end is taken in", async || {
                scene.owner.counted("whatsapp_call", "noted").await == 2
            })
            .await;
        assert_eq!(
            scene.owner.last_call_is().await,
            "interrupted",
            "it stays so"
        );
        assert_eq!(scene.world.count("POST /{phone}/calls"), 3);

        scene.karim_talks().await;
        assert_eq!(scene.owner.calls().await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_being_answered_when_its_server_was_killed_is_not_answered_twice() {
    for store in Store::BOTH {
        let mut scene = mortal(store).await;
        scene.voices.fall_silent();
        let call = scene.phone.calls();
        scene
            .world
            .until("the voice runtime is asked", async || {
                scene.voices.offers().len() == 1
            })
            .await;
        scene.world.kills_server(0);
        let next = scene.world.starts_another_server_in_time().await;
        scene.owner.reaches_server(next);
        scene.voices.answer_again();
        scene.world.passes(CALL_IS_LOST);
        scene.call_is("interrupted").await;
        scene
            .world
            .until("the caller does not wait", async || {
                scene.phone.call(&call).state.is_over()
            })
            .await;
        assert_eq!(scene.phone.call(&call).answer, None);
        assert_eq!(scene.voices.offers().len(), 1, "asked once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_meta_accepted_as_the_server_was_killed_is_ended() {
    for store in Store::BOTH {
        let mut scene = mortal(store).await;
        // The second one is the accept: it is done, and the answer takes a minute.
        let slow = Fault::once("POST /{phone}/calls", What::Delay(60_000)).after(1);
        scene.world.meta(|meta| meta.script(slow));
        let call = scene.phone.calls();
        scene
            .world
            .until("it is being accepted", async || {
                scene.world.count("POST /{phone}/calls") == 2
            })
            .await;
        scene.world.kills_server(0);
        let next = scene.world.starts_another_server_in_time().await;
        scene.owner.reaches_server(next);
        scene.world.passes(CALL_IS_LOST);
        scene.call_is("interrupted").await;
        scene
            .world
            .until("nobody talks to nobody", async || {
                scene.phone.call(&call).state.is_over()
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_hangs_up() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        let (call, logged) = scene.karim_talks().await;
        scene.world.stops_server(0).await;
        assert_eq!(scene.phone.call(&call).state, CallState::Terminated);
        assert_eq!(scene.voices.ends(), [logged["id"].as_str().unwrap()]);
        let next = scene.world.starts_another_server_in_time().await;
        scene.owner.reaches_server(next);
        assert_eq!(scene.owner.last_call_is().await, "interrupted");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_leaves_alone_what_another_keeps_and_takes_what_a_dead_one_left_once() {
    let mut scene = mortal(Store::Postgres).await;
    let (call, logged) = scene.karim_talks().await;
    let second = scene.world.starts_another_server().await;
    scene.owner.reaches_server(second);
    // Many times as long as a call is kept.
    for _ in 0..12 {
        scene.world.passes(Duration::from_secs(5));
        scene
            .world
            .until("it is kept on", async || kept_for(&scene) > 10)
            .await;
    }
    assert_eq!(scene.phone.call(&call).state, CallState::Accepted);
    assert_eq!(scene.owner.last_call_is().await, "connected");
    assert_eq!(scene.world.count("POST /{phone}/calls"), 2);

    scene.world.kills_server(0);
    let third = scene.world.starts_another_server().await;
    scene.owner.reaches_server(third);
    scene.world.passes(CALL_IS_LOST);
    scene.call_at_meta_is(&call, CallState::Terminated).await;
    scene.call_is("interrupted").await;
    scene.voices_hear_the_end_of(&logged).await;
    assert_eq!(scene.world.count("POST /{phone}/calls"), 3, "ended once");
    assert_eq!(scene.world.calls_ended("interrupted").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_by_one_of_two_servers_and_hung_up_through_the_other() {
    let mut scene = Scene::on(Store::Postgres).await;
    let second = scene.world.starts_another_server().await;
    for number in 1..=6 {
        let (call, logged) = scene.karim_talks().await;
        assert_eq!(scene.voices.offers().len(), number, "asked by one of them");
        let through = if number % 2 == 0 { 0 } else { second };
        scene.owner.reaches_server(through);
        assert_eq!(scene.owner.hangs_up(&logged).await.status, 204);
        assert_eq!(scene.phone.call(&call).state, CallState::Terminated);
        // Who has the call sees that it is over when it is to keep it on.
        scene.world.passes(Duration::from_secs(5));
        scene.voices_hear_the_end_of(&logged).await;
        assert_eq!(scene.owner.last_call_is().await, "completed");
    }
    assert_eq!(scene.world.count("POST /{phone}/calls"), 6 * 3);
}
