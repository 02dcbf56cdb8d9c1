//! Somebody who uses no pointer.

use fantoccini::key::Key;

use super::world::World;

#[tokio::test]
async fn everything_is_done_with_keys_alone() {
    let world = World::open().await;
    let browser = &world.browser;
    world.tabs_to(".skip").await;
    world.tabs_to("#tile-whatsapp [data-action=connect]").await;
    browser.press(Key::Enter).await;

    browser.wait_for_url("/dialog/oauth").await;
    world.tabs_to("#person-aisha").await;
    browser.press(Key::Space).await;
    world.tabs_to("#sign-in").await;
    browser.press(Key::Enter).await;
    browser.wait_for_text("Aisha Rahman").await;
    world.tabs_to("#continue").await;
    browser.press(Key::Enter).await;

    world.lands().await;
    let told = async || world.is_focused("[data-banner=connected]").await;
    browser
        .wait_until("the banner to have the focus", told)
        .await;
    let manage = "#tile-whatsapp [data-action=manage]";
    world.tabs_to(manage).await;
    browser.press(Key::Enter).await;
    let inside = async || world.is_focused("dialog[open] *").await;
    browser.wait_until("the focus in the dialog", inside).await;
    world.tabs_to("dialog[open] select").await;

    browser.press(Key::Escape).await;
    let back = async || world.is_focused(manage).await;
    browser.wait_until("the focus back on Manage", back).await;
    assert!(browser.texts("dialog[open]").await.is_empty());
    world.console_is_quiet().await;
}
