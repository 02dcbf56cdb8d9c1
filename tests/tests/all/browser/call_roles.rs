//! Who sees the card of calls, and who changes it.

use super::world::World;

/// Everybody of the workspace who may not connect channels.
const OTHERS: [&str; 3] = ["Sara", "Faris", "Vera"];

#[tokio::test]
async fn the_card_is_read_by_everybody_and_changed_by_those_who_may_connect() {
    let world = World::open().await;
    for person in OTHERS.into_iter().chain(["Adam", "Olivia"]) {
        world.switches_to(person).await;
        assert_eq!(world.card_state().await, "absent", "{person}, too early");
    }
    world.connects("WhatsApp", "Aisha Rahman").await;
    owner_and_admin_alone_change_it(&world, "not_connected").await;

    world.connects_calls().await;
    owner_and_admin_alone_change_it(&world, "connected").await;
    world.switches_to("Vera").await;
    world.looks_good("call-card-read-only").await;
    world.clicks_and_waits("العربية").await;
    world.looks_good("arabic-call-card-read-only").await;
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_plan_without_calls_is_offered_one_with_them() {
    let world = World::open_with(&[("plans.growth", r#"["whatsapp"]"#)]).await;
    world.connects("WhatsApp", "Aisha Rahman").await;
    assert_eq!(world.card_refusal().await, "feature_not_in_plan");
    let told = world.card_says("#call-problem").await;
    assert!(told.contains("plan"), "{told}");
    assert_eq!(world.card_says("form").await, "");
    world.looks_good("call-card-plan").await;
    world.console_is_quiet().await;
}

async fn owner_and_admin_alone_change_it(world: &World, state: &str) {
    let changes = "#call-card form, #call-card button, #call-card select";
    for person in OTHERS {
        world.switches_to(person).await;
        assert_eq!(world.states().await[0], "connected");
        assert_eq!(world.card_state().await, state, "{person}");
        assert!(world.browser.texts(changes).await.is_empty(), "{person}");
    }
    for person in ["Adam", "Olivia"] {
        world.switches_to(person).await;
        assert_eq!(world.card_state().await, state, "{person}");
        assert!(!world.browser.texts(changes).await.is_empty(), "{person}");
    }
}
