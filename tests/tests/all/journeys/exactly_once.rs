//! However Meta delivers, each message is handled once and none is lost.

use std::collections::BTreeSet;
use std::time::Duration;

use meta_fake::world::AssetKind;
use serde_json::{Value, json};
use wassla_journeys::world::{Agents, Cable, Person, Setup, Store, World};

const AISHA: &str = "+1 202-555-0101";

async fn flowers(setup: Setup) -> (World, Person) {
    let world = setup.working().open().await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    (world, owner)
}

/// What customers wrote, in all conversations.
async fn heard(owner: &Person) -> Vec<String> {
    let mut heard = Vec::new();
    for conversation in owner.conversations().await {
        for message in owner.thread(&conversation).await {
            if message["author"]["type"] == "customer" {
                heard.push(message["text"].as_str().unwrap().to_owned());
            }
        }
    }
    heard.sort();
    heard
}

fn is_distinct(texts: &[String]) -> bool {
    texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
}

fn posted(world: &World, status: u16) -> usize {
    world.meta(|meta| {
        let posts = meta.journal.posts().iter();
        posts.filter(|post| post.status == Some(status)).count()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_batched_and_reordered_deliveries_are_each_handled_once() {
    for store in Store::BOTH {
        for (at_most, reorders) in [(1, true), (7, true)] {
            let agents = Agents::start().await;
            let (world, owner) = flowers(Setup::on(store).asking(&agents)).await;
            let number = world.phone("karim", AssetKind::Whatsapp, AISHA);
            let number = number.business().to_owned();
            world.meta(|meta| {
                meta.settings.events_per_post = at_most;
                meta.settings.delivers_twice = true;
                meta.settings.reorders_events = reorders;
                for place in 0..12 {
                    for customer in ["karim", "nadia"] {
                        let text = format!("{customer} says {place:02}");
                        meta.customer_writes(&number, customer, &text);
                    }
                }
            });
            let mut expected: Vec<String> = (0..12)
                .flat_map(|place| ["karim", "nadia"].map(|who| format!("{who} says {place:02}")))
                .collect();
            expected.sort();
            world
                .until("all of it is shown", async || {
                    heard(&owner).await.len() >= 24
                })
                .await;
            assert_eq!(heard(&owner).await, expected);
            for customer in ["karim", "nadia"] {
                let phone = world.phone(customer, AssetKind::Whatsapp, AISHA);
                world
                    .until("it is answered", async || !phone.sees().is_empty())
                    .await;
                assert!(is_distinct(&phone.sees()), "{:?}", phone.sees());
            }
            assert!(is_distinct(&agents.heard()), "{:?}", agents.heard());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t24_what_arrives_while_postgres_is_away_is_503_and_comes_again() {
    let cable = Cable::default();
    let setup = Setup::on(Store::Postgres).behind(&cable);
    let setup = setup.with("limits.database_wait_seconds", "0.3");
    let (world, owner) = flowers(setup).await;
    let phone = world.phone("karim", AssetKind::Whatsapp, AISHA);
    cable.cuts();
    let texts = ["One while you were away", "Two while you were away"];
    for text in texts {
        phone.writes(text);
    }
    world
        .until("Meta was told to come again", async || {
            posted(&world, 503) > 0
        })
        .await;
    assert_eq!(posted(&world, 200), 0);
    cable.mends();
    world
        .until("both are shown", async || {
            world.passes(Duration::from_secs(2));
            heard(&owner).await.len() >= 2
        })
        .await;
    assert_eq!(heard(&owner).await, texts);
    world
        .until("they are answered", async || !phone.sees().is_empty())
        .await;
    assert!(is_distinct(&phone.sees()), "{:?}", phone.sees());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t24_what_arrives_while_the_file_is_away_is_503_and_comes_again() {
    let (mut world, mut owner) = flowers(Setup::on(Store::Sqlite)).await;
    let phone = world.phone("karim", AssetKind::Whatsapp, AISHA);
    world.loses_database(0).await;
    phone.writes("While you were away");
    world
        .until("Meta was told to come again", async || {
            posted(&world, 503) > 0
        })
        .await;
    world.stops_server(0).await;
    let next = world.starts_another_server().await;
    owner.reaches_server(next);
    world
        .until("it is answered", async || {
            world.passes(Duration::from_secs(2));
            phone.sees() == ["You wrote: While you were away"]
        })
        .await;
    assert_eq!(heard(&owner).await, ["While you were away"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_handle_each_message_once_and_in_order() {
    let agents = Agents::start().await;
    let (mut world, owner) = flowers(Setup::on(Store::Postgres).asking(&agents)).await;
    world.starts_another_server().await;
    world.meta(|meta| meta.settings.delivers_twice = true);
    let phones = ["karim", "nadia"].map(|who| world.phone(who, AssetKind::Whatsapp, AISHA));
    for place in 0..10 {
        for (phone, who) in phones.iter().zip(["karim", "nadia"]) {
            phone.writes(&format!("{who} says {place:02}"));
        }
    }
    world
        .until("all of it is shown", async || {
            heard(&owner).await.len() >= 20
        })
        .await;
    for (phone, who) in phones.iter().zip(["karim", "nadia"]) {
        let last = format!("Heard: {who} says 09");
        world
            .until("the last one is answered", async || {
                phone.sees().last() == Some(&last)
            })
            .await;
        assert!(is_distinct(&phone.sees()), "{:?}", phone.sees());
    }
    assert!(is_distinct(&heard(&owner).await));
    assert!(is_distinct(&agents.heard()), "{:?}", agents.heard());
    for conversation in owner.conversations().await {
        let thread = owner.thread(&conversation).await;
        let own = thread
            .iter()
            .filter(|one| one["author"]["type"] == "customer");
        let texts: Vec<&str> = own.map(|one| one["text"].as_str().unwrap()).collect();
        assert!(texts.is_sorted(), "{texts:?}");
    }
}

/// One delivery of several messages.
fn together(deliveries: &[&Value]) -> Value {
    let entries = deliveries.iter().map(|one| one["entry"][0].clone());
    json!({ "object": "whatsapp_business_account", "entry": entries.collect::<Vec<_>>() })
}

/// Some of them at the same time.
async fn comes_25_times(world: &World, bodies: [&Value; 2]) {
    for _ in 0..5 {
        let posts = bodies.iter().cycle().take(10);
        let posts = posts.map(|body| world.delivers(body));
        for answer in futures::future::join_all(posts).await {
            assert_eq!(answer.status, 200);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t16_a_captured_delivery_is_handled_once_however_often_and_however_late_it_comes() {
    for store in Store::BOTH {
        let agents = Agents::start().await;
        let (mut world, mut owner) = flowers(Setup::on(store).asking(&agents)).await;
        let number = world.phone("karim", AssetKind::Whatsapp, AISHA);
        let number = number.business().to_owned();
        let first = world.whatsapp_text(&number, "wamid.first", "The first of them");
        let second = world.whatsapp_text(&number, "wamid.second", "The second of them");
        comes_25_times(&world, [&first, &together(&[&second, &first])]).await;
        world
            .until("both are shown", async || heard(&owner).await.len() >= 2)
            .await;
        world.stops_server(0).await;
        let next = world.starts_another_server().await;
        owner.reaches_server(next);
        world.passes(Duration::from_hours(7 * 24));
        comes_25_times(&world, [&second, &together(&[&first, &second])]).await;
        // Beyond the days in which duplicates are known, what is that old is no news.
        world.passes(Duration::from_hours(2 * 24));
        world
            .forgets_events_older_than(Duration::from_hours(8 * 24))
            .await;
        assert_eq!(world.delivers(&first).await.status, 200);
        world
            .until("it is counted as stale", async || {
                owner.counted("whatsapp", "stale").await == 1
            })
            .await;
        assert_eq!(
            heard(&owner).await,
            ["The first of them", "The second of them"]
        );
        assert!(is_distinct(&agents.heard()), "{:?}", agents.heard());
    }
}
