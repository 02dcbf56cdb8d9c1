//! Who may not connect, sees who may.

use super::world::{AISHA, KARIM, World};

#[tokio::test]
async fn a_viewer_is_told_whom_to_ask() {
    let world = World::open().await;
    for person in ["Vera", "Sara"] {
        world.switches_to(person).await;
        assert_eq!(
            world.browser.texts("[data-action=ask-owner]").await,
            ["Ask your workspace owner"; 3]
        );
        assert!(
            world
                .browser
                .texts("[data-action=connect]")
                .await
                .is_empty()
        );
    }
    world.looks_good("viewer").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_viewer_sees_what_is_connected_and_changes_nothing() {
    let world = World::open().await;
    world.switches_to("Adam").await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.switches_to("Vera").await;

    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    world.opens_manage("WhatsApp").await;
    assert_eq!(world.fact("display").await, "+1 202-555-0101");
    let changes = "dialog[open] select, dialog[open] [data-action=reconnect]";
    assert!(world.browser.texts(changes).await.is_empty());
    world.looks_good("viewer-manage").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_suspended_workspace_is_told_so() {
    let world = World::open().await;
    world.switches_to("Celia").await;
    assert_eq!(world.banners().await, ["suspended"]);
    world.looks_good("suspended").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_viewer_reads_the_inbox_and_finance_is_told_whom_to_ask() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Hello").await;
    world.at_the_desk().await;
    world.switches_to("Vera").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.sees_in_thread("customer", "Hello").await;
    assert_eq!(world.closed_because().await, "role_not_allowed");
    assert!(world.browser.texts("textarea").await.is_empty());
    world.fits_all_sizes("viewer-inbox").await;

    world.opens("/channels").await;
    world.switches_to("Faris").await;
    assert_eq!(world.browser.texts(".menu a").await, ["Channels"]);
    world.console_is_quiet().await;
    world.opens("/inbox").await;
    world
        .browser
        .wait_for_text("Ask your workspace owner")
        .await;
    assert!(world.list().await.is_empty());
    world.fits_all_sizes("finance-inbox").await;
}
