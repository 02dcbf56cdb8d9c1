//! Every channel has its badge, and every customer is answered.

use wassla_journeys::browser::ColorScheme;

use super::world::{NADIA, TAREK, World};

/// Who writes, to whom, on which channel, what, and how the list names them: messages of Instagram
/// and Messenger carry an id and no name.
const ON_EACH: [(&str, &str, &str, &str, &str); 3] = [
    (
        TAREK,
        "lina.bakery, @lina.bakery",
        "instagram",
        "Is the almond cake in your story for sale?",
        "Instagram",
    ),
    (
        TAREK,
        "Lina Bakery",
        "messenger",
        "Can I order for Friday?",
        "Messenger",
    ),
    (
        NADIA,
        "Lina Bakery, +1 202-555-0121",
        "whatsapp",
        "Is there any rye bread left?",
        "Nadia Farah",
    ),
];

const COLOURS: [(&str, &str); 3] = [
    ("whatsapp", "green"),
    ("instagram", "pink"),
    ("messenger", "blue"),
];

#[tokio::test]
async fn each_channel_has_its_colour_and_answers_its_customers() {
    let world = World::open().await;
    world.connects("WhatsApp", "Lina Mansour").await;
    assert_eq!(world.states().await, ["connected"; 3]);
    world.opens_the_inbox().await;

    for (customer, business, channel, words, shown) in ON_EACH {
        world.picks_up_the_phone(customer, business).await;
        world.customer_writes(words).await;
        world.sees_in_list(words).await;
        let newest = world.list().await.remove(0);
        assert!(newest.contains(shown), "{channel}: {newest}");
        world.customer_reads(&format!("You wrote: {words}")).await;
    }

    world.at_the_desk().await;
    for scheme in [ColorScheme::Light, ColorScheme::Dark] {
        world.browser.prefer(scheme).await;
        for (channel, colour) in COLOURS {
            assert_eq!(world.badge_colour(channel).await, colour, "{channel}");
        }
    }
    world.was_not_reloaded().await;
    world.looks_good("inbox-list").await;
    // She has no phone number: her name is all there is.
    world.opens_conversation("Nadia Farah").await;
    world.sees_ticks(&["Read"]).await;
    world.replies("Two loaves. I keep one for you.").await;
    world.sees_ticks(&["Read", "Read"]).await;
    world.browser.screenshot("inbox").await;
    world.console_is_quiet().await;
}
