//! Connecting again.

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::CleanupStore;
use wassla_domain::{AgentStatus, Asset, Modality};
use wassla_testkit::fixtures::id;

use crate::test_app::{TestApp, acme, owner};

#[tokio::test]
async fn the_same_number_is_kept_although_the_order_changes() {
    let app = TestApp::open();
    app.connects("omar", Whatsapp).await;
    let first = app.row(Whatsapp).await.unwrap();
    app.graph.world(|world| {
        let waba = world
            .wabas
            .iter()
            .find(|waba| waba.name == "Khalil Sales")
            .unwrap()
            .id
            .clone();
        world.add_number_newest_first(&waba, "+1 202-555-0119");
    });
    let walks = app.graph.count("businesses");

    assert_eq!(app.connects("omar", Whatsapp).await, "connected=whatsapp");
    let second = app.row(Whatsapp).await.unwrap();
    assert_eq!(
        (&second.id, second.asset.external_id()),
        (&first.id, first.asset.external_id())
    );
    assert_eq!(
        second.credentials.pin, first.credentials.pin,
        "the PIN stays"
    );
    assert_ne!(
        second.credentials.access_token,
        first.credentials.access_token
    );
    assert_eq!(
        app.graph.count("businesses"),
        walks,
        "a held number is asked for directly"
    );
}

#[tokio::test]
async fn another_person_who_can_read_the_number_renews_it() {
    let app = TestApp::open();
    app.connects("aisha", Whatsapp).await;
    let first = app.row(Whatsapp).await.unwrap();
    app.graph.world(|world| {
        let business = world.person("aisha").unwrap().admin_of[0].clone();
        world.make_admin("yusuf", &business);
    });
    assert_eq!(app.connects("yusuf", Whatsapp).await, "connected=whatsapp");
    let second = app.row(Whatsapp).await.unwrap();
    assert_eq!(second.asset.external_id(), first.asset.external_id());
    assert_ne!(second.credentials.meta_user, first.credentials.meta_user);
}

#[tokio::test]
async fn a_number_that_cannot_be_read_any_more_moves_the_row_and_leaves_a_debt() {
    let app = TestApp::open();
    app.hires("ag_layla", Modality::Text, AgentStatus::Published)
        .await;
    app.connects("aisha", Whatsapp).await;
    let first = app.row(Whatsapp).await.unwrap();
    assert_eq!(
        first.agent,
        Some(id("ag_layla")),
        "the only published text agent answers"
    );

    assert_eq!(app.connects("omar", Whatsapp).await, "connected=whatsapp");
    let second = app.row(Whatsapp).await.unwrap();
    assert_eq!((&second.id, &second.agent), (&first.id, &first.agent));
    assert_ne!(second.asset.external_id(), first.asset.external_id());
    assert_eq!(second.moved_from.as_deref(), Some("+1 202-555-0101"));
    let jobs = app.store.jobs_after(None, 10).await.unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].asset, first.asset);

    let (_, views) = app.wassla.channels(&owner()).await.unwrap();
    assert_eq!(views[0].moved_from.as_deref(), Some("+1 202-555-0101"));

    // Back to where it was: the job for that number is void, and one for the other is owed.
    app.graph.world(|world| world.lose_business_roles("omar"));
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    let jobs = app.store.jobs_after(None, 10).await.unwrap();
    assert_eq!(
        jobs.iter().map(|job| &job.asset).collect::<Vec<_>>(),
        [&second.asset]
    );
}

#[tokio::test]
async fn kinds_not_found_in_this_sign_in_stay_untouched() {
    let app = TestApp::open();
    app.connects("lina", Whatsapp).await;
    let before = app.store_rows().await;
    assert_eq!(before.len(), 3);
    app.graph.world(|world| {
        let business = world.person("lina").unwrap().admin_of[0].clone();
        world.make_admin("aisha", &business);
    });
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    let after = app.store_rows().await;
    assert_eq!(
        before[1..],
        after[1..],
        "Instagram and Messenger were not hers to renew"
    );
    let Asset::Whatsapp(_) = &after[0].asset else {
        panic!("{:?}", after[0].asset)
    };
}

impl TestApp {
    async fn store_rows(&self) -> Vec<wassla_domain::Channel> {
        self.ports.channels.channels(&acme()).await.unwrap()
    }
}
