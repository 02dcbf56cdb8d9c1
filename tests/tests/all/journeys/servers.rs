//! More than one server.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use wassla_domain::Role;
use wassla_journeys::world::{Setup, Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_leaves_on_one_server_and_comes_back_on_another() {
    let mut world = World::on(Store::Postgres).await;
    let second = world.starts_another_server().await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    owner.reaches_server(second);
    assert_eq!(owner.comes_back().await, "connected=whatsapp");
    owner.reaches_server(0);
    assert_eq!(owner.state_of("whatsapp").await, "connected");
    assert_eq!(
        owner.comes_back().await,
        "connected=whatsapp",
        "a reload on the first"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t03_callbacks_that_race_on_two_servers_ask_meta_once() {
    let mut world = World::on(Store::Postgres).await;
    let second = world.starts_another_server().await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    let url = owner.address();
    let mut beside = owner.clone();
    beside.reaches_server(second);
    let opened = (0..64).map(|number| {
        let tab = if number % 2 == 0 { &owner } else { &beside };
        tab.opens(&url)
    });
    for answer in futures::future::join_all(opened).await {
        assert_eq!(answer.landing(), "connected=whatsapp");
    }
    assert_eq!(world.exchanges(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_left_undone_another_takes_up() {
    let setup = Setup::on(Store::Postgres).sweeping();
    let mut world = setup.open().await;
    let busy = Fault::always("POST /{page}/subscribed_apps", What::ThrottledMinutes(1));
    world.meta(|meta| meta.script(busy));
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "lina").await;
    assert_eq!(landing, "connected=whatsapp&pending=instagram,messenger");

    let second = world.starts_another_server().await;
    world.stops_server(0).await;
    world.meta(|meta| meta.faults.clear());
    world.passes(Duration::from_mins(2));
    owner.reaches_server(second);
    for kind in ["instagram", "messenger"] {
        world
            .until("the second server took it up", async || {
                owner.state_of(kind).await == "connected"
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_at_once_on_one_empty_database_all_serve() {
    let (first, second) = Setup::on(Store::Postgres).open_two().await;
    for world in [first, second] {
        let mut owner = world.person("u_owner", "ws_acme", Role::Owner);
        let landing = owner.connects("whatsapp", "aisha").await;
        assert_eq!(landing, "connected=whatsapp");
        let tries = (0..4).map(|_| world.tries_another_server());
        for started in futures::future::join_all(tries).await {
            assert_eq!(started, Ok(()));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_one_file_refuses_with_a_sentence_and_a_later_one_does_not() {
    let mut world = World::on(Store::Sqlite).await;
    let refused = world.tries_another_server().await.unwrap_err();
    assert!(
        refused.contains("another wassla-server is running on"),
        "{refused}"
    );
    assert!(refused.contains("use PostgreSQL"), "{refused}");
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;

    world.stops_server(0).await;
    let next = world.starts_another_server().await;
    owner.reaches_server(next);
    assert_eq!(owner.comes_back().await, "connected=whatsapp");
}
