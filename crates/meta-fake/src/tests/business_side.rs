//! Groups, calls that the business places, and trouble of numbers and accounts.

use serde_json::json;

use super::webhooks::{delivered, subscribed, value};
use super::*;
use crate::world::{BusinessCall, CannotCall};

#[test]
fn group_message_names_its_group_and_is_no_private_word() {
    let (mut world, number) = subscribed(&["messages"]);
    let group = "120363000000000001@g.us";
    let id = world.customer_writes_in_group(&number, "karim", group, "Who comes?");
    let bodies = delivered(&mut world);
    let message = &value(&bodies[0])["messages"][0];
    assert_eq!(message["group_id"], group);
    assert_eq!(message["from"], "12025550171");
    assert_eq!(message["id"], json!(id.unwrap()));
    assert_eq!(world.conversation(&number, "karim"), None);
    let (page, _, _) = messages::page_of(&mut world);
    for (asset, customer) in [(&page, "karim"), (&number, "tarek")] {
        let written = world.customer_writes_in_group(asset, customer, group, "x");
        assert_eq!(written, None);
    }
}

#[test]
fn call_of_the_business_is_heard_from_ringing_to_the_end() {
    let (mut world, number) = subscribed(&["calls"]);
    for (outcome, expected) in [
        (
            BusinessCall::Answered(60),
            &["RINGING", "connect", "ACCEPTED", "terminate"][..],
        ),
        (
            BusinessCall::Rejected,
            &["RINGING", "REJECTED", "terminate"],
        ),
        (BusinessCall::Missed, &["RINGING", "terminate"]),
    ] {
        let id = world.business_calls(&number, "karim", outcome).unwrap();
        let bodies = delivered(&mut world);
        let heard: Vec<_> = bodies
            .iter()
            .map(|body| {
                let told = &value(body)["statuses"][0];
                let told = if told.is_null() {
                    &value(body)["calls"][0]
                } else {
                    told
                };
                assert_eq!(told["id"], id.as_str());
                let said = told.get("event").or(told.get("status"));
                said.unwrap().as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(heard, expected);
        let end = &value(bodies.last().unwrap())["calls"][0];
        assert_eq!(end["direction"], "BUSINESS_INITIATED");
        assert_eq!(end["to"], "12025550171");
        let is_answered = matches!(outcome, BusinessCall::Answered(_));
        assert_eq!(end["duration"] == 60, is_answered);
    }
    let refused = [
        world.business_calls(&number, "tarek", BusinessCall::Missed),
        world.business_calls("5", "karim", BusinessCall::Missed),
    ];
    let expected = [Err(CannotCall::NotOnWhatsapp), Err(CannotCall::NoNumber)];
    assert_eq!(refused, expected);
}

/// The value and the entry's id of the only delivery.
fn told(world: &mut World, field: &str) -> (Value, Value) {
    let bodies = delivered(world);
    assert_eq!(bodies.len(), 1);
    let entry = &bodies[0]["entry"][0];
    assert_eq!(entry["changes"][0]["field"], field);
    assert_eq!(entry["time"], world.now());
    (entry["changes"][0]["value"].clone(), entry["id"].clone())
}

#[test]
fn pin_changed_by_somebody_else_is_told_as_security() {
    let (mut world, number) = subscribed(&["security"]);
    let pin = |world: &World| world.numbers[0].pin.clone();
    world.change_pin_in_manager(&number, "112233");
    let (value, entry) = told(&mut world, "security");
    let expected = json!({ "display_phone_number": "12025550101", "event": "PIN_CHANGED" });
    assert_eq!(value, expected);
    assert_eq!(entry, waba_of(&world, "aisha").as_str());
    assert_eq!(pin(&world).as_deref(), Some("112233"));

    world.request_pin_reset(&number);
    let (value, _) = told(&mut world, "security");
    assert_eq!(value["event"], "PIN_RESET_REQUEST");
    assert!(value["requester"].is_string(), "{value}");
    assert_eq!(pin(&world).as_deref(), Some("112233"));

    world.turn_pin_off_in_manager(&number);
    let (value, _) = told(&mut world, "security");
    assert_eq!(value["event"], "PIN_REQUEST_SUCCESS");
    assert_eq!(value["requester"], Value::Null);
    assert_eq!(pin(&world), None);
}

#[test]
fn quality_is_told_and_read() {
    let (mut world, number) = subscribed(&["phone_number_quality_update"]);
    let token = token_of(&mut world, "aisha");
    let flag: [fn(&mut World, &str); 2] = [World::flag_number, World::unflag_number];
    for (change, event, rating) in [(flag[0], "FLAGGED", "RED"), (flag[1], "UNFLAGGED", "GREEN")] {
        change(&mut world, &number);
        let (value, _) = told(&mut world, "phone_number_quality_update");
        assert_eq!(value["event"], event);
        assert_eq!(value["display_phone_number"], "12025550101");
        assert_eq!(
            value["current_limit"],
            value["max_daily_conversations_per_business"]
        );
        let node = get(
            &mut world,
            &token,
            &format!("/{number}?fields=quality_rating"),
        );
        assert_eq!(node["quality_rating"], rating);
    }
}

#[test]
fn violation_restriction_and_planned_ban_are_told() {
    let (mut world, number) = subscribed(&["account_update"]);
    let waba = waba_of(&world, "aisha");
    world.violate(&waba, "ADULT");
    let (value, entry) = told(&mut world, "account_update");
    let expected = json!({
        "event": "ACCOUNT_VIOLATION",
        "violation_info": { "violation_type": "ADULT" },
    });
    assert_eq!((value, entry), (expected, json!(waba)));

    world.schedule_ban(&waba);
    let (value, _) = told(&mut world, "account_update");
    assert_eq!(value["ban_info"]["waba_ban_state"], "SCHEDULE_FOR_DISABLE");
    assert_eq!(world.numbers[0].status, "CONNECTED");

    let token = token_of(&mut world, "aisha");
    world.customer_writes(&number, "karim", "Salam");
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    let caller = caller.unwrap();
    let send =
        |world: &mut World| world.send_message(&caller, &number, "12025550171", "Hello", None);
    world.restrict_waba(&waba);
    let (value, _) = told(&mut world, "account_update");
    let restricted = &value["restriction_info"][0];
    assert_eq!(
        restricted["restriction_type"],
        "RESTRICTED_BIZ_INITIATED_MESSAGING"
    );
    assert_eq!(restricted["expiration"], world.now() + 7 * 86_400);
    let refused = send(&mut world).unwrap_err();
    assert_eq!((refused.status, refused.code), (403, 368));
    world.end_restriction(&waba);
    assert!(send(&mut world).is_ok());

    world.restrict_waba(&waba);
    world.advance(7 * 86_400);
    assert!(!world.is_restricted(&waba), "it ends by itself");
}
