//! Reloads, other tabs, other browsers, and the buttons of the browser itself.

use serde_json::json;
use wassla_journeys::browser::Browser;

use super::world::World;

#[tokio::test]
async fn a_reloaded_callback_lands_where_it_landed() {
    let world = World::open().await;
    world.clicks_connect("WhatsApp").await;
    let callback = world.approval_of("aisha").await;

    for _ in 0..3 {
        world.browser.goto(&callback).await;
        let landing = world.browser.url().await;
        assert!(landing.as_str().ends_with("/channels?connected=whatsapp"));
        assert_eq!(world.banners().await, ["connected"]);
    }
    let exchanges = world.calls_at_meta("GET", "/oauth/access_token").await;
    assert_eq!(exchanges, 2, "one code, one long-lived token");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_callback_reloaded_while_it_is_under_way_still_connects() {
    let world = World::open().await;
    world.delays_at_meta("GET /oauth/access_token", 1500).await;
    world.clicks_connect("WhatsApp").await;
    let callback = world.approval_of("aisha").await;

    // The browser gives up on the first request when it sends the second.
    world.opens("/channels").await;
    let ask = "fetch(arguments[0], { redirect: 'manual' })";
    world.browser.evaluate(ask, vec![json!(callback)]).await;
    let asked = async || world.calls_at_meta("GET", "/oauth/access_token").await == 1;
    world.browser.wait_until("the exchange", asked).await;
    world.browser.goto(&callback).await;

    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    let exchanges = world.calls_at_meta("GET", "/oauth/access_token").await;
    assert_eq!(exchanges, 2, "one code, one long-lived token");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn going_back_and_forward_connects_nothing_twice() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    let landing = world.browser.url().await;

    world.browser.back().await;
    world.browser.wait_for_url("/dialog/oauth").await;
    world.browser.forward().await;
    world.lands().await;
    assert_eq!(world.browser.url().await, landing);
    assert_eq!(world.banners().await, ["connected"]);

    // Continue on the page that was left gives a new code for a state that is used up.
    world.browser.back().await;
    world.continues().await;
    assert_eq!(world.browser.url().await, landing);
    assert_eq!(
        world.states().await,
        ["connected", "not_connected", "not_connected"]
    );
    let exchanges = world.calls_at_meta("GET", "/oauth/access_token").await;
    assert_eq!(exchanges, 2, "one code, one long-lived token");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn two_tabs_both_finish() {
    let world = World::open().await;
    let first = world.browser.tab().await;
    world.clicks_connect("WhatsApp").await;
    world.signs_in_as("Lina Mansour").await;
    let second = world.browser.open_tab().await;
    world.opens("/channels").await;
    world.clicks_connect("Instagram").await;

    world.browser.bring_to_front(&first).await;
    world.continues().await;
    assert_eq!(world.banners().await, ["connected"]);
    world.browser.bring_to_front(&second).await;
    world.continues().await;

    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.states().await, ["connected"; 3]);
    world.console_is_quiet().await;
}

#[tokio::test]
async fn t1_a_callback_of_somebody_else_connects_nothing() {
    let (world, victim) = tokio::join!(World::open(), Browser::start());
    world.clicks_connect("WhatsApp").await;
    let lure = world.approval_of("omar").await;

    // The victim has been to Meta too, so their browser carries a binding of its own.
    victim.goto(&world.address("/channels")).await;
    victim.click("Connect WhatsApp").await;
    victim.wait_for_url("/dialog/oauth").await;
    victim.goto(&lure).await;
    victim.wait_for_url("error=state_invalid").await;
    assert_eq!(victim.texts("[data-badge]").await, ["Not connected"; 3]);
    assert_eq!(world.calls_at_meta("GET", "/oauth/access_token").await, 0);

    // It was not used up either: whoever started it can still finish it.
    world.browser.goto(&lure).await;
    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0111");
}
