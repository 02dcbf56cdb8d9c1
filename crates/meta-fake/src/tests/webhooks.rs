use serde_json::json;

use super::*;
use crate::world::Delivery;

pub(super) const HOOK: &str = "https://app.example/webhooks/meta";

/// Aisha's number, with the app subscribed to her WABA and to these fields.
pub(super) fn subscribed(fields: &[&str]) -> (World, String) {
    let mut world = demo();
    world.set_app_webhook("whatsapp_business_account", HOOK, "verify", fields);
    subscribe_waba(&mut world, "aisha");
    let number = number_of(&world, "aisha");
    (world, number)
}

fn subscribe_waba(world: &mut World, slug: &str) {
    let token = token_of(world, slug);
    let path = format!("/{}/subscribed_apps", waba_of(world, slug));
    assert_eq!(call(world, "POST", &token, &path).status, 200);
}

fn due(world: &mut World) -> Vec<Delivery> {
    world.due_deliveries(world.now())
}

/// The bodies of what is due, which are then delivered.
pub(super) fn delivered(world: &mut World) -> Vec<Value> {
    let due = due(world);
    for delivery in &due {
        world.delivered(delivery.id, Some(200));
    }
    let bodies = due.iter();
    bodies
        .map(|one| serde_json::from_str(&one.body).unwrap())
        .collect()
}

pub(super) fn value(body: &Value) -> &Value {
    &body["entry"][0]["changes"][0]["value"]
}

#[test]
fn message_is_delivered_as_meta_writes_it() {
    let (mut world, number) = subscribed(&["messages"]);
    let id = world.customer_writes(&number, "karim", "Salam");
    let bodies = delivered(&mut world);
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
                    "messages": [{
                        "id": id,
                        "timestamp": world.now().to_string(),
                        "from": "12025550171",
                        "from_user_id": "US.1795305600000171",
                        "type": "text",
                        "text": { "body": "Salam" },
                    }],
                },
                "field": "messages",
            }],
        }],
    });
    assert_eq!(bodies, [expected]);
    assert_eq!(due(&mut world), []);
}

#[test]
fn customer_without_a_number_has_no_from() {
    let (mut world, number) = subscribed(&["messages"]);
    world.customer_writes(&number, "nadia", "Salam");
    let body = &delivered(&mut world)[0];
    let message = &value(body)["messages"][0];
    assert_eq!(message["from"], Value::Null);
    assert_eq!(message["from_user_id"], "US.1795305600000172");
    let contact = &value(body)["contacts"][0];
    assert_eq!(contact["wa_id"], Value::Null);
    assert_eq!(contact["profile"]["username"], "@nadia.farah");
}

#[test]
fn only_subscribed_fields_of_subscribed_accounts_are_delivered() {
    let (mut world, number) = subscribed(&["calls", "account_update"]);
    world.customer_writes(&number, "karim", "Salam");
    assert_eq!(
        delivered(&mut world),
        [] as [Value; 0],
        "the field is missing"
    );

    world.set_app_webhook("whatsapp_business_account", HOOK, "verify", &["messages"]);
    let linas = number_of(&world, "lina");
    world.customer_writes(&linas, "karim", "Salam");
    assert_eq!(
        delivered(&mut world),
        [] as [Value; 0],
        "the WABA is not subscribed"
    );
    world.customer_writes(&number, "karim", "Salam");
    assert_eq!(delivered(&mut world).len(), 1);

    let token = token_of(&mut world, "aisha");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    call(&mut world, "DELETE", &token, &path);
    world.customer_writes(&number, "karim", "Salam");
    assert_eq!(delivered(&mut world), [] as [Value; 0], "unsubscribed");
}

#[test]
fn messages_go_to_the_override_and_the_rest_does_not() {
    let (mut world, number) = subscribed(&["messages", "account_update"]);
    let token = token_of(&mut world, "aisha");
    let waba = waba_of(&world, "aisha");
    let path = format!("/{waba}/subscribed_apps?override_callback_uri=https://other.example/hook");
    call(&mut world, "POST", &token, &path);
    world.customer_writes(&number, "karim", "Salam");
    world.ban_waba(&waba);
    let urls: Vec<String> = due(&mut world).into_iter().map(|one| one.url).collect();
    assert_eq!(urls, ["https://other.example/hook", HOOK]);
}

