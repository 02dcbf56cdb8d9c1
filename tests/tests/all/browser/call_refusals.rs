//! Meta refuses calls: the card says why and what to do, and nothing is left behind.

use super::world::{World, demo_meta};

#[tokio::test]
async fn a_number_with_a_low_limit_is_told_how_to_raise_it() {
    let world = World::open().await;
    world.connects("WhatsApp", "Rami Fares").await;
    is_refused(&world, "calling_limit_too_low", "2,000").await;
    let told = world.card_says("#call-problem").await;
    assert!(told.contains("Raise the limit"), "{told}");
    world.looks_good("call-card-limit").await;

    world.at_meta("Raise the limit: +1 202-555-0161").await;
    assert_eq!(world.card_refusal().await, "");
    world.connects_calls().await;
    assert_eq!(world.card_state().await, "connected");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_number_of_the_business_app_is_told_to_leave_it() {
    let world = World::open().await;
    world.connects("WhatsApp", "Sami Nasser").await;
    is_refused(&world, "calling_business_app", "Business app").await;
    world.fits_all_sizes("call-card-business-app").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_number_with_sip_is_told_to_switch_it_off() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.at_meta("SIP on: +1 202-555-0101").await;
    is_refused(&world, "calling_refused", "SIP").await;

    world.at_meta("SIP off: +1 202-555-0101").await;
    world.connects_calls().await;
    assert_eq!(world.card_state().await, "connected");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn an_account_without_payment_is_told_to_add_it() {
    let mut meta = demo_meta();
    meta.settings.payment_needed_to_enable = true;
    let world = World::open_at(&meta).await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world
        .at_meta("Take the payment method: +1 202-555-0101")
        .await;
    is_refused(&world, "calling_payment", "payment method").await;

    world
        .at_meta("Give a payment method: +1 202-555-0101")
        .await;
    world.connects_calls().await;
    assert_eq!(world.card_state().await, "connected");
    world.console_is_quiet().await;
}

/// Connects calls in vain; the card alone says why, and chat stays connected.
async fn is_refused(world: &World, code: &str, words: &str) {
    world.connects_calls().await;
    assert_eq!(world.card_refusal().await, code);
    let told = world.card_says("#call-problem").await;
    assert!(told.contains(words), "{told}");
    let is_told = async || world.is_focused("#call-problem").await;
    world
        .browser
        .wait_until("the reason to have the focus", is_told)
        .await;
    assert_eq!(world.card_state().await, "not_connected");
    assert_eq!(world.calls_are().await, "not_connected");
    assert_eq!(world.states().await[0], "connected");
    assert_eq!(world.banners().await, Vec::<String>::new());
}
