//! The critical path in round trips, told by the journal.

use meta_fake::Call;
use wassla_journeys::world::{Store, World};

/// The longest chain of calls of which each began after the one before it had ended.
fn depth(calls: &[Call]) -> usize {
    let mut placed: Vec<(u64, usize)> = Vec::new();
    for call in calls {
        let before = placed.iter().filter(|(ended, _)| *ended < call.started);
        let depth = before.map(|(_, depth)| depth + 1).max().unwrap_or(1);
        placed.push((call.finished.unwrap_or(u64::MAX), depth));
    }
    placed.iter().map(|(_, depth)| *depth).max().unwrap_or(0)
}

async fn sign_in(person: &str, pages: usize) -> (String, usize, Vec<String>) {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| {
        for n in 2..pages {
            meta.add_page("lina", &format!("Branch {n}"), &["MESSAGING"]);
        }
        meta.settings.delay_ms = 100;
    });
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", person).await;
    let calls = world.calls();
    let mut endpoints: Vec<String> = calls.iter().map(Call::endpoint).collect();
    endpoints.sort();
    (landing, depth(&calls), endpoints)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatsapp_alone_takes_three_trips_and_all_three_channels_take_four() {
    let (alone, all) = tokio::join!(sign_in("aisha", 0), sign_in("lina", 2));
    assert_eq!(
        (alone.0.as_str(), alone.1),
        ("connected=whatsapp", 3),
        "{:?}",
        alone.2
    );
    let landing = "connected=whatsapp,instagram,messenger";
    assert_eq!((all.0.as_str(), all.1), (landing, 4), "{:?}", all.2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_or_fifty_pages_cost_no_more_than_two() {
    let (two, five, fifty) =
        tokio::join!(sign_in("lina", 2), sign_in("lina", 5), sign_in("lina", 50));
    assert_eq!(two, five);
    assert_eq!(two, fifty);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_is_opened_when_the_person_leaves() {
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.clicks_connect("whatsapp").await;
    world
        .until("Meta was greeted", async || world.count("HEAD /") == 1)
        .await;
    assert_eq!(world.calls(), []);
}
