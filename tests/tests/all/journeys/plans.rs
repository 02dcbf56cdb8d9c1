//! What the workspace has paid for decides before Meta is asked.

use wassla_domain::Role;
use wassla_journeys::world::{Setup, Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_without_whatsapp_is_told_with_the_upgrade_link_and_no_call_to_meta() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.person("u_cress", "ws_cress", Role::Owner);
        let landing = owner.connects("whatsapp", "aisha").await;
        assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");
        assert_eq!(world.calls(), [], "not even for a token");
        assert_eq!(world.rows("ws_cress").await, []);

        let page = owner.lands_on(&landing).await;
        let banner = page.banner("error");
        // The apostrophe is escaped by the template.
        assert!(banner.contains("Your current plan doesn"), "{banner}");
        assert!(banner.contains("include WhatsApp"), "{banner}");
        assert!(
            banner.contains("href=\"https://host.example/upgrade\""),
            "{banner}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channels_outside_the_plan_are_neither_looked_for_nor_named() {
    let setup = Setup::on(Store::Sqlite).with("plans.starter", "[\"whatsapp\"]");
    let world = setup.open().await;
    world
        .puts_workspace("ws_acme", "Acme", "starter", false)
        .await;
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "lina").await,
        "connected=whatsapp"
    );
    assert_eq!(world.count("GET /me/accounts"), 0);
    let landing = owner.connects("instagram", "lina").await;
    assert_eq!(landing, "error=feature_not_in_plan&channel=instagram");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_plan_keeps_the_row_and_says_so() {
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    world.puts_workspace("ws_acme", "Acme", "free", false).await;
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["state"], "connected");
    assert_eq!(channel["flags"], serde_json::json!(["not_in_plan"]));
    let landing = owner.connects("whatsapp", "aisha").await;
    assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");

    world
        .puts_workspace("ws_acme", "Acme", "scale", false)
        .await;
    let channel = owner.channel("whatsapp").await;
    assert_eq!(channel["flags"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_workspace_neither_leaves_nor_comes_back() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.leaves_and_continues("whatsapp", "aisha").await;
        world
            .puts_workspace("ws_acme", "Acme", "growth", true)
            .await;
        let landing = owner.comes_back().await;
        assert_eq!(landing, "error=workspace_suspended&channel=whatsapp");
        assert_eq!(world.calls(), []);
        let page = owner.lands_on(&landing).await;
        assert!(
            page.banner("error")
                .contains("href=\"https://host.example/support\"")
        );

        let refused = owner.posts_form("/channels/whatsapp/connect", "").await;
        assert_eq!(refused.landing(), landing);
        let refused = owner
            .calls_api("POST", "/api/v1/channels/whatsapp/connect")
            .await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (403, &"workspace_suspended".into())
        );
    }
}
