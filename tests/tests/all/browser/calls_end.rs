//! Calls are disconnected, alone or with the channel that carries them, or switched off at Meta.

use super::world::{AISHA, KARIM, World};

/// What the phone says of a business that takes no calls.
const NO_CALLS: &str = "Calls are not enabled for this business";

#[tokio::test]
async fn after_disconnect_nobody_can_call_and_chat_goes_on() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_can_call().await;

    world.at_the_desk().await;
    world.browser.click("Disconnect WhatsApp Call").await;
    let told = world.card_says(".disconnect").await;
    assert!(told.contains("Chat continues"), "{told}");
    world.looks_good("call-card-disconnect").await;
    world.browser.click("Yes, disconnect WhatsApp Call").await;
    world
        .browser
        .wait_for_url("disconnected=whatsapp_call")
        .await;
    assert_eq!(world.card_state().await, "not_connected");
    assert_eq!(world.states().await[0], "connected");
    world.looks_good("call-card-disconnected").await;

    assert_eq!(world.customer_cannot_call().await, NO_CALLS);
    world.looks_good("phone-without-calls").await;
    world.customer_writes("Hello").await;
    world.customer_reads("You wrote: Hello").await;
    world.at_the_desk().await;
    world.connects_calls().await;
    world.customer_calls().await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn calls_end_with_the_channel_that_carries_them() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;

    world.at_the_desk().await;
    world.opens_manage("WhatsApp").await;
    world.browser.click("Disconnect WhatsApp").await;
    let told = world.browser.texts("dialog[open] [data-ends-calls]").await;
    assert_eq!(told.len(), 1, "{told:?}");
    world.scrolls_to("dialog[open] .disconnect").await;
    world.looks_good("disconnect-with-calls").await;
    world.browser.click("Yes, disconnect WhatsApp").await;
    world.browser.wait_for_url("disconnected=whatsapp").await;
    assert_eq!(world.card_state().await, "absent");
    assert_eq!(world.calls_are().await, "not_connected");

    world.phone_says("Call ended").await;
    assert_eq!(world.customer_cannot_call().await, NO_CALLS);
    world.sees_call_over().await;
    world.clicks_connect("WhatsApp").await;
    world.continues().await;
    assert_eq!(world.card_state().await, "not_connected");
    assert_eq!(world.customer_cannot_call().await, NO_CALLS);
    world.console_is_quiet().await;
}

#[tokio::test]
async fn what_was_switched_off_in_whatsapp_manager_is_connected_again_on_the_card() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world
        .at_meta("Switch calls off in WhatsApp Manager: +1 202-555-0101")
        .await;
    world.sees_card("needs_attention").await;
    let told = world.card_says("[data-next-step]").await;
    assert!(told.contains("switched off in WhatsApp Manager"), "{told}");
    world.looks_good("call-card-switched-off").await;

    world.clicks_and_waits("Connect WhatsApp Call again").await;
    assert_eq!(world.card_state().await, "connected");
    assert_eq!(world.card_says("[data-next-step]").await, "");
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_restriction_is_said_on_the_card_until_it_ends() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.at_meta("Restrict calls: +1 202-555-0101").await;
    world.sees_card("needs_attention").await;
    let told = world.card_says("[data-next-step]").await;
    assert!(told.contains("restriction"), "{told}");
    world.fits_all_sizes("call-card-restricted").await;

    world.at_meta("End the restriction: +1 202-555-0101").await;
    world.sees_card("connected").await;
    assert_eq!(world.card_says("[data-next-step]").await, "");
    world.console_is_quiet().await;
}
