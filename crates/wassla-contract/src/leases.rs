//! Clauses of [`LeaseStore`](wassla_domain::ports::LeaseStore).

use wassla_domain::Timestamp;

use super::host::{RACERS, StoreHost, Stores, race};
use wassla_testkit::fixtures::{NOW, after};

const NAME: &str = "waba:801";

async fn lease(stores: &Stores, holder: &str, now: Timestamp, until: Timestamp) -> bool {
    stores.leases.lease(NAME, holder, now, until).await.unwrap()
}

/// One holder at a time, in every process; another name is another lease.
pub async fn a_lease_has_one_holder(host: &dyn StoreHost) {
    let (stores, other) = (host.stores(), host.reopen().await);
    assert!(lease(&stores, "one", NOW, after(10)).await);
    assert!(!lease(&other, "two", after(1), after(20)).await);
    let named = other.leases.lease("page:801", "two", NOW, after(10));
    assert!(named.await.unwrap());
}

/// Of many who want a lease at once, one has it.
pub async fn t25_a_lease_is_taken_by_exactly_one(host: &dyn StoreHost) {
    for round in 0..8 {
        let now = after(round * 100);
        let taken = race(host, RACERS, |number, stores| async move {
            let holder = format!("holder {number}");
            let leases = stores.leases;
            leases
                .lease(NAME, &holder, now, after(round * 100 + 50))
                .await
        })
        .await;
        let count = taken.iter().filter(|taken| **taken).count();
        assert_eq!(count, 1, "round {round}");
    }
}

/// Its holder renews it for as long as they like.
pub async fn a_holder_renews_a_lease(host: &dyn StoreHost) {
    let stores = host.stores();
    assert!(lease(&stores, "one", NOW, after(10)).await);
    assert!(lease(&stores, "one", after(5), after(20)).await);
    assert!(!lease(&stores, "two", after(15), after(30)).await);
}

/// A lease that ran out goes to whoever asks, and its old holder has lost it.
pub async fn a_lease_that_ran_out_goes_to_another(host: &dyn StoreHost) {
    let (stores, other) = (host.stores(), host.reopen().await);
    assert!(lease(&stores, "one", NOW, after(10)).await);
    assert!(
        !lease(
            &other,
            "two",
            Timestamp::from_millis(after(10).millis() - 1),
            after(30)
        )
        .await
    );
    assert!(lease(&other, "two", after(10), after(30)).await);
    assert!(!lease(&stores, "one", after(11), after(30)).await);
}

/// A lease that is given back is free; nobody gives back what is another's.
pub async fn only_its_holder_gives_a_lease_back(host: &dyn StoreHost) {
    let stores = host.stores();
    assert!(lease(&stores, "one", NOW, after(10)).await);
    for (name, holder) in [(NAME, "two"), ("page:801", "one")] {
        stores.leases.release(name, holder).await.unwrap();
        assert!(!lease(&stores, "two", after(1), after(10)).await);
    }
    stores.leases.release(NAME, "one").await.unwrap();
    assert!(lease(&stores, "two", after(1), after(10)).await);
}
