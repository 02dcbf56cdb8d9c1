//! Connecting again, and numbers that others hold.

use wassla_domain::Role;
use wassla_journeys::world::{Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_another_workspace_is_refused_without_naming_it() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut birch = world.person("u_birch", "ws_birch", Role::Owner);
        assert_eq!(
            birch.connects("whatsapp", "lina").await,
            "connected=whatsapp,instagram,messenger"
        );
        let mut acme = world.owner();
        let landing = acme.connects("whatsapp", "lina").await;
        assert_eq!(
            landing,
            "missing=whatsapp,instagram,messenger&error=number_in_use&channel=whatsapp"
        );
        let page = acme.lands_on(&landing).await;
        let banner = page.banner("error");
        assert!(
            banner.contains("already connected to another workspace"),
            "{banner}"
        );
        assert!(
            banner.contains("href=\"https://host.example/support\""),
            "{banner}"
        );
        assert!(!page.html().contains("birch") && !page.html().contains("Birch"));
        assert_eq!(birch.state_of("whatsapp").await, "connected");
        assert_eq!(world.rows("ws_acme").await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_held_number_stays_although_the_order_changes() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "omar").await;
        let first = world.rows("ws_acme").await;
        let pin = pins(&world);
        world.meta(|meta| {
            let sales = meta
                .wabas
                .iter()
                .find(|waba| waba.name == "Khalil Sales")
                .unwrap();
            let sales = sales.id.clone();
            meta.add_number_newest_first(&sales, "+1 202-555-0119");
            let booking = meta
                .wabas
                .iter()
                .find(|waba| waba.name == "Khalil Booking")
                .unwrap();
            let booking = booking.id.clone();
            meta.move_waba_first(&booking);
        });
        // One more published agent does not change who answers already.
        world.hires("ws_acme", "ag_basil", "Basil").await;

        assert_eq!(
            owner.connects("whatsapp", "omar").await,
            "connected=whatsapp"
        );
        let second = world.rows("ws_acme").await;
        assert_eq!(second.len(), 1);
        assert_eq!(second[0].id, first[0].id);
        assert_eq!(second[0].asset.external_id(), first[0].asset.external_id());
        assert_eq!(second[0].agent, first[0].agent);
        assert_eq!(second[0].credentials.pin, first[0].credentials.pin);
        assert_ne!(
            second[0].credentials.access_token,
            first[0].credentials.access_token
        );
        assert_eq!(pins(&world), pin, "retries and reconnects use the same PIN");
        assert_eq!(
            world.count("GET /me/businesses"),
            1,
            "a held number is asked for directly"
        );
    }
}

fn pins(world: &World) -> Vec<Option<String>> {
    world.meta(|meta| {
        meta.numbers
            .iter()
            .map(|number| number.pin.clone())
            .take(8)
            .collect()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_cannot_be_read_any_more_moves_the_row_and_the_banner_says_so() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "aisha").await;
        let before = world.rows("ws_acme").await;
        let landing = owner.connects("whatsapp", "omar").await;
        assert_eq!(landing, "connected=whatsapp");
        let page = owner.lands_on(&landing).await;
        let said = page.banner("connected");
        assert!(
            said.contains("now +1 202-555-0111, was +1 202-555-0101"),
            "{said}"
        );
        let after = world.rows("ws_acme").await;
        assert_eq!(
            (&after[0].id, &after[0].agent),
            (&before[0].id, &before[0].agent)
        );
        let jobs = world.stores().jobs.jobs_after(None, 9).await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].asset, before[0].asset);
        assert_eq!(world.finds_secrets(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_person_can_read_the_number_renews_it_and_the_other_kinds_stay() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "lina").await;
        let before = world.rows("ws_acme").await;
        world.meta(|meta| {
            let business = meta.person("lina").unwrap().admin_of[0].clone();
            meta.make_admin("yusuf", &business);
        });
        assert_eq!(
            owner.connects("whatsapp", "yusuf").await,
            "connected=whatsapp"
        );
        let after = world.rows("ws_acme").await;
        assert_eq!(after.len(), 3);
        assert_eq!(after[0].asset.external_id(), before[0].asset.external_id());
        assert_ne!(
            after[0].credentials.meta_user,
            before[0].credentials.meta_user
        );
        assert_eq!(after[1..], before[1..]);
    }
}
