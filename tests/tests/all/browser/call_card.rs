//! The card without a pointer, and without script.

use fantoccini::key::Key;
use wassla_journeys::browser::Size;

use super::world::{AISHA, KARIM, World};

#[tokio::test]
async fn calls_are_connected_and_disconnected_with_keys_alone() {
    let world = World::open().await;
    let browser = &world.browser;
    world.connects("WhatsApp", "Aisha Rahman").await;
    browser.resize(Size::PHONE).await;
    world.opens("/channels").await;

    world.tabs_to("#call-agent").await;
    browser.types("Noor").await;
    world.tabs_to("#call-connect").await;
    browser.press(Key::Enter).await;
    browser.wait_for_url("connected=whatsapp_call").await;
    let told = async || world.is_focused("#call-notice").await;
    browser
        .wait_until("the notice to have the focus", told)
        .await;
    assert_eq!(world.card_state().await, "connected");
    for part in ["#call-title", "#call-notice"] {
        assert!(world.is_in_view(part).await, "{part} is out of view");
    }

    world.tabs_to("#call-card summary").await;
    browser.press(Key::Enter).await;
    world.tabs_to("#call-disconnect").await;
    browser.press(Key::Enter).await;
    browser.wait_for_url("disconnected=whatsapp_call").await;
    assert_eq!(world.card_state().await, "not_connected");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn the_card_and_a_call_in_the_inbox_need_no_script() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.browser.forbid_scripts().await;
    world.connects_calls().await;
    assert_eq!(world.card_state().await, "connected");
    world.browser.screenshot("call-card-without-script").await;

    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.sees_live_call("Voice call, going on").await;
    world.browser.click_within("#live-calls", "Hang up").await;
    world.phone_says("Call ended").await;
    world.sees_call_over().await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.sees_no_live_call().await;
    world.browser.screenshot("inbox-call-without-script").await;

    world.opens("/channels").await;
    world.browser.click("Disconnect WhatsApp Call").await;
    world.browser.click("Yes, disconnect WhatsApp Call").await;
    world
        .browser
        .wait_for_url("disconnected=whatsapp_call")
        .await;
    assert_eq!(world.card_state().await, "not_connected");
}
