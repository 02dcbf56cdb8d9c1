//! The database is away while somebody comes back (threat T23).

use wassla_journeys::world::{Answer, Cable, Setup, Store, World};

fn assert_says_try_again(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.header("content-type").starts_with("text/html"));
    assert_eq!(answer.location(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t23_a_callback_without_postgres_is_503_and_the_same_address_works_later() {
    let cable = Cable::default();
    let setup = Setup::on(Store::Postgres).behind(&cable);
    let world = setup.with("limits.database_wait_seconds", "1").open().await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    cable.cuts();
    for _ in 0..2 {
        assert_says_try_again(&owner.opens(&owner.address()).await);
    }
    assert_eq!(owner.gets("/readyz").await.status, 503);
    assert_eq!(owner.gets("/channels").await.status, 503);
    assert_eq!(world.calls(), [], "nothing was spent");

    cable.mends();
    assert_eq!(owner.comes_back().await, "connected=whatsapp");
    assert_eq!(owner.gets("/readyz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t23_a_callback_without_the_file_is_503_and_the_same_address_works_later() {
    let mut world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    world.loses_database(0).await;
    assert_says_try_again(&owner.opens(&owner.address()).await);
    assert_eq!(owner.gets("/readyz").await.status, 503);
    assert_eq!(world.calls(), []);

    world.stops_server(0).await;
    let next = world.starts_another_server().await;
    owner.reaches_server(next);
    assert_eq!(owner.comes_back().await, "connected=whatsapp");
}
