//! Meta takes its time.

use super::world::World;

#[tokio::test]
async fn a_pending_page_becomes_green_by_itself() {
    let world = World::open_with(&[("limits.provision_wait_seconds", "0.1")]).await;
    world
        .delays_at_meta("POST /{waba}/subscribed_apps", 4000)
        .await;
    world.connects("WhatsApp", "Aisha Rahman").await;

    assert_eq!(world.banners().await, ["pending"]);
    assert_eq!(world.states().await[0], "connecting");
    world.looks_good("pending").await;

    let connected = async || world.states().await[0] == "connected";
    world.browser.wait_until("the green tile", connected).await;
    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    world.opens_manage("WhatsApp").await;
    world.console_is_quiet().await;
}
