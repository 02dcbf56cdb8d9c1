//! What Meta says of an account and its number reaches whoever can do something about it.

use meta_fake::world::AssetKind;
use wassla_journeys::world::{Person, Setup, Store, World};

const SUPPORT_HOME: &str = "https://business.facebook.com/business-support-home/";

async fn connected(store: Store) -> (World, Person, String) {
    let world = Setup::on(store).working().open().await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "aisha").await;
    assert_eq!(landing, "connected=whatsapp");
    let number = world.meta(|meta| {
        let mut numbers = meta.numbers.iter();
        let own = numbers.find(|number| number.display == "+1 202-555-0101");
        own.unwrap().id.clone()
    });
    (world, owner, number)
}

async fn is_told(world: &World, owner: &Person, code: &str) {
    world
        .until(code, async || {
            owner.channel("whatsapp").await["next_step_code"] == code
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_that_was_changed_elsewhere_is_told_and_set_again_by_a_sign_in() {
    for store in Store::BOTH {
        let (world, mut owner, number) = connected(store).await;
        world.meta(|meta| {
            meta.advance(2);
            meta.change_pin_in_manager(&number, "000111");
        });
        is_told(&world, &owner, "replace_changed_pin").await;
        assert_eq!(owner.state_of("whatsapp").await, "connected");
        let page = owner.looks_at("/channels").await;
        let tile = page.tile("whatsapp");
        assert!(tile.contains("data-action=\"reconnect\""), "{tile}");
        assert!(page.dialog("whatsapp").contains("data-account-news"));

        owner.connects("whatsapp", "aisha").await;
        let channel = owner.channel("whatsapp").await;
        assert_eq!(channel["next_step_code"], serde_json::Value::Null);
        let pin = world.meta(|meta| {
            let mut numbers = meta.numbers.iter();
            numbers.find(|one| one.id == number).unwrap().pin.clone()
        });
        assert_ne!(pin.as_deref(), Some("000111"), "it is ours again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quality_complaints_and_alerts_are_told_counted_and_taken_back() {
    for store in Store::BOTH {
        let (world, owner, number) = connected(store).await;
        world.meta(|meta| meta.flag_number(&number));
        is_told(&world, &owner, "flagged").await;
        world.meta(|meta| meta.unflag_number(&number));
        let well = async || owner.channel("whatsapp").await["next_step_code"].is_null();
        world.until("the flag is taken back", well).await;
        world.meta(|meta| meta.report_low_calling_quality(&number));
        is_told(&world, &owner, "violation").await;
        world.meta(|meta| meta.alert_about_number(&number, "CRITICAL", "ACCOUNT_RESTRICTION"));
        is_told(&world, &owner, "restricted").await;
        assert_eq!(owner.counted("whatsapp", "noted").await, 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_is_said_in_the_thread_with_the_way_to_appeal() {
    let (world, owner, _) = connected(Store::Sqlite).await;
    let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
    phone.writes("Hello?");
    let arrived = async || owner.conversation_on("whatsapp").await.is_some();
    world.until("it arrived", arrived).await;
    world.meta(|meta| {
        let waba = meta.wabas.iter().find(|waba| waba.name == "Aisha Flowers");
        let waba = waba.unwrap().id.clone();
        meta.ban_waba(&waba);
    });
    is_told(&world, &owner, "banned").await;
    let conversation = owner.conversation_on("whatsapp").await.unwrap();
    let path = format!("/inbox/{}", conversation["id"].as_str().unwrap());
    for path in [path.as_str(), "/channels"] {
        let page = owner.looks_at(path).await;
        assert!(page.html().contains("Meta has banned"), "{path}");
        assert!(page.html().contains(SUPPORT_HOME), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shared_accounts_and_unlisted_pages_are_connected() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "dalia").await;
        assert_eq!(landing, "connected=whatsapp,messenger");
        let channel = owner.channel("whatsapp").await;
        assert_eq!(channel["display"], "+1 202-555-0181");
    }
}
