//! Who may connect.

use wassla_domain::Role;
use wassla_journeys::world::{Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_only_owners_and_admins_leave_for_meta() {
    let world = World::on(Store::Sqlite).await;
    for role in Role::ALL {
        let person = world.person("u_any", "ws_acme", role);
        let may = matches!(role, Role::Owner | Role::Admin);
        let form = person.posts_form("/channels/whatsapp/connect", "").await;
        let call = person
            .calls_api("POST", "/api/v1/channels/whatsapp/connect")
            .await;
        let page = person.looks_at("/channels").await;
        let asks_owner = page.tile("whatsapp").contains("Ask your workspace owner");
        assert_eq!(asks_owner, !may, "{role:?}");
        if may {
            assert!(form.location().contains("/dialog/oauth?"), "{role:?}");
            assert_eq!(call.status, 200, "{role:?}");
        } else {
            assert_eq!(
                form.landing(),
                "error=role_not_allowed&channel=whatsapp",
                "{role:?}"
            );
            assert_eq!(
                (call.status, &call.json()["code"]),
                (403, &"role_not_allowed".into())
            );
            assert!(!page.html().contains("data-action=\"connect\""), "{role:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_a_role_that_was_lost_on_the_way_is_checked_again() {
    let world = World::on(Store::Sqlite).await;
    for role in ["viewer", "support", "finance", "root"] {
        let mut person = world.owner();
        person.leaves_and_continues("whatsapp", "aisha").await;
        person.signs_in_here("ws_acme", role);
        let landing = person.comes_back().await;
        assert_eq!(landing, "error=role_not_allowed&channel=whatsapp", "{role}");
    }
    assert_eq!(world.calls(), []);
    assert_eq!(world.rows("ws_acme").await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_on_the_way_is_not_needed_to_come_back() {
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    owner.signs_out_here();
    assert_eq!(owner.comes_back().await, "connected=whatsapp");
    let page = owner.gets("/channels?connected=whatsapp").await;
    assert_eq!(page.status, 302);
    assert_eq!(
        page.location(),
        "https://host.example/login?return_to=%2Fchannels%3Fconnected%3Dwhatsapp"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_sees_its_own_channels_only() {
    let world = World::on(Store::Sqlite).await;
    let mut acme = world.owner();
    acme.connects("whatsapp", "aisha").await;
    let birch = world.person("u_birch", "ws_birch", Role::Owner);
    let page = birch.looks_at("/channels?connected=whatsapp").await;
    assert_eq!(page.banners(), [""; 0]);
    assert!(!page.html().contains("202-555-0101"));
    assert_eq!(birch.state_of("whatsapp").await, "not_connected");
}
