use serde_json::json;

use super::calling::{heard, hears};
use super::calls::{OFFER, callable, ringing};
use super::*;

/// The value of the only change that is heard now.
fn value(world: &mut World) -> Value {
    let bodies = heard(world);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    let change = &bodies[0]["entry"][0]["changes"][0];
    assert_eq!(change["field"], "calls");
    change["value"].clone()
}

/// The only call of what is heard now.
fn told(world: &mut World) -> Value {
    value(world)["calls"][0].clone()
}

#[test]
fn connect_is_told_as_meta_writes_it() {
    let (mut world, _, number) = callable();
    heard(&mut world);
    let id = world.customer_calls(&number, "karim", OFFER).unwrap();
    let expected = json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": waba_of(&world, "aisha"),
            "changes": [{
                "value": {
                    "messaging_product": "whatsapp",
                    "metadata": { "display_phone_number": "12025550101", "phone_number_id": number },
                    "contacts": [{
                        "profile": { "name": "Karim Said" },
                        "wa_id": "12025550171",
                        "user_id": "US.1795305600000171",
                    }],
                    "calls": [{
                        "id": id,
                        "from": "12025550171",
                        "from_user_id": "US.1795305600000171",
                        "to": "12025550101",
                        "event": "connect",
                        "timestamp": world.now().to_string(),
                        "direction": "USER_INITIATED",
                        "session": { "sdp_type": "offer", "sdp": OFFER },
                    }],
                },
                "field": "calls",
            }],
        }],
    });
    let delivery = world.due_deliveries(world.now()).remove(0);
    assert!(delivery.signature.is_some());
    assert_eq!(heard(&mut world), [expected]);
}

#[test]
fn caller_without_a_number_has_no_from() {
    let (mut world, _, number) = callable();
    heard(&mut world);
    world.customer_calls(&number, "nadia", OFFER).unwrap();
    let told = told(&mut world);
    assert_eq!(told["from"], Value::Null);
    assert_eq!(told["from_user_id"], "US.1795305600000172");
}

#[test]
fn end_of_a_call_that_was_picked_up_has_its_times() {
    for ended_by_business in [true, false] {
        let (mut world, business, id) = ringing();
        world.advance(4);
        let picked_up = world.now();
        assert_eq!(business.accepts_with(&mut world, &id, "ours").status, 200);
        heard(&mut world);
        world.advance(90);
        if ended_by_business {
            business.ends(&mut world, "terminate", &id);
        } else {
            world.customer_hangs_up(&id);
        }
        let expected = json!({
            "id": id,
            "from": "12025550171",
            "from_user_id": "US.1795305600000171",
            "to": "12025550101",
            "event": "terminate",
            "direction": "USER_INITIATED",
            "timestamp": world.now().to_string(),
            "status": "COMPLETED",
            "start_time": picked_up.to_string(),
            "end_time": world.now().to_string(),
            "duration": 90,
            "biz_opaque_callback_data": "ours",
        });
        assert_eq!(told(&mut world), expected);
    }
}

#[test]
fn end_of_a_call_that_nobody_picked_up_has_no_times() {
    let ends: [(&str, i64); 4] = [
        ("hang up", 0),
        ("reject", 0),
        ("terminate", 0),
        ("wait", 60),
    ];
    for (end, seconds) in ends {
        let (mut world, business, id) = ringing();
        heard(&mut world);
        match end {
            "hang up" => assert!(world.customer_hangs_up(&id)),
            "wait" => world.advance(600),
            action => business.ends(&mut world, action, &id),
        }
        let at = world.call(&id).unwrap().placed_at + seconds;
        let value = value(&mut world);
        assert_eq!(value["errors"], Value::Null, "{end}");
        let told = &value["calls"][0];
        assert_eq!(told["event"], "terminate", "{end}");
        assert_eq!(told["status"], "FAILED", "{end}");
        assert_eq!(told["timestamp"], at.to_string(), "{end}");
        for name in ["start_time", "end_time", "duration"] {
            assert_eq!(told[name], Value::Null, "{end}");
        }
        assert_eq!(heard(&mut world), [] as [Value; 0], "{end}");
    }
}

#[test]
fn call_without_payment_only_fails() {
    let (mut world, _, number) = callable();
    heard(&mut world);
    world.set_payment(&number, false);
    let id = world.customer_calls(&number, "karim", OFFER).unwrap();
    let value = value(&mut world);
    assert_eq!(value["errors"][0]["code"], 131_044);
    let told = &value["calls"][0];
    assert_eq!(told["event"], "terminate");
    assert_eq!(told["status"], "FAILED");
    assert_eq!(told["session"], Value::Null);
    assert!(world.call(&id).unwrap().state.is_over());
}

#[test]
fn calls_are_told_only_to_those_who_listen() {
    type Spoil = fn(&mut World, &str);
    let cases: [(&str, Spoil); 3] = [
        ("field", |world, _| {
            hears(world, &["messages", "account_settings_update"]);
        }),
        ("account", |world, _| world.wabas[0].subscriptions.clear()),
        ("sip", |world, id| world.set_sip(id, true)),
    ];
    for (what, spoil) in cases {
        let (mut world, _, number) = callable();
        spoil(&mut world, &number);
        heard(&mut world);
        let id = world.customer_calls(&number, "karim", OFFER).unwrap();
        world.customer_hangs_up(&id);
        assert_eq!(heard(&mut world), [] as [Value; 0], "{what}");
    }
}

#[test]
fn calls_of_a_business_can_be_told_too() {
    let (mut world, _, number) = callable();
    heard(&mut world);
    for status in ["RINGING", "ACCEPTED", "REJECTED"] {
        world.business_call_status(&number, "karim", "wacid.ours", status);
        let expected = json!([{
            "id": "wacid.ours",
            "timestamp": world.now().to_string(),
            "type": "call",
            "status": status,
            "recipient_id": "12025550171",
            "recipient_user_id": "US.1795305600000171",
        }]);
        assert_eq!(value(&mut world)["statuses"], expected);
    }
    for (seconds, status, duration) in [
        (Some(120), "COMPLETED", json!(120)),
        (None, "FAILED", Value::Null),
    ] {
        world.business_call_ends(&number, "karim", "wacid.ours", seconds);
        let told = told(&mut world);
        assert_eq!(told["direction"], "BUSINESS_INITIATED");
        assert_eq!(
            (&told["from"], &told["to"]),
            (&json!("12025550101"), &json!("12025550171"))
        );
        assert_eq!(
            (&told["status"], &told["duration"]),
            (&json!(status), &duration)
        );
    }
}
