//! A permission is declined, and asked for again.

use wassla_journeys::world::{Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_permission_leaves_its_channel_missing_and_asking_again_connects_it() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.clicks_connect("whatsapp").await;
        owner.signs_in_as("lina").await;
        owner.declines("instagram_basic");
        owner.continues().await;
        let landing = owner.comes_back().await;
        assert_eq!(landing, "connected=whatsapp,messenger&missing=instagram");
        let page = owner.lands_on(&landing).await;
        assert_eq!(page.banners(), ["connected", "missing"]);
        assert!(page.banner("missing").contains("Not connected: Instagram"));
        assert!(page.banner("missing").contains("data-offer=\"ask-again\""));

        // Meta does not ask again by itself for what was declined.
        owner.clicks_connect("instagram").await;
        assert!(!owner.address().as_str().contains("auth_type"));
        owner.signs_in_as("lina").await;
        assert!(!owner.is_asked_for("instagram_basic"));
        owner.continues().await;
        let landing = owner.comes_back().await;
        assert_eq!(
            landing,
            "connected=whatsapp,messenger&missing=instagram&error=permission_missing\
             &channel=instagram"
        );
        let page = owner.lands_on(&landing).await;
        assert!(page.banner("error").contains("data-offer=\"ask-again\""));

        owner.clicks_ask_again("instagram").await;
        assert!(owner.address().as_str().contains("auth_type=rerequest"));
        owner.signs_in_as("lina").await;
        assert!(owner.is_asked_for("instagram_basic"));
        owner.continues().await;
        let landing = owner.comes_back().await;
        assert_eq!(landing, "connected=instagram,whatsapp,messenger");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_declined_permission_costs_the_channels_that_need_it_and_no_other() {
    let table = [
        (
            "whatsapp_business_management",
            "connected=instagram,messenger&missing=whatsapp&error=permission_missing\
             &channel=whatsapp",
        ),
        (
            "whatsapp_business_messaging",
            "connected=instagram,messenger&missing=whatsapp&error=permission_missing\
             &channel=whatsapp",
        ),
        (
            "instagram_manage_messages",
            "connected=whatsapp,messenger&missing=instagram",
        ),
        ("pages_messaging", "connected=whatsapp&missing=messenger"),
        (
            "pages_show_list",
            "connected=whatsapp&missing=instagram,messenger",
        ),
        (
            "pages_manage_metadata",
            "connected=whatsapp&missing=instagram,messenger",
        ),
        (
            "instagram_manage_comments",
            "connected=whatsapp,instagram,messenger",
        ),
    ];
    for (permission, expected) in table {
        let world = World::on(Store::Sqlite).await;
        let mut owner = world.owner();
        owner.clicks_connect("whatsapp").await;
        owner.signs_in_as("lina").await;
        owner.declines(permission);
        owner.continues().await;
        let landing = owner.comes_back().await;
        // Without `pages_messaging` Meta refuses the fields of messages to Instagram's row too.
        if permission == "pages_messaging" {
            assert!(landing.starts_with("connected=whatsapp"), "{landing}");
            assert!(landing.contains("missing=messenger"), "{landing}");
            continue;
        }
        assert_eq!(landing, expected, "{permission}");
    }
}
