//! Somebody does not get what they wanted, and learns what to do.

use super::world::World;

const NOTHING: [&str; 3] = ["not_connected"; 3];

#[tokio::test]
async fn a_free_plan_is_told_to_upgrade_and_meta_is_asked_for_no_token() {
    let world = World::open().await;
    world.switches_to("Bruno").await;
    world.connects("WhatsApp", "Aisha Rahman").await;

    assert_eq!(world.refusal().await, "feature_not_in_plan");
    let banner = world.banner("error").await;
    assert!(banner.contains("Your current plan doesn't include WhatsApp"));
    let upgrade = "return document.querySelector('[data-banner] [data-offer=upgrade]').href";
    let upgrade = world.browser.evaluate(upgrade, vec![]).await;
    assert!(upgrade.as_str().unwrap().starts_with("http"), "{upgrade}");
    assert_eq!(world.states().await, NOTHING);
    assert_eq!(world.calls_at_meta("GET", "/oauth/access_token").await, 0);
    world.looks_good("refused-plan").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn who_cancels_may_try_again() {
    let world = World::open().await;
    world.clicks_connect("WhatsApp").await;
    world.signs_in_as("Aisha Rahman").await;
    world.cancels().await;

    assert_eq!(world.refusal().await, "access_denied");
    assert_eq!(world.states().await, NOTHING);
    world.looks_good("refused-cancelled").await;

    world.browser.click("Try connecting again").await;
    world.continues().await;
    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_declined_permission_is_asked_for_again() {
    let world = World::open().await;
    world.clicks_connect("WhatsApp").await;
    world.signs_in_as("Lina Mansour").await;
    world.unticks("instagram_basic").await;
    world.continues().await;

    assert_eq!(world.banners().await, ["connected", "missing"]);
    assert_eq!(
        world.states().await,
        ["connected", "not_connected", "connected"]
    );
    assert!(world.banner("missing").await.contains("Instagram"));
    world.looks_good("missing-instagram").await;

    world.browser.click("Ask again").await;
    world.browser.wait_for_url("auth_type=rerequest").await;
    world.continues().await;
    assert_eq!(world.states().await, ["connected"; 3]);
    assert_eq!(world.display("instagram").await, "@lina.bakery");
    assert!(!world.banners().await.contains(&"missing".to_owned()));
    world.console_is_quiet().await;
}

#[tokio::test]
async fn who_has_nothing_to_connect_is_told_what_is_lacking() {
    let world = World::open().await;
    let table = [
        ("Yusuf Darwish", "no_assets_found", "refused-no-assets"),
        ("Noor Haddad", "no_phone_number", "refused-no-number"),
    ];
    for (person, code, picture) in table {
        world.clicks_connect("WhatsApp").await;
        let known = world.browser.texts("#signed-in-as").await;
        if !known.is_empty() {
            world.browser.click("Not you?").await;
        }
        world.signs_in_as(person).await;
        world.continues().await;

        assert_eq!(world.refusal().await, code);
        assert_eq!(world.states().await, NOTHING);
        world.looks_good(picture).await;
    }
    world.console_is_quiet().await;
}

#[tokio::test]
async fn who_took_more_than_ten_minutes_may_try_again() {
    let world = World::open().await;
    world.clicks_connect("WhatsApp").await;
    world.signs_in_as("Aisha Rahman").await;
    let at_meta = world.browser.tab().await;
    world.browser.open_tab().await;
    world.opens("/channels").await;
    world.moves_the_clocks("+11 minutes").await;
    world.browser.bring_to_front(&at_meta).await;
    world.continues().await;

    assert_eq!(world.refusal().await, "state_expired");
    assert_eq!(world.states().await, NOTHING);
    assert_eq!(world.calls_at_meta("GET", "/oauth/access_token").await, 0);
    world.looks_good("refused-expired").await;

    world.browser.click("Try connecting again").await;
    world.continues().await;
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    world.console_is_quiet().await;
}
