//! A message on its way: from the customer's phone to the Inbox, and its answer back.

use super::world::{AISHA, KARIM, World, is_soon};

#[tokio::test]
async fn a_message_stands_in_the_inbox_within_five_seconds_and_is_answered() {
    let world = World::open().await;
    world.opens("/inbox").await;
    world
        .browser
        .wait_for_text("No channel is connected.")
        .await;
    world.fits_all_sizes("inbox-without-channels").await;
    world.browser.click("Go to Channels").await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.opens_the_inbox().await;
    world.browser.wait_for_text("No conversations yet.").await;
    world
        .browser
        .wait_for_text("WhatsApp +1 202-555-0101")
        .await;
    world.looks_good("inbox-empty").await;

    world.picks_up_the_phone(KARIM, AISHA).await;
    let clicked = world.customer_writes("Do you have white roses?").await;
    world.sees_in_list("Do you have white roses?").await;
    is_soon("from Send on the phone to the Inbox", clicked);
    world.was_not_reloaded().await;
    let [row] = world.list().await.try_into().unwrap();
    assert!(
        row.contains("Karim Said") && row.contains("WhatsApp"),
        "{row}"
    );
    assert_eq!(world.badge_colour("whatsapp").await, "green");

    world
        .customer_reads("You wrote: Do you have white roses?")
        .await;
    world.opens_conversation("Karim Said").await;
    world.sees_ticks(&["Read"]).await;
    let clicked = world.customer_writes("Two dozen, for Friday").await;
    world
        .sees_in_thread("customer", "Two dozen, for Friday")
        .await;
    is_soon("from Send on the phone to the open conversation", clicked);
    world
        .customer_reads("You wrote: Two dozen, for Friday")
        .await;
    world.sees_ticks(&["Read", "Read"]).await;
    world.was_not_reloaded().await;
    let authors = world.authors(".message").await;
    assert_eq!(
        authors,
        [
            "Karim Said Customer",
            "Layla AI agent",
            "Karim Said Customer",
            "Layla AI agent"
        ]
    );
    world.looks_good("inbox-thread").await;

    world.at_the_phone().await;
    world.looks_good("phone").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn ticks_move_on_while_somebody_looks() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Hello").await;
    world.customer_reads("You wrote: Hello").await;
    world.browser.goto("about:blank").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.replies("Good morning").await;
    // Nobody looks at the phone any more.
    world.sees_ticks(&["Read", "Delivered"]).await;
    world.marks_the_page().await;

    world.picks_up_the_phone(KARIM, AISHA).await;
    world.sees_ticks(&["Read", "Read"]).await;
    world.was_not_reloaded().await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn after_a_day_the_reply_box_is_closed_and_says_why() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("See you tomorrow").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.reply_box().await, "open");

    world.moves_the_clocks("+1 day").await;
    world.moves_the_clocks("+11 minutes").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.reply_box().await, "closed");
    assert_eq!(world.closed_because().await, "window_closed");
    let told = world.browser.texts("#reply").await.join(" ");
    assert!(told.contains("24 hours"), "{told}");
    world.looks_good("inbox-closed").await;

    world.customer_writes("Are you open today?").await;
    world.at_the_desk().await;
    let is_open = async || world.reply_box().await == "open";
    world.browser.wait_until("the box to open", is_open).await;
    world.was_not_reloaded().await;
    world.console_is_quiet().await;
}
