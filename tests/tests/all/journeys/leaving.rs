//! Disconnect: nothing is delivered from then on, and Meta is left as clean as others allow.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::AssetKind;
use wassla_domain::Role;
use wassla_journeys::world::{Person, Setup, Store, World};

async fn acme(store: Store) -> (World, Person) {
    let world = Setup::on(store).working().open().await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    let owner = world.owner();
    (world, owner)
}

fn subscribed_wabas(world: &World) -> Vec<String> {
    world.meta(|meta| {
        let wabas = meta.wabas.iter();
        let held = wabas.filter(|waba| !waba.subscriptions.is_empty());
        held.map(|waba| waba.name.clone()).collect()
    })
}

fn subscribed_pages(world: &World) -> Vec<String> {
    world.meta(|meta| {
        let pages = meta.pages.iter();
        let held = pages.filter(|page| !page.subscriptions.is_empty());
        held.map(|page| page.name.clone()).collect()
    })
}

async fn jobs(world: &World) -> usize {
    let jobs = world.stores().jobs.jobs_after(None, 9).await;
    jobs.unwrap().len()
}

async fn nothing_is_owed(world: &World) {
    world
        .until("Meta is left clean", async || jobs(world).await == 0)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_disconnect_the_next_message_is_neither_shown_nor_answered_and_is_counted() {
    for store in Store::BOTH {
        let (world, mut owner) = acme(store).await;
        owner.connects("whatsapp", "aisha").await;
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
        phone.writes("Before you left");
        world
            .until("it is answered", async || {
                phone.sees() == ["You wrote: Before you left"]
            })
            .await;
        world
            .until("the reports are in", async || {
                owner.ticks_on("whatsapp").await == ["delivered"]
            })
            .await;

        assert_eq!(owner.disconnects("whatsapp").await, 204);
        assert_eq!(owner.state_of("whatsapp").await, "not_connected");
        assert_eq!(owner.disconnects("whatsapp").await, 404);
        let number = phone.business().to_owned();
        let late = world.whatsapp_text(&number, "wamid.late", "After you left");
        assert_eq!(world.delivers(&late).await.status, 200);
        world
            .until("the drop is counted", async || {
                owner.counted("whatsapp", "no_channel").await == 1
            })
            .await;
        assert_eq!(
            owner.thread_on("whatsapp").await.len(),
            2,
            "the talk outlives the row"
        );
        assert_eq!(phone.sees(), ["You wrote: Before you left"]);

        nothing_is_owed(&world).await;
        assert_eq!(subscribed_wabas(&world), [""; 0]);
        assert_eq!(world.count("DELETE /{waba}/subscribed_apps"), 1);
        phone.writes("Meta does not even tell you this");
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        let refused = owner.replies(&conversation, "We are gone").await;
        let code = refused.json()["code"].clone();
        assert_eq!(
            (refused.status, code),
            (409, "channel_not_connected".into())
        );
        assert_eq!(world.events("no_channel").await, 1);
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_with_two_numbers_is_unsubscribed_after_the_last_one() {
    for store in Store::BOTH {
        let (world, mut acme) = acme(store).await;
        acme.connects("whatsapp", "omar").await;
        world.meta(|meta| {
            let sales = meta.wabas.iter().find(|waba| waba.name == "Khalil Sales");
            let sales = sales.unwrap().id.clone();
            meta.add_number_newest_first(&sales, "+1 202-555-0119");
        });
        let mut birch = world.person("u_birch", "ws_birch", Role::Owner);
        assert_eq!(
            birch.connects("whatsapp", "omar").await,
            "connected=whatsapp"
        );

        assert_eq!(acme.disconnects("whatsapp").await, 204);
        nothing_is_owed(&world).await;
        assert_eq!(
            subscribed_wabas(&world),
            ["Khalil Sales"],
            "Birch still uses it"
        );
        assert_eq!(world.count("DELETE /{waba}/subscribed_apps"), 0);
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0119");
        phone.writes("Birch hears this");
        world
            .until("Birch sees it", async || {
                birch.thread_on("whatsapp").await.len() == 1
            })
            .await;

        assert_eq!(birch.disconnects("whatsapp").await, 204);
        nothing_is_owed(&world).await;
        assert_eq!(subscribed_wabas(&world), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_unsubscribed_after_both_messenger_and_instagram_left() {
    for store in Store::BOTH {
        let (world, mut owner) = acme(store).await;
        owner.connects("messenger", "lina").await;
        assert_eq!(subscribed_pages(&world), ["Lina Bakery"]);
        assert_eq!(owner.disconnects("messenger").await, 204);
        nothing_is_owed(&world).await;
        assert_eq!(subscribed_pages(&world), ["Lina Bakery"]);
        let phone = world.phone("tarek", AssetKind::Instagram, "@lina.bakery");
        phone.writes("Instagram is still there");
        world
            .until("it is answered", async || phone.sees().len() == 1)
            .await;
        assert_eq!(owner.disconnects("instagram").await, 204);
        nothing_is_owed(&world).await;
        assert_eq!(subscribed_pages(&world), [""; 0]);
        assert_eq!(owner.state_of("whatsapp").await, "connected");
        assert_eq!(subscribed_wabas(&world), ["Lina Bakery"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connecting_again_cancels_what_was_owed() {
    for store in Store::BOTH {
        let (world, mut owner) = acme(store).await;
        owner.connects("whatsapp", "aisha").await;
        let down = Fault::always("DELETE /{waba}/subscribed_apps", What::Empty(500));
        world.meta(|meta| meta.script(down));
        assert_eq!(owner.disconnects("whatsapp").await, 204);
        world
            .until("the clean-up was tried", async || {
                world.count("DELETE /{waba}/subscribed_apps") > 0
            })
            .await;
        assert_eq!(jobs(&world).await, 1);
        assert_eq!(
            owner.state_of("whatsapp").await,
            "not_connected",
            "never brought back"
        );

        assert_eq!(
            owner.connects("whatsapp", "aisha").await,
            "connected=whatsapp"
        );
        nothing_is_owed(&world).await;
        world.meta(|meta| meta.faults.clear());
        world.passes(Duration::from_hours(2));
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
        phone.writes("Are you back?");
        world
            .until("it is answered", async || {
                phone.sees() == ["You wrote: Are you back?"]
            })
            .await;
        assert_eq!(subscribed_wabas(&world), ["Aisha Flowers"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_up_is_tried_until_meta_is_back() {
    for store in Store::BOTH {
        let (world, mut owner) = acme(store).await;
        owner.connects("whatsapp", "aisha").await;
        let down = Fault::times("DELETE /{waba}/subscribed_apps", 3, What::Drop);
        world.meta(|meta| meta.script(down));
        assert_eq!(owner.disconnects("whatsapp").await, 204);
        world
            .until("Meta is left clean", async || {
                world.passes(Duration::from_secs(5));
                jobs(&world).await == 0
            })
            .await;
        assert_eq!(subscribed_wabas(&world), [""; 0]);
        assert_eq!(world.count("DELETE /{waba}/subscribed_apps"), 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t25_many_disconnects_at_once_are_one() {
    for store in Store::BOTH {
        let (world, mut owner) = acme(store).await;
        owner.connects("whatsapp", "aisha").await;
        let clicks = (0..16).map(|_| owner.disconnects("whatsapp"));
        let mut answers = futures::future::join_all(clicks).await;
        answers.sort_unstable();
        assert_eq!(answers[0], 204);
        assert!(
            answers[1..].iter().all(|status| *status == 404),
            "{answers:?}"
        );
        nothing_is_owed(&world).await;
        assert_eq!(world.count("DELETE /{waba}/subscribed_apps"), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_button_lands_on_the_channels_page_also_when_it_is_clicked_twice() {
    let (world, mut owner) = acme(Store::Sqlite).await;
    owner.connects("whatsapp", "aisha").await;
    for _ in 0..2 {
        let answer = owner.posts_form("/channels/whatsapp/disconnect", "").await;
        assert_eq!(answer.landing(), "disconnected=whatsapp");
    }
    nothing_is_owed(&world).await;
    let page = owner.lands_on("disconnected=whatsapp").await;
    assert!(
        page.tile("whatsapp").contains("data-action=\"connect\""),
        "{}",
        page.html()
    );
}
