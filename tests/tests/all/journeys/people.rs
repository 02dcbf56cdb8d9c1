//! Each of the people at Meta connects, and sees it.

use wassla_journeys::world::{Person, Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_connects_whatsapp_and_sees_the_number() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        let before = owner.looks_at("/channels").await;
        assert!(before.tile("whatsapp").contains("data-action=\"connect\""));

        owner.clicks_connect("whatsapp").await;
        assert!(owner.address().path().starts_with("/v21.0/dialog/oauth"));
        owner.signs_in_as("aisha").await;
        owner.continues().await;
        let landing = owner.comes_back().await;
        assert_eq!(landing, "connected=whatsapp");

        let page = owner.lands_on(&landing).await;
        assert_eq!(page.banners(), ["connected"]);
        assert!(
            page.banner("connected")
                .contains("WhatsApp: +1 202-555-0101")
        );
        let tile = page.tile("whatsapp");
        assert!(tile.contains("data-state=\"connected\""), "{tile}");
        assert!(tile.contains("+1 202-555-0101"), "{tile}");
        assert!(tile.contains("Layla answers here."), "{tile}");
        assert_manage_shows_ids_and_the_end_of_the_token(&owner, &world).await;
        assert!(is_subscribed(&world, "Aisha Flowers"));
    }
}

async fn assert_manage_shows_ids_and_the_end_of_the_token(owner: &Person, world: &World) {
    let page = owner.looks_at("/channels?manage=whatsapp").await;
    let dialog = page.dialog("whatsapp");
    let (waba, number) = world.meta(|meta| {
        let waba = meta
            .wabas
            .iter()
            .find(|waba| waba.name == "Aisha Flowers")
            .unwrap();
        (waba.id.clone(), waba.number_ids[0].clone())
    });
    for shown in [
        &*waba,
        &*number,
        "+1 202-555-0101",
        "data-field=\"token_expiry\"",
    ] {
        assert!(dialog.contains(shown), "{shown}: {dialog}");
    }
    // Sixty days after the beginning of 2026-11-22.
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["token_expires_at"], "2027-01-21T00:00:00Z");
}

fn is_subscribed(world: &World, waba: &str) -> bool {
    world.meta(|meta| {
        let waba = meta.wabas.iter().find(|one| one.name == waba).unwrap();
        waba.subscriptions.len() == 1
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_three_channels_connect_in_one_sign_in_wanted_kind_first() {
    for store in Store::BOTH {
        let expected = [
            ("whatsapp", "connected=whatsapp,instagram,messenger"),
            ("instagram", "connected=instagram,whatsapp,messenger"),
            ("messenger", "connected=messenger,whatsapp,instagram"),
        ];
        for (wanted, landing) in expected {
            let world = World::on(store).await;
            let mut owner = world.owner();
            assert_eq!(owner.connects(wanted, "lina").await, landing);
            let page = owner.lands_on(landing).await;
            assert!(page.tile("instagram").contains("@lina.bakery"));
            assert!(page.tile("messenger").contains("Lina Bakery"));
            assert!(page.tile("whatsapp").contains("+1 202-555-0121"));
            assert!(page.tile("whatsapp").contains("Choose an agent."));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_account_with_a_number_is_taken_and_businesses_without_one_are_passed_over() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "omar").await,
            "connected=whatsapp"
        );
        let page = owner.looks_at("/channels?manage=whatsapp").await;
        assert!(page.tile("whatsapp").contains("+1 202-555-0111"));
        assert!(page.dialog("whatsapp").contains("data-field=\"first_of\">"));
        assert!(page.dialog("whatsapp").contains('3'));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_of_the_people_land_as_their_case_says() {
    let cases = [
        ("sami", "connected=whatsapp"),
        ("huda", "connected=whatsapp"),
        ("mariam", "connected=whatsapp"),
        ("yusuf", "error=no_assets_found&channel=whatsapp"),
        ("noor", "error=no_phone_number&channel=whatsapp"),
    ];
    for store in Store::BOTH {
        for (person, landing) in cases {
            let world = World::on(store).await;
            let mut owner = world.owner();
            assert_eq!(owner.connects("whatsapp", person).await, landing);
            let page = owner.lands_on(landing).await;
            let is_connected = landing.starts_with("connected");
            let state = if is_connected {
                "connected"
            } else {
                "not_connected"
            };
            assert_eq!(owner.state_of("whatsapp").await, state, "{person}");
            let banner = if is_connected { "connected" } else { "error" };
            assert_eq!(page.banners(), [banner], "{person}");
            if !is_connected {
                assert!(page.banner("error").contains("data-offer=\"try-again\""));
                assert_eq!(world.rows("ws_acme").await, []);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_more_than_one_agent_the_person_chooses() {
    let world = World::on(Store::Sqlite).await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    world.hires("ws_acme", "ag_basil", "Basil").await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let page = owner.looks_at("/channels").await;
    assert!(page.tile("whatsapp").contains("Choose an agent."));

    let saved = owner
        .posts_form("/channels/whatsapp/agent", "agent_id=ag_basil")
        .await;
    assert_eq!(saved.landing(), "saved=whatsapp");
    let page = owner.lands_on(saved.landing()).await;
    assert_eq!(page.banners(), ["saved"]);
    assert!(page.tile("whatsapp").contains("Basil answers here."));
}
