//! What happened to an account at Meta, in both languages, wherever its channel is.

use super::world::{AISHA, KARIM, World};

const ARABIC: &str = "العربية";

/// The address of a link.
async fn leads_to(world: &World, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.href ?? ''";
    let address = world.browser.evaluate(script, vec![css.into()]).await;
    address.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_ban_is_said_on_tile_dialog_card_and_thread_with_the_way_to_appeal() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Are you open on Friday?").await;
    world.at_the_desk().await;
    world.at_meta("Ban: Aisha Flowers").await;
    world.sees_state("whatsapp", "needs_attention").await;
    let first = "#tile-whatsapp .tile-actions > :first-child";
    let home = "https://business.facebook.com/business-support-home/";
    assert_eq!(leads_to(&world, first).await, home);
    world.looks_good("banned-channels").await;
    world.opens("/channels?manage=whatsapp").await;
    world.looks_good("banned-manage").await;
    world.opens("/inbox").await;
    world.opens_conversation("Karim Said").await;
    let news = world.browser.texts("[data-account-news]").await.join(" ");
    assert!(news.contains("banned"), "{news}");
    world.looks_good("banned-thread").await;

    world.clicks_and_waits(ARABIC).await;
    world.looks_good("arabic-banned-thread").await;
    world.opens("/channels").await;
    world.looks_good("arabic-banned-channels").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_pin_that_was_changed_elsewhere_is_set_again_by_the_first_button() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world
        .at_meta("Change the PIN in WhatsApp Manager: +1 202-555-0101")
        .await;
    let told = async || {
        world.browser.reload().await;
        world.next_step("whatsapp").await.contains("two-step PIN")
    };
    world.browser.wait_until("the PIN on the tile", told).await;
    assert_eq!(world.states().await[0], "connected");
    world.looks_good("pin-changed-channels").await;
    world.opens("/channels?manage=whatsapp").await;
    world.looks_good("pin-changed-manage").await;
    world.opens("/channels").await;
    world.clicks_and_waits(ARABIC).await;
    world.looks_good("arabic-pin-changed-channels").await;
    world.opens("/channels?manage=whatsapp").await;
    world.looks_good("arabic-pin-changed-manage").await;
    world.opens("/channels").await;
    world.clicks_and_waits("English").await;

    world.browser.click("Reconnect WhatsApp").await;
    world.browser.wait_for_url("/dialog/oauth").await;
    world.continues().await;
    assert_eq!(world.states().await[0], "connected");
    assert!(!world.next_step("whatsapp").await.contains("PIN"));
    world.console_is_quiet().await;
}

#[tokio::test]
async fn an_app_that_is_not_active_is_not_the_persons_doing() {
    let world = World::open().await;
    world.at_meta("Take the app out of use").await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    assert_eq!(world.refusal().await, "app_not_active");
    let banner = world.banner("error").await;
    assert!(banner.contains("does not let this app sign people in"));
    assert!(!banner.contains("Try connecting again"));
    assert!(
        !leads_to(&world, "[data-banner] [data-offer=support]")
            .await
            .is_empty()
    );
    world.looks_good("refused-app-not-active").await;
    world.clicks_and_waits(ARABIC).await;
    world
        .opens("/channels?error=app_not_active&channel=whatsapp&upstream=1349245")
        .await;
    world.looks_good("arabic-refused-app-not-active").await;
    world.console_is_quiet().await;
}
