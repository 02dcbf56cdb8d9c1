//! Calls of customers: answered, heard, hung up from either side, and kept in the Inbox.

use super::world::{AISHA, KARIM, World};

#[tokio::test]
async fn a_call_is_heard_both_ways_and_stands_in_the_inbox_with_its_duration() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.card_is_under_the_grid().await;
    world.looks_good("call-card").await;
    world.connects_calls().await;
    assert_eq!(world.card_state().await, "connected");
    assert_eq!(world.card_says("[data-agent]").await, "Noor answers calls.");
    assert_eq!(world.card_says("[data-display]").await, "+1 202-555-0101");
    world.looks_good("call-card-connected").await;

    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;
    world.looks_good("phone-in-call").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.sees_live_call("Voice call, going on").await;
    world.looks_good("inbox-in-call").await;

    world.customer_hangs_up().await;
    let call = world.sees_call_over().await;
    assert_eq!(call["outcome"], "completed", "{call}");
    assert_eq!(call["agent_id"], "ag_noor", "{call}");
    assert!(call["duration_seconds"].as_u64() > Some(0), "{call}");
    world.sees_no_live_call().await;
    world.sees_calls_of_the_log(1).await;
    world.was_not_reloaded().await;
    world.looks_good("inbox-after-call").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_call_that_a_teammate_ends_is_over_on_the_phone() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;

    world.at_the_desk().await;
    world.switches_to("Vera").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.sees_live_call("Voice call, going on").await;
    let hang_up = "[data-action=hang-up]";
    assert!(world.browser.texts(hang_up).await.is_empty());

    world.switches_to("Sara").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    world.browser.click_within("#live-calls", "Hang up").await;
    world.phone_says("Call ended").await;
    world.sees_no_live_call().await;
    let call = world.sees_call_over().await;
    assert_eq!(call["outcome"], "completed", "{call}");
    world.sees_calls_of_the_log(1).await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_customer_writes_and_calls_again_in_the_same_conversation() {
    let world = World::open().await;
    world.connects_calls_of("Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;
    world.customer_hangs_up().await;
    let first = world.sees_call_over().await;

    world.customer_writes("I was cut off").await;
    world.customer_reads("You wrote: I was cut off").await;
    world.customer_calls().await;
    world.sound_flows_both_ways().await;
    world.customer_hangs_up().await;

    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    let second = world.sees_call_over().await;
    assert_ne!(first["id"], second["id"]);
    world.sees_calls_of_the_log(2).await;
    assert_eq!(world.said("customer").await.len(), 3, "a call is no answer");
    assert_eq!(world.said("agent").await, ["You wrote: I was cut off"]);
    world.looks_good("inbox-calls").await;
    world.console_is_quiet().await;
}
