//! Pages in two languages, and the switch between them.

use fantoccini::key::Key;

use super::world::{AISHA, KARIM, World};

/// What a page says of its language.
async fn language(world: &World) -> String {
    let script = "const { lang, dir } = document.documentElement; return lang + ' ' + dir";
    let said = world.browser.evaluate(script, vec![]).await;
    said.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn channels_and_manage_look_good_in_arabic() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.connects_calls().await;
    world.clicks_and_waits("العربية").await;
    assert_eq!(language(&world).await, "ar rtl");
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    world.looks_good("arabic-channels").await;

    world.opens("/channels?manage=whatsapp").await;
    assert_eq!(world.fact("display").await, "+1 202-555-0101");
    assert_eq!(world.fact("number_status").await, "متصل");
    world.looks_good("arabic-manage").await;

    let query = "error=state_expired&channel=whatsapp&connected=whatsapp&missing=instagram";
    world.opens(&format!("/channels?{query}")).await;
    assert_eq!(world.banners().await, ["error", "connected", "missing"]);
    world.looks_good("arabic-banners").await;
    world.opens("/channels?saved=whatsapp_call").await;
    world.looks_good("arabic-call-card").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn the_inbox_looks_good_in_arabic() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.clicks_and_waits("العربية").await;
    world.opens("/inbox").await;
    world.looks_good("arabic-inbox-empty").await;

    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Order 4711, please.").await;
    world.at_the_desk().await;
    world.opens("/inbox").await;
    world.opens_conversation("Karim Said").await;
    let reply = "نعم، من العاشرة صباحًا.";
    world.browser.fill("#reply-text", reply).await;
    world.browser.click("إرسال").await;
    world.sees_in_thread("teammate", reply).await;
    assert_eq!(language(&world).await, "ar rtl");
    world.looks_good("arabic-inbox").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_call_looks_good_in_arabic() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.clicks_and_waits("العربية").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;
    world.at_the_desk().await;
    world.opens("/inbox").await;
    world.opens_conversation("Karim Said").await;
    world.sees_live_call("مكالمة صوتية، جارية").await;
    world.looks_good("arabic-inbox-in-call").await;

    world
        .browser
        .click_within("#live-calls", "إنهاء المكالمة")
        .await;
    world.sees_no_live_call().await;
    world.looks_good("arabic-inbox-after-call").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn the_language_is_chosen_with_keys_alone() {
    let world = World::open().await;
    assert_eq!(language(&world).await, "en ltr");
    world.tabs_to(".language[value=ar]").await;
    world.browser.press(Key::Enter).await;
    world.browser.wait_for_text("القنوات").await;
    assert_eq!(language(&world).await, "ar rtl");
    world.tabs_to(".language[value=en]").await;
    world.browser.press(Key::Enter).await;
    world.browser.wait_for_text("Channels").await;
    assert_eq!(language(&world).await, "en ltr");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn the_language_is_chosen_without_script() {
    let world = World::open().await;
    world.browser.forbid_scripts().await;
    world.opens("/inbox").await;
    world.browser.click("العربية").await;
    world.browser.wait_for_text("صندوق الوارد").await;
    assert_eq!(world.browser.url().await.path(), "/inbox");
    // The choice goes with the person to other pages.
    world.opens("/channels").await;
    world.browser.wait_for_text("القنوات").await;
    world.browser.click("English").await;
    world.browser.wait_for_text("Channels").await;
}

#[tokio::test]
async fn a_session_brings_its_language_and_the_switch_goes_before_it() {
    let world = World::open().await;
    world.switches_to("ليان").await;
    assert_eq!(language(&world).await, "ar rtl");
    world.clicks_and_waits("English").await;
    assert_eq!(language(&world).await, "en ltr");
}
