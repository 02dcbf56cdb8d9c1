//! The pages work where scripts do not run.

use super::world::World;

#[tokio::test]
async fn connect_and_manage_need_no_script() {
    let world = World::open().await;
    world.browser.forbid_scripts().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.browser.click("Manage WhatsApp").await;
    world.browser.wait_for_url("manage=whatsapp").await;

    assert_eq!(world.fact("display").await, "+1 202-555-0101");
    world
        .browser
        .choose("dialog[open] select", "Idris (draft)")
        .await;
    world.browser.screenshot("manage-without-script").await;
    world.browser.click("Save").await;
    world.browser.wait_for_text("was saved").await;
}
