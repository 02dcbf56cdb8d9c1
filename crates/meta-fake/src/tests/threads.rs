//! Threads that another app has.

use serde_json::json;

use super::webhooks::{HOOK, delivered, subscribe_page, subscribed};
use super::*;
use crate::world::{CannotControl, Surface, ThreadChange};

const FIELDS: [&str; 5] = [
    "messages",
    "message_echoes",
    "message_reactions",
    "messaging_handovers",
    "standby",
];

fn with_page() -> (World, String, String, String) {
    let mut world = demo();
    let (page, instagram, token) = subscribe_page(&mut world, &FIELDS.join(","));
    world.set_app_webhook("page", HOOK, "verify", &FIELDS);
    let fields = ["messages", "messaging_handover", "standby"];
    world.set_app_webhook("instagram", HOOK, "verify", &fields);
    (world, page, instagram, token)
}

/// The one entry that is delivered.
fn entry(world: &mut World) -> Value {
    let bodies = delivered(world);
    assert_eq!(bodies.len(), 1);
    bodies[0]["entry"][0].clone()
}

#[test]
fn thread_of_another_app_is_heard_in_standby() {
    let (mut world, page, instagram, _) = with_page();
    for asset in [page, instagram] {
        world
            .change_thread(&asset, "tarek", ThreadChange::Take)
            .unwrap();
        delivered(&mut world);
        let id = world.customer_writes(&asset, "tarek", "Anybody?");
        let told = entry(&mut world);
        assert_eq!(told["messaging"], Value::Null);
        assert_eq!(told["standby"][0]["message"]["mid"], id.as_str());
        world.customer_writes(&asset, "karim", "Salam");
        assert!(entry(&mut world)["messaging"].is_array(), "another thread");
        world
            .business_writes(&asset, "tarek", Surface::OtherApp, "Here")
            .unwrap();
        assert_eq!(entry(&mut world)["standby"][0]["message"]["is_echo"], true);

        world
            .change_thread(&asset, "tarek", ThreadChange::PassBack)
            .unwrap();
        delivered(&mut world);
        world.customer_writes(&asset, "tarek", "Thanks");
        assert!(entry(&mut world)["messaging"].is_array());
    }
}

#[test]
fn standby_is_a_field_that_must_be_subscribed() {
    let mut world = demo();
    let (page, _, _) = subscribe_page(&mut world, "messages");
    world.set_app_webhook("page", HOOK, "verify", &FIELDS);
    world
        .change_thread(&page, "tarek", ThreadChange::Take)
        .unwrap();
    world.customer_writes(&page, "tarek", "Anybody?");
    assert_eq!(delivered(&mut world), [] as [Value; 0]);
}

#[test]
fn page_hears_how_its_thread_moves() {
    let (mut world, page, instagram, _) = with_page();
    for asset in [page, instagram] {
        for (change, name, previous, new) in [
            (
                ThreadChange::HandOver,
                "pass_thread_control",
                APP,
                "900000000000009",
            ),
            (
                ThreadChange::PassBack,
                "pass_thread_control",
                "900000000000009",
                APP,
            ),
            (
                ThreadChange::Take,
                "take_thread_control",
                APP,
                "900000000000009",
            ),
        ] {
            world.change_thread(&asset, "tarek", change).unwrap();
            let event = entry(&mut world)["messaging"][0].clone();
            assert_eq!(event["recipient"]["id"], asset.as_str());
            let moved = &event[name];
            assert_eq!(moved["previous_owner_app_id"], previous, "{event}");
            assert_eq!(moved["new_owner_app_id"], new);
        }
        let refused = world.change_thread(&asset, "tarek", ThreadChange::Request);
        assert_eq!(refused, Err(CannotControl::OtherThread));
        world
            .change_thread(&asset, "tarek", ThreadChange::PassBack)
            .unwrap();
        delivered(&mut world);
        world
            .change_thread(&asset, "tarek", ThreadChange::Request)
            .unwrap();
        let asked = &entry(&mut world)["messaging"][0]["request_thread_control"];
        assert_eq!(asked["requested_owner_app_id"], "900000000000009");
        assert_eq!(world.thread_owner(&asset, "tarek"), None);
    }
}

