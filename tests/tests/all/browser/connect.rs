//! Somebody connects, and sees what was connected.

use super::world::World;

#[tokio::test]
async fn whatsapp_is_connected_and_managed() {
    let world = World::open().await;
    world.looks_good("channels-empty").await;

    world.clicks_connect("WhatsApp").await;
    world.looks_good("meta-sign-in").await;
    world.signs_in_as("Aisha Rahman").await;
    world.looks_good("meta-consent").await;
    world.continues().await;

    assert!(
        world
            .browser
            .url()
            .await
            .as_str()
            .ends_with("/channels?connected=whatsapp")
    );
    assert_eq!(world.banners().await, ["connected"]);
    assert!(world.banner("connected").await.contains("+1 202-555-0101"));
    assert_eq!(
        world.states().await,
        ["connected", "not_connected", "not_connected"]
    );
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0101");
    assert_eq!(
        world.browser.texts("#tile-whatsapp [data-agent]").await,
        ["Layla answers here."]
    );
    world.looks_good("connected-whatsapp").await;
    let landed = world.browser.source().await;

    world.opens_manage("WhatsApp").await;
    assert_eq!(world.fact("display").await, "+1 202-555-0101");
    for id in ["waba_id", "phone_number_id"] {
        let shown = world.fact(id).await;
        assert!(
            shown.len() > 10 && shown.parse::<u64>().is_ok(),
            "{id}: {shown}"
        );
    }
    world.looks_good("manage-whatsapp").await;

    world
        .browser
        .choose("dialog[open] select", "Idris (draft)")
        .await;
    world.browser.click("Save").await;
    world.browser.wait_for_text("was saved").await;
    world.browser.reload().await;
    world.opens_manage("WhatsApp").await;
    let chosen = "return document.querySelector('dialog[open] select').selectedOptions[0].label";
    assert_eq!(
        world.browser.evaluate(chosen, vec![]).await,
        "Idris (draft)"
    );
    let managed = world.browser.source().await;

    world.console_is_quiet().await;
    world.opens("/api/v1/channels").await;
    let answered = world.browser.source().await;
    assert!(answered.contains("+1 202-555-0101"));
    world
        .gave_nothing_away_in(&[landed, managed, answered])
        .await;
}

#[tokio::test]
async fn one_sign_in_connects_all_three() {
    let world = World::open().await;
    world.connects("WhatsApp", "Lina Mansour").await;

    assert_eq!(world.banners().await, ["connected"]);
    assert_eq!(world.states().await, ["connected"; 3]);
    assert_eq!(world.display("whatsapp").await, "+1 202-555-0121");
    assert_eq!(world.display("instagram").await, "@lina.bakery");
    assert_eq!(world.display("messenger").await, "Lina Bakery");
    world.looks_good("connected-all").await;

    world.opens_manage("Instagram").await;
    assert_eq!(world.fact("username").await, "@lina.bakery");
    world.looks_good("manage-instagram").await;
    world.browser.click_within("dialog[open]", "Close").await;
    world.opens_manage("Messenger").await;
    assert_eq!(world.fact("page_name").await, "Lina Bakery");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn of_several_numbers_the_page_says_which_was_taken() {
    let world = World::open().await;
    world.connects("WhatsApp", "Omar Khalil").await;

    world.opens_manage("WhatsApp").await;
    assert!(world.fact("first_of").await.starts_with("First of "));
    world.looks_good("manage-several-numbers").await;
    world.console_is_quiet().await;
}