#[test]
fn number_hears_neither_itself_nor_anything_while_unregistered() {
    let (mut world, number) = subscribed(&["messages"]);
    world.add_customer("self", "Aisha's phone", Some("12025550101"), None);
    world.customer_writes(&number, "self", "Note to self");
    assert_eq!(delivered(&mut world), [] as [Value; 0]);
    world.unregister_number(&number);
    world.customer_writes(&number, "karim", "Salam");
    assert_eq!(delivered(&mut world), [] as [Value; 0]);
}

#[test]
fn statuses_carry_the_opaque_data() {
    let (mut world, number) = subscribed(&["messages"]);
    world.customer_writes(&number, "karim", "Salam");
    delivered(&mut world);
    let token = token_of(&mut world, "aisha");
    let caller = world
        .authenticate(&token, world.proof(APP, &token).as_deref())
        .unwrap();
    let send = |world: &mut World| {
        world.send_message(&caller, &number, "12025550171", "Hello", Some("ours-1"))
    };
    let id = send(&mut world).unwrap();
    let status = |body: &Value| {
        let status = &value(body)["statuses"][0];
        assert_eq!(status["id"], id.as_str());
        assert_eq!(status["recipient_id"], "12025550171");
        assert_eq!(status["biz_opaque_callback_data"], "ours-1");
        status["status"].as_str().unwrap().to_owned()
    };
    let told: Vec<String> = delivered(&mut world).iter().map(status).collect();
    assert_eq!(told, ["sent", "delivered"]);
    for expected in [1, 0] {
        world.customer_reads(&number, "karim");
        let told: Vec<String> = delivered(&mut world).iter().map(status).collect();
        assert_eq!(told, vec!["read"; expected]);
    }

    world.settings.window_fails_later = true;
    world.advance(24 * 3_600);
    send(&mut world).unwrap();
    let bodies = delivered(&mut world);
    let failed = &value(&bodies[0])["statuses"][0];
    assert_eq!((bodies.len(), &failed["status"]), (1, &json!("failed")));
    assert_eq!(failed["errors"][0]["code"], 131_047);
    assert_eq!(failed["biz_opaque_callback_data"], "ours-1");
}

#[test]
fn phone_that_is_off_reports_nothing_but_read() {
    let (mut world, number) = subscribed(&["messages"]);
    world.settings.phones_are_off = true;
    world.customer_writes(&number, "karim", "Salam");
    let token = token_of(&mut world, "aisha");
    let caller = world
        .authenticate(&token, world.proof(APP, &token).as_deref())
        .unwrap();
    world
        .send_message(&caller, &number, "12025550171", "Hello", None)
        .unwrap();
    delivered(&mut world);
    assert_eq!(
        world
            .conversation(&number, "karim")
            .unwrap()
            .shown()
            .count(),
        1
    );
    world.customer_reads(&number, "karim");
    let bodies = delivered(&mut world);
    assert_eq!(value(&bodies[0])["statuses"][0]["status"], "read");
}

#[test]
fn message_to_another_business_arrives_unsupported() {
    let (mut world, number) = subscribed(&["messages"]);
    let token = token_of(&mut world, "lina");
    let linas = number_of(&world, "lina");
    let caller = world
        .authenticate(&token, world.proof(APP, &token).as_deref())
        .unwrap();
    world
        .send_message(&caller, &linas, "+12025550101", "Psst", None)
        .unwrap();
    let bodies = delivered(&mut world);
    let message = &value(&bodies[0])["messages"][0];
    assert_eq!(
        (&message["type"], &message["from"]),
        (&json!("unsupported"), &json!("12025550121"))
    );
    assert_eq!(
        value(&bodies[0])["metadata"]["phone_number_id"],
        number.as_str()
    );
    assert!(!bodies[0].to_string().contains("Psst"));
}

#[test]
fn customer_takes_another_number() {
    let (mut world, number) = subscribed(&["messages"]);
    world.customer_writes(&number, "karim", "Salam");
    delivered(&mut world);
    world.customer_moves("karim", "12025550199");
    let bodies = delivered(&mut world);
    let message = &value(&bodies[0])["messages"][0];
    assert_eq!(message["from"], "12025550171");
    assert_eq!(message["system"]["wa_id"], "12025550199");
    assert_eq!(message["system"]["type"], "user_changed_number");
}