#[test]
fn page_may_not_write_in_a_thread_of_another_app() {
    let (mut world, page, _, token) = with_page();
    world.customer_writes(&page, "tarek", "Salam");
    world
        .change_thread(&page, "tarek", ThreadChange::Take)
        .unwrap();
    let psid = world.scoped_id("tarek", &page);
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    let caller = caller.unwrap();
    let refused = world.send_message(&caller, &page, &psid, "Hello", None);
    let refused = refused.unwrap_err();
    assert_eq!((refused.code, refused.subcode), (10, Some(2_018_300)));
    world
        .change_thread(&page, "tarek", ThreadChange::PassBack)
        .unwrap();
    let sent = world.send_message(&caller, &page, &psid, "Hello", None);
    assert!(sent.is_ok());
}

#[test]
fn whatsapp_nests_what_stands_by() {
    let fields = ["messages", "standby", "messaging_handovers"];
    let (mut world, number) = subscribed(&fields);
    world
        .change_thread(&number, "karim", ThreadChange::HandOver)
        .unwrap();
    assert_eq!(
        delivered(&mut world),
        [] as [Value; 0],
        "nobody is told that the agent answers now"
    );
    let id = world.customer_writes(&number, "karim", "Anybody?");
    let change = entry(&mut world)["changes"][0].clone();
    assert_eq!(change["field"], "standby");
    let value = &change["value"];
    assert_eq!(value["metadata"]["phone_number_id"], number.as_str());
    assert_eq!(value["messages"], Value::Null);
    assert_eq!(value["standby"]["messages"][0]["id"], id.as_str());
    assert_eq!(value["standby"]["contacts"][0]["wa_id"], "12025550171");

    let echo = world.business_writes(&number, "karim", Surface::OtherApp, "Here");
    let told = &entry(&mut world)["changes"][0]["value"]["standby"]["message_echoes"][0];
    assert_eq!(told["id"], json!(echo.unwrap()));
    assert_eq!(told["message"]["to"], "12025550171");
    assert_eq!(told["message"]["text"]["body"], "Here");

    world.settings.nests_standby = false;
    world.customer_deletes(&number, "karim", &id).unwrap();
    let change = entry(&mut world)["changes"][0].clone();
    assert_eq!(change["field"], "standby");
    assert_eq!(change["value"]["messages"][0]["type"], "revoke");
}

#[test]
fn whatsapp_tells_the_app_that_a_thread_came_or_was_taken() {
    let (mut world, number) = subscribed(&["messages", "messaging_handovers"]);
    for (change, kind, new) in [
        (ThreadChange::Take, "control_taken", "ai_agent"),
        (ThreadChange::PassBack, "control_passed", "escalation"),
    ] {
        world.change_thread(&number, "karim", change).unwrap();
        let change = entry(&mut world)["changes"][0].clone();
        assert_eq!(change["field"], "messaging_handovers");
        let value = &change["value"];
        assert_eq!(value["type"], kind);
        assert_eq!(value[kind]["new_owner_role"], new);
        assert_eq!(value["recipient"]["phone_number_id"], number.as_str());
        assert_eq!(value["sender"]["phone_number"], "12025550171");
        assert_eq!(value["metadata"], Value::Null);
    }
    let refused = world.change_thread(&number, "karim", ThreadChange::Request);
    assert_eq!(refused, Err(CannotControl::NotThere));
    let refused = world.change_thread(&number, "karim", ThreadChange::PassBack);
    assert_eq!(refused, Err(CannotControl::OwnThread));
    let refused = world.change_thread(&number, "tarek", ThreadChange::Take);
    assert_eq!(refused, Err(CannotControl::NoConversation));
}

#[test]
fn sending_on_whatsapp_takes_the_thread_back() {
    let (mut world, number) = subscribed(&["messages", "standby"]);
    world.customer_writes(&number, "karim", "Salam");
    world
        .change_thread(&number, "karim", ThreadChange::HandOver)
        .unwrap();
    delivered(&mut world);
    let token = token_of(&mut world, "aisha");
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    world
        .send_message(&caller.unwrap(), &number, "12025550171", "Hello", None)
        .unwrap();
    assert_eq!(world.thread_owner(&number, "karim"), None);
    for body in delivered(&mut world) {
        assert_eq!(body["entry"][0]["changes"][0]["field"], "messages");
    }
}
