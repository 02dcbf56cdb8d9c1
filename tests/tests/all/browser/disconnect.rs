//! Somebody disconnects, or has their data deleted.

use super::world::{AISHA, KARIM, World};

#[tokio::test]
async fn after_disconnect_the_next_message_is_dropped_and_counted() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    // Meta goes on delivering: that nothing is done with it is our own doing.
    world
        .refuses_at_meta("DELETE /{waba}/subscribed_apps")
        .await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Before").await;
    world.customer_reads("You wrote: Before").await;

    world.at_the_desk().await;
    world.opens("/channels").await;
    world.opens_manage("WhatsApp").await;
    world.sees_counted("delivered", 1).await;
    world.scrolls_to("dialog[open] [data-delivery]").await;
    world.fits_all_sizes("manage-delivery").await;
    world.browser.click("Disconnect WhatsApp").await;
    let told = world
        .browser
        .texts("dialog[open] .disconnect")
        .await
        .join(" ");
    for words in [
        "Business integrations",
        "PIN",
        "Conversations stay in the Inbox.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    world.looks_good("disconnect-whatsapp").await;
    world.browser.click("Yes, disconnect WhatsApp").await;
    world.browser.wait_for_url("disconnected=whatsapp").await;
    assert_eq!(world.banners().await, ["disconnected"]);
    assert_eq!(world.states().await[0], "not_connected");
    let connect = world.browser.texts("#tile-whatsapp [data-action=connect]");
    assert_eq!(connect.await, ["Connect"]);
    world.looks_good("disconnected-whatsapp").await;

    world.opens_the_inbox().await;
    world.customer_writes("After").await;
    world.is_dropped("no_channel", 1).await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.said("customer").await, ["Before"]);
    assert_eq!(world.closed_because().await, "channel_not_connected");
    assert_eq!(world.answers_on_the_phone().await, ["You wrote: Before"]);

    world.at_the_desk().await;
    world.opens("/channels").await;
    world.clicks_connect("WhatsApp").await;
    world.continues().await;
    world.opens_manage("WhatsApp").await;
    world.sees_counted("no_channel", 1).await;
    world.scrolls_to("dialog[open] [data-delivery]").await;
    world.looks_good("manage-dropped").await;
    world.customer_writes("Again").await;
    world.customer_reads("You wrote: Again").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.said("customer").await, ["Before", "Again"]);
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_person_whose_data_is_deleted_can_see_that_it_was() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.at_meta("Delete data of Aisha Rahman").await;
    let is_gone = async || {
        world.browser.reload().await;
        world.states().await[0] == "not_connected"
    };
    world.browser.wait_until("the channel to go", is_gone).await;

    let status = world.deletion_status().await;
    world.browser.goto(&status).await;
    world.browser.wait_for_text("Your data was deleted").await;
    world.browser.wait_for_text("The data of 1 channel").await;
    world.looks_good("deletion").await;
    world.console_is_quiet().await;
}