pub(super) fn subscribe_page(world: &mut World, fields: &str) -> (String, String, String) {
    let (page, instagram, token) = messages::page_of(world);
    let path = format!("/{page}/subscribed_apps?subscribed_fields={fields}");
    assert_eq!(call(world, "POST", &token, &path).status, 200);
    (page, instagram, token)
}

#[test]
fn page_fields_count_on_both_levels() {
    let table = [
        ("messages", &["messages"][..], 1),
        ("message_reads", &["messages"][..], 0),
        ("messages", &["message_reads"][..], 0),
    ];
    for (page_fields, app_fields, expected) in table {
        let mut world = demo();
        let (page, _, _) = subscribe_page(&mut world, page_fields);
        world.set_app_webhook("page", HOOK, "verify", app_fields);
        world.customer_writes(&page, "tarek", "Salam");
        assert_eq!(
            delivered(&mut world).len(),
            expected,
            "{page_fields} {app_fields:?}"
        );
    }
}

#[test]
fn messenger_tells_messages_echoes_and_watermarks() {
    let mut world = demo();
    let fields = [
        "messages",
        "message_echoes",
        "message_deliveries",
        "message_reads",
    ];
    let (page, _, token) = subscribe_page(&mut world, &fields.join(","));
    world.set_app_webhook("page", HOOK, "verify", &fields);
    let mid = world.customer_writes(&page, "tarek", "Salam");
    let psid = world.scoped_id("tarek", &page);
    let now = world.now() * 1_000;
    let expected = json!({
        "object": "page",
        "entry": [{
            "id": page,
            "time": now,
            "messaging": [{
                "sender": { "id": psid },
                "recipient": { "id": page },
                "timestamp": now,
                "message": { "mid": mid, "text": "Salam" },
            }],
        }],
    });
    assert_eq!(delivered(&mut world), [expected]);

    let caller = world
        .authenticate(&token, world.proof(APP, &token).as_deref())
        .unwrap();
    let mid = world
        .send_message(&caller, &page, &psid, "Hello", Some("ours-1"))
        .unwrap();
    let bodies = delivered(&mut world);
    let echo = &bodies[0]["entry"][0]["messaging"][0];
    assert_eq!(
        (&echo["sender"]["id"], &echo["recipient"]["id"]),
        (&json!(page), &json!(psid))
    );
    let expected = json!({
        "mid": mid,
        "text": "Hello",
        "is_echo": true,
        "app_id": APP.parse::<u64>().unwrap(),
        "metadata": "ours-1",
    });
    assert_eq!(echo["message"], expected);
    let delivery = &bodies[1]["entry"][0]["messaging"][0]["delivery"];
    assert_eq!(*delivery, json!({ "mids": [mid], "watermark": now }));
    world.customer_reads(&page, "tarek");
    let bodies = delivered(&mut world);
    let read = &bodies[0]["entry"][0]["messaging"][0]["read"];
    assert_eq!(*read, json!({ "watermark": now }));
}

#[test]
fn instagram_needs_the_page_and_its_own_webhook() {
    let mut world = demo();
    let (page, instagram, token) = messages::page_of(&mut world);
    world.set_app_webhook("instagram", HOOK, "verify", &["messages"]);
    world.customer_writes(&instagram, "tarek", "Salam");
    assert_eq!(
        delivered(&mut world),
        [] as [Value; 0],
        "the Page is not subscribed"
    );
    let path = format!("/{page}/subscribed_apps?subscribed_fields=feed");
    call(&mut world, "POST", &token, &path);
    world.customer_writes(&instagram, "tarek", "Salam");
    let bodies = delivered(&mut world);
    assert_eq!(bodies[0]["object"], "instagram");
    assert_eq!(bodies[0]["entry"][0]["id"], instagram.as_str());
    let igsid = world.scoped_id("tarek", &instagram);
    assert_eq!(
        bodies[0]["entry"][0]["messaging"][0]["sender"]["id"],
        igsid.as_str()
    );

    let caller = world
        .authenticate(&token, world.proof(APP, &token).as_deref())
        .unwrap();
    world
        .send_message(&caller, &page, &igsid, "Hello", None)
        .unwrap();
    let bodies = delivered(&mut world);
    assert_eq!(bodies.len(), 1);
    assert_eq!(
        bodies[0]["entry"][0]["messaging"][0]["message"]["is_echo"],
        true
    );
}
