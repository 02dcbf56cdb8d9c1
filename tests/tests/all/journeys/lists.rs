//! Lists of any length: none, one, one more than a page, and many.

use meta_fake::World as MetaWorld;
use wassla_journeys::world::{Person, Store, World};

/// Somebody whose business has so many accounts; only the last has a number.
fn add_person_with_accounts(meta: &mut MetaWorld, count: usize) {
    meta.add_person("many", "Many", "Has many accounts");
    let business = meta.add_business("many", "Many accounts");
    let accounts: Vec<String> = (0..count)
        .map(|n| meta.add_waba(&business, &format!("Account {n}")))
        .collect();
    if let Some(last) = accounts.last() {
        meta.add_number(last, "+1 202-555-0199");
    }
}

/// Somebody with one account with so many numbers; the newest is answered first.
fn add_person_with_numbers(meta: &mut MetaWorld, count: usize) {
    meta.add_person("many", "Many", "Has many numbers");
    let business = meta.add_business("many", "Many numbers");
    let account = meta.add_waba(&business, "One account");
    for n in 0..count {
        meta.add_number(&account, &format!("+1 202-555-{:04}", 1_000 + n));
    }
}

async fn held_number(owner: &Person) -> String {
    let channel = owner.channel("whatsapp").await;
    channel["asset"]["phone_number_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_are_read_to_the_end_and_the_choice_stays() {
    for (count, calls) in [(1, 1), (51, 2), (500, 10)] {
        let world = World::on(Store::Sqlite).await;
        world.meta(|meta| add_person_with_accounts(meta, count));
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "many").await,
            "connected=whatsapp",
            "{count}"
        );
        let lists = world.count("GET /me/businesses")
            + world.count("GET /{business}/owned_whatsapp_business_accounts");
        assert!(lists <= calls + 1, "{count} accounts cost {lists} calls");
        let held = held_number(&owner).await;

        world.meta(|meta| {
            let business = meta.person("many").unwrap().admin_of[0].clone();
            let newer = meta.add_waba(&business, "A newer account");
            meta.add_number(&newer, "+1 202-555-0198");
            meta.move_waba_first(&newer);
        });
        assert_eq!(
            owner.connects("whatsapp", "many").await,
            "connected=whatsapp"
        );
        assert_eq!(held_number(&owner).await, held, "{count}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_of_any_number_of_numbers_is_taken_and_stays() {
    for count in [1, 51, 500] {
        let world = World::on(Store::Sqlite).await;
        world.meta(|meta| add_person_with_numbers(meta, count));
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "many").await,
            "connected=whatsapp",
            "{count}"
        );
        let page = owner.looks_at("/channels?manage=whatsapp").await;
        assert!(page.tile("whatsapp").contains("+1 202-555-1000"), "{count}");
        assert_eq!(
            page.dialog("whatsapp").contains("first_of"),
            count > 1,
            "{count}"
        );
        let held = held_number(&owner).await;

        world.meta(|meta| {
            let account = meta.wabas.last().unwrap().id.clone();
            meta.add_number_newest_first(&account, "+1 202-555-0999");
        });
        assert_eq!(
            owner.connects("whatsapp", "many").await,
            "connected=whatsapp"
        );
        assert_eq!(held_number(&owner).await, held, "{count}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_account_and_no_number_are_told_apart() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| add_person_with_accounts(meta, 0));
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "many").await;
    assert_eq!(landing, "error=no_assets_found&channel=whatsapp");

    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| add_person_with_numbers(meta, 0));
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "many").await;
    assert_eq!(landing, "error=no_phone_number&channel=whatsapp");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_never_ends_is_given_up_in_bounds() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| {
        add_person_with_accounts(meta, 0);
        let business = meta.person("many").unwrap().admin_of[0].clone();
        for n in 0..2_500 {
            meta.add_waba(&business, &format!("Account {n}"));
        }
    });
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "many").await;
    assert_eq!(landing, "error=no_phone_number&channel=whatsapp");
    assert!(world.calls().len() < 40, "{}", world.calls().len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_may_be_numbers() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| meta.settings.numeric_ids = true);
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "lina").await;
    assert_eq!(landing, "connected=whatsapp,instagram,messenger");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meta_that_refuses_the_expanded_call_is_asked_separately() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| meta.settings.nested_edges = 1);
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "omar").await,
        "connected=whatsapp"
    );
    let page = owner.looks_at("/channels").await;
    assert!(page.tile("whatsapp").contains("+1 202-555-0111"));
    assert!(world.count("GET /{waba}/phone_numbers") > 0);
}
