//! What strangers write is text, whatever it looks like.

use super::world::{AISHA, World, demo_meta};

/// The driver finds an option by a text without quotes alone.
const NAME: &str = "<img src=x onerror=document.body.remove()>";
const RIGHT_TO_LEFT: &str = "\u{202e}ياسمين الحداد";

#[tokio::test]
async fn markup_endless_words_and_other_directions_are_shown_as_text() {
    let mut meta = demo_meta();
    meta.add_customer("mallory", NAME, Some("12025550181"), None);
    meta.add_customer("yasmin", RIGHT_TO_LEFT, Some("12025550182"), None);
    let world = World::open_at(&meta).await;
    world.connects("WhatsApp", "Aisha Rahman").await;

    world.picks_up_the_phone(NAME, AISHA).await;
    let script = "<script>document.title = 'taken'</script>";
    let endless = "w".repeat(4_000);
    world.customer_writes(script).await;
    world.customer_pastes(&endless).await;
    world.picks_up_the_phone(RIGHT_TO_LEFT, AISHA).await;
    world.customer_writes("هل لديكم ورود بيضاء؟ (24)").await;

    world.opens_the_inbox().await;
    world.opens_conversation(NAME).await;
    world.sees_in_thread("customer", &endless).await;
    world
        .sees_in_thread("agent", &format!("You wrote: {script}"))
        .await;
    assert_eq!(world.said("customer").await, [script, endless.as_str()]);
    world.fits_all_sizes("inbox-hostile").await;
    world.opens_conversation(RIGHT_TO_LEFT).await;
    world
        .sees_in_thread("customer", "هل لديكم ورود بيضاء؟ (24)")
        .await;
    let direction = "return getComputedStyle(
        document.querySelector('[data-author=customer] .message-words')).direction";
    assert_eq!(world.browser.evaluate(direction, vec![]).await, "rtl");
    world.fits_all_sizes("inbox-right-to-left").await;
    let taken = "return document.title === 'taken' || document.querySelector('main img') !== null";
    assert_eq!(world.browser.evaluate(taken, vec![]).await, false);
    world.at_the_phone().await;
    world.fits_all_sizes("phone-hostile").await;
    world.console_is_quiet().await;
}
