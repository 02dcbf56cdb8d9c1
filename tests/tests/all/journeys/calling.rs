//! WhatsApp Call is enabled, given to another agent and disconnected.

use std::time::Duration;

use meta_fake::Call;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use serde_json::json;
use wassla_journeys::world::{Person, Setup, Store, Voices, World};

const NUMBER: &str = "+1 202-555-0101";
const KIND: &str = "whatsapp_call";
/// What enabling may ask Meta, and nothing else.
const ASKED: [&str; 3] = [
    "GET /{phone}",
    "GET /{phone}/settings",
    "POST /{phone}/settings",
];

/// Aisha's flowers on WhatsApp, with voices that could answer calls.
async fn flowers(setup: Setup) -> (World, Person) {
    let voices = Voices::start().await;
    let world = setup.speaking(&voices).working().open().await;
    world.hires_voice("ws_acme", "ag_vera", "Vera").await;
    world.hires_voice("ws_acme", "ag_victor", "Victor").await;
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "aisha").await,
        "connected=whatsapp"
    );
    world.meta(|meta| meta.journal.clear());
    (world, owner)
}

/// What Meta told of its settings was looked at, so that nothing is under way any more.
async fn settings_are_seen(world: &World, webhooks: usize) {
    world
        .until("the news of settings are taken in", async || {
            let posts = world.meta(|meta| meta.journal.posts().to_vec());
            posts.len() == webhooks && world.events("noted").await >= webhooks as u64
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_enabled_with_evidence_and_with_four_calls_at_meta() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        assert!(!world.is_callable(NUMBER));
        assert_eq!(owner.state_of(KIND).await, "not_connected");

        let enabled = owner.enables_calls("ag_vera").await;
        assert_eq!(enabled.status, 200, "{enabled:?}");
        assert!(world.is_callable(NUMBER));
        let channel = enabled.json();
        assert_eq!(channel, owner.channel(KIND).await);
        assert_eq!(channel["state"], "connected");
        assert_eq!(channel["display"], NUMBER);
        assert_eq!(channel["agent_id"], "ag_vera");
        assert_eq!(channel["next_step"], serde_json::Value::Null);
        let steps = channel["evidence"]["steps"].as_array().unwrap();
        assert_eq!(steps.len(), 1, "{channel}");
        assert_eq!(
            (&steps[0]["name"], &steps[0]["state"]),
            (&json!("enabled"), &json!("done"))
        );
        assert!(steps[0]["at"].is_string(), "{channel}");

        let asked: Vec<String> = world.calls().iter().map(Call::endpoint).collect();
        let mut first = asked[..4].to_vec();
        first[..2].sort();
        assert_eq!(
            first,
            [ASKED[0], ASKED[1], ASKED[2], ASKED[1]],
            "it is read, set, and read back"
        );
        settings_are_seen(&world, 1).await;

        let again = owner.enables_calls("ag_vera").await;
        assert_eq!(
            (again.status, &again.json()["state"]),
            (200, &json!("connected"))
        );
        assert_eq!(
            world.count("POST /{phone}/settings"),
            1,
            "it was enabled before"
        );
        for call in world.calls() {
            assert!(ASKED.contains(&&*call.endpoint()), "{call:?}");
        }
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clicks_at_once_enable_once() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        let clicks = (0..8).map(|_| owner.enables_calls("ag_vera"));
        for answer in futures::future::join_all(clicks).await {
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        world
            .until("it is connected", async || {
                owner.state_of(KIND).await == "connected"
            })
            .await;
        assert_eq!(world.count("POST /{phone}/settings"), 1);
        assert!(world.is_callable(NUMBER));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_given_to_another_agent_without_asking_meta() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        owner.enables_calls("ag_vera").await;
        settings_are_seen(&world, 1).await;
        world
            .until("nothing is asked any more", async || {
                world.calls().iter().all(|call| call.finished.is_some())
            })
            .await;
        let asked = world.count("POST /{phone}/settings");
        owner.chooses_agent(KIND, "ag_victor").await;
        assert_eq!(owner.channel(KIND).await["agent_id"], "ag_victor");
        assert_eq!(world.count("POST /{phone}/settings"), asked);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_disconnected_once_and_chat_stays() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        owner.enables_calls("ag_vera").await;
        assert_eq!(owner.disconnects(KIND).await, 204);
        assert_eq!(owner.state_of(KIND).await, "not_connected");
        assert_eq!(owner.disconnects(KIND).await, 404);
        world
            .until("Meta takes no calls for it", async || {
                world.passes(Duration::from_secs(1));
                !world.is_callable(NUMBER)
            })
            .await;
        world
            .until("nothing is owed", async || {
                world.passes(Duration::from_secs(1));
                let jobs = world.stores().jobs.jobs_after(None, 9).await;
                jobs.unwrap().is_empty()
            })
            .await;
        assert_eq!(owner.state_of("whatsapp").await, "connected");
        assert_eq!(world.count("POST /{phone}/settings"), 2);
        assert_eq!(
            world.count("DELETE /{waba}/subscribed_apps"),
            0,
            "chat needs it"
        );

        assert_eq!(owner.enables_calls("ag_vera").await.status, 200);
        assert!(world.is_callable(NUMBER), "and it can be enabled again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_does_not_answer_at_once_is_enabled_later() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        let busy = GraphProblem::new(2, "Service temporarily unavailable").status(503);
        let busy = Fault::always("POST /{phone}/settings", What::Error(busy));
        world.meta(|meta| meta.script(busy));
        let answer = owner.enables_calls("ag_vera").await;
        assert_eq!(
            (answer.status, &answer.json()["state"]),
            (200, &json!("connecting")),
            "{answer:?}"
        );
        assert!(!world.is_callable(NUMBER));
        world.meta(|meta| meta.faults.clear());
        world
            .until("it is enabled", async || {
                world.passes(Duration::from_secs(5));
                owner.state_of(KIND).await == "connected"
            })
            .await;
        assert!(world.is_callable(NUMBER));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_are_switched_off_in_whatsapp_manager_are_told_and_not_switched_on() {
    for store in Store::BOTH {
        let (world, owner) = flowers(Setup::on(store)).await;
        owner.enables_calls("ag_vera").await;
        settings_are_seen(&world, 1).await;
        let number = world.number(NUMBER);
        world.passes(Duration::from_secs(1));
        world.meta(|meta| meta.switch_calling(&number, false));
        world
            .until("the card says it", async || {
                owner.state_of(KIND).await == "needs_attention"
            })
            .await;
        let next = owner.channel(KIND).await["next_step"].clone();
        assert!(next.is_string(), "{next}");
        assert!(!world.is_callable(NUMBER), "an owner is not overruled");
        assert_eq!(world.count("POST /{phone}/settings"), 1);

        world.passes(Duration::from_secs(1));
        world.meta(|meta| meta.switch_calling(&number, true));
        world
            .until("it is connected again", async || {
                owner.state_of(KIND).await == "connected"
            })
            .await;
    }
}
