//! Teammates answer customers themselves.

use fantoccini::key::Key;
use wassla_journeys::browser::Size;

use super::world::{AISHA, KARIM, World};

#[tokio::test]
async fn a_teammate_answers_with_keys_alone_and_loses_nothing_meanwhile() {
    let world = World::open().await;
    let browser = &world.browser;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Are you open?").await;
    world.at_the_desk().await;
    world.switches_to("Sara").await;
    world.opens_the_inbox().await;
    world.sees_in_list("Karim Said").await;

    world.tabs_to(".menu a[href='/inbox']").await;
    world.tabs_to(".conversation").await;
    browser.press(Key::Enter).await;
    browser.wait_for_url("/inbox/").await;
    world.marks_the_page().await;
    world.tabs_to("#reply-text").await;
    browser.types("We are open").await;

    world.customer_writes("Hello?").await;
    world.sees_in_thread("customer", "Hello?").await;
    world.sees_in_thread("agent", "You wrote: Hello?").await;
    assert!(world.is_focused("#reply-text").await);
    browser.types(" until six.").await;
    assert_eq!(world.draft().await, "We are open until six.");
    world.was_not_reloaded().await;

    world.tabs_to("[data-action=send]").await;
    browser.press(Key::Enter).await;
    world
        .sees_in_thread("teammate", "We are open until six.")
        .await;
    assert_eq!(world.authors(".message-teammate").await, ["Sara You"]);
    assert_eq!(world.draft().await, "");
    world.customer_reads("We are open until six.").await;
    world.at_the_desk().await;
    let told = async || browser.texts(".message-teammate .ticks").await == ["Read"];
    browser.wait_until("the teammate's ticks", told).await;
    world.looks_good("inbox-teammate").await;

    world.switches_to("Olivia").await;
    world.opens_the_inbox().await;
    world.opens_conversation("Karim Said").await;
    assert_eq!(world.authors(".message-teammate").await, ["Sara Teammate"]);
    world.console_is_quiet().await;
}

#[tokio::test]
async fn on_a_phone_keys_lead_from_the_list_to_an_answer_and_back() {
    let world = World::open().await;
    let browser = &world.browser;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.picks_up_the_phone(KARIM, AISHA).await;
    world.customer_writes("Hello").await;
    world.opens_the_inbox().await;
    browser.resize(Size::PHONE).await;
    world.sees_in_list("Hello").await;

    world.tabs_to(".conversation").await;
    browser.press(Key::Enter).await;
    browser.wait_for_url("/inbox/").await;
    assert!(world.list().await.is_empty(), "the list has its own page");
    world.tabs_to("#reply-text").await;
    browser.types("Good morning").await;
    let control_enter = [char::from(Key::Control), char::from(Key::Enter)];
    browser
        .types(&control_enter.iter().collect::<String>())
        .await;
    world.sees_in_thread("teammate", "Good morning").await;

    world.tabs_back_to(".thread-back").await;
    browser.press(Key::Enter).await;
    world.sees_in_list("Karim Said").await;
    assert!(browser.url().await.path().ends_with("/inbox"));
    world.console_is_quiet().await;
}
