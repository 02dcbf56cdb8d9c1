//! What happens to an account at Meta is seen on the tile, and Connect heals it.

use super::world::World;

#[tokio::test]
async fn a_ban_is_said_on_the_tile_until_it_ends() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    world.at_meta("Ban: Aisha Flowers").await;
    world.sees_state("whatsapp", "needs_attention").await;
    let told = world.next_step("whatsapp").await;
    assert!(told.contains("banned"), "{told}");
    world.looks_good("needs-attention").await;

    world.at_meta("End the ban: Aisha Flowers").await;
    world.sees_state("whatsapp", "connected").await;
    assert_eq!(world.next_step("whatsapp").await, "");
    world.console_is_quiet().await;
}

#[tokio::test]
async fn an_account_that_is_taken_away_is_healed_by_connecting_again() {
    let world = World::open().await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    let troubles = [
        ("Remove partner: Aisha Flowers", "no longer shares"),
        (
            "Uninstall the app: Aisha Flowers",
            "removed the app at Meta",
        ),
        ("Remove the app of Aisha Rahman", "removed on Facebook"),
    ];
    for (trouble, words) in troubles {
        world.at_meta(trouble).await;
        world.sees_state("whatsapp", "reconnect_needed").await;
        let told = world.next_step("whatsapp").await;
        assert!(told.contains(words), "{trouble}: {told}");

        world.browser.click("Reconnect WhatsApp").await;
        world.browser.wait_for_url("/dialog/oauth").await;
        world.continues().await;
        assert_eq!(world.states().await[0], "connected", "{trouble}");
        assert_eq!(world.next_step("whatsapp").await, "");
    }
    world.console_is_quiet().await;
}
