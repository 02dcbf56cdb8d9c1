//! The pages work where scripts do not run.

use super::world::{AISHA, KARIM, World};

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

#[tokio::test]
async fn the_inbox_is_read_and_answered_without_script() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.browser.forbid_scripts().await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Hello").await;
    world.customer_reads("You wrote: Hello").await;

    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.said("customer").await, ["Hello"]);
    assert_eq!(world.said("agent").await, ["You wrote: Hello"]);
    world.browser.screenshot("inbox-without-script").await;
    world.replies("Good morning").await;
    world.customer_reads("Good morning").await;
}
