use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::*;

fn listening() -> (World, String, String) {
    let mut world = demo();
    let hook = "https://app.example/webhooks/meta";
    world.set_app_webhook(
        "whatsapp_business_account",
        hook,
        "verify",
        &[
            "account_update",
            "account_alerts",
            "security",
            "phone_number_quality_update",
        ],
    );
    let token = token_of(&mut world, "aisha");
    let waba = waba_of(&world, "aisha");
    call(
        &mut world,
        "POST",
        &token,
        &format!("/{waba}/subscribed_apps"),
    );
    (world, waba, token)
}

/// The one entry that is delivered.
fn entry(world: &mut World) -> Value {
    let now = world.now();
    let due = world.due_deliveries(now);
    assert_eq!(due.len(), 1);
    world.delivered(due[0].id, Some(200));
    let body: Value = serde_json::from_str(&due[0].body).unwrap();
    body["entry"][0].clone()
}

#[test]
fn removed_partner_is_told_and_sees_no_more_until_the_next_sign_in() {
    let (mut world, waba, token) = listening();
    let owner = world.businesses[0].id.clone();
    world.remove_partner(&waba);
    let told = entry(&mut world);
    assert_eq!(told["id"], world.main_app().business_id().as_str());
    assert_eq!(told["time"], world.now());
    let change = &told["changes"][0];
    assert_eq!(change["field"], "account_update");
    assert_eq!(change["value"]["event"], "PARTNER_REMOVED");
    let info = json!({ "waba_id": waba, "owner_business_id": owner });
    assert_eq!(change["value"]["waba_info"], info);

    let path = format!("/{waba}/subscribed_apps");
    let refused = call(&mut world, "GET", &token, &path);
    assert_eq!(refusal(&refused), (400, 100, Some(33)));
    assert_eq!(call(&mut world, "GET", &token, "/me").status, 200);
    world.sign_in("aisha", REDIRECT);
    assert_eq!(get(&mut world, &token, &path), json!({ "data": [] }));
}

#[test]
fn uninstalled_app_is_told_with_and_without_the_account() {
    let (mut world, waba, token) = listening();
    world.uninstall_app(&waba, true);
    let value = entry(&mut world)["changes"][0]["value"].clone();
    assert_eq!(value["event"], "PARTNER_APP_UNINSTALLED");
    assert_eq!(value["waba_info"]["waba_id"], waba.as_str());

    world.sign_in("aisha", REDIRECT);
    call(
        &mut world,
        "POST",
        &token,
        &format!("/{waba}/subscribed_apps"),
    );
    world.uninstall_app(&waba, false);
    let told = entry(&mut world);
    assert_eq!(
        told["changes"][0]["value"],
        json!({ "event": "PARTNER_APP_UNINSTALLED" })
    );
    assert!(!told.to_string().contains(&waba));
}

#[test]
fn ban_its_end_and_deletion_are_told_and_done() {
    let (mut world, waba, token) = listening();
    let number = number_of(&world, "aisha");
    let status = |world: &World| {
        world
            .numbers
            .iter()
            .find(|one| one.id == number)
            .map(|one| one.status.clone())
    };
    world.ban_waba(&waba);
    let told = entry(&mut world);
    assert_eq!(told["id"], waba.as_str());
    let value = &told["changes"][0]["value"];
    assert_eq!(value["event"], "DISABLED_UPDATE");
    let ban = json!({ "waba_ban_state": "DISABLE", "waba_ban_date": "November 22, 2026" });
    assert_eq!(value["ban_info"], ban);
    assert_eq!(status(&world).as_deref(), Some("BANNED"));

    world.reinstate_waba(&waba);
    let value = entry(&mut world)["changes"][0]["value"].clone();
    assert_eq!(value["ban_info"]["waba_ban_state"], "REINSTATE");
    assert_eq!(status(&world).as_deref(), Some("CONNECTED"));

    world.delete_waba(&waba);
    let told = entry(&mut world);
    assert_eq!(
        told["changes"][0]["value"],
        json!({ "event": "ACCOUNT_DELETED" })
    );
    assert_eq!(status(&world), None);
    let refused = call(&mut world, "GET", &token, &format!("/{waba}"));
    assert_eq!(refusal(&refused), (400, 100, Some(33)));
}

#[test]
fn deauthorizing_kills_tokens_and_calls_the_app_once() {
    let (mut world, _, token) = listening();
    world.set_app_callbacks("https://app.example/gone", "https://app.example/forget");
    let user_id = world.person("aisha").unwrap().id.clone();
    let signed_request = world.deauthorize("aisha");
    let refused = call(&mut world, "GET", &token, "/me");
    assert_eq!(refusal(&refused), (400, 190, Some(458)));

    let (signature, payload) = signed_request.split_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let expected =
        json!({ "algorithm": "HMAC-SHA256", "issued_at": world.now(), "user_id": user_id });
    assert_eq!(payload, expected);

    let due = world.due_deliveries(world.now());
    assert_eq!(due[0].url, "https://app.example/gone");
    assert_eq!(due[0].signature, None);
    assert_eq!(due[0].body, format!("signed_request={signed_request}"));
    world.delivered(due[0].id, Some(500));
    world.advance(8 * 86_400);
    assert_eq!(world.due_deliveries(world.now()), []);

    world.request_deletion("aisha");
    assert_eq!(
        world.due_deliveries(world.now())[0].url,
        "https://app.example/forget"
    );
}

#[test]
fn webhook_is_taken_only_when_the_challenge_came_back() {
    let mut world = demo();
    world.settings.asks_challenge = true;
    let target = format!(
        "/v21.0/{APP}/subscriptions?object=page&callback_url=http://127.0.0.1:8080/hook\
         &verify_token=open%20sesame&fields=messages&access_token={}&appsecret_proof={}",
        app_token(),
        world.proof(APP, &app_token()).unwrap()
    );
    let request = Request::new("POST", &target);
    let asked = crate::challenge(&mut world, &request).unwrap();
    let url = asked.url().unwrap();
    let asks: Vec<_> = url.query_pairs().collect();
    assert_eq!(asks[0], ("hub.mode".into(), "subscribe".into()));
    assert_eq!(
        asks[1],
        ("hub.challenge".into(), asked.challenge.as_str().into())
    );
    assert_eq!(asks[2], ("hub.verify_token".into(), "open sesame".into()));
    assert!(asked.challenge.bytes().all(|byte| byte.is_ascii_digit()));

    for (status, body) in [(200, "wrong"), (403, &asked.challenge), (200, "")] {
        world.challenge_answered(&asked, status, body.as_bytes());
        assert_eq!(refusal(&answer(&mut world, &request)), (400, 2200, None));
    }
    world.challenge_answered(&asked, 200, asked.challenge.as_bytes());
    assert_eq!(answer(&mut world, &request).status, 200);
    let held = &world.main_app().subscriptions[0];
    assert_eq!(
        (held.verify_token.as_str(), held.active),
        ("open sesame", true)
    );
    // Once answered is not for ever.
    assert_eq!(refusal(&answer(&mut world, &request)), (400, 2200, None));
}

#[test]
fn only_a_good_call_makes_meta_ask() {
    let mut world = demo();
    let hook = "object=page&callback_url=http://127.0.0.1:8080/hook&verify_token=v&fields=messages";
    let target = |world: &World, token: &str, query: &str| {
        let proof = world.proof(APP, token).unwrap();
        format!("/v21.0/{APP}/subscriptions?{query}&access_token={token}&appsecret_proof={proof}")
    };
    let good = target(&world, &app_token(), hook);
    let ask = |world: &mut World, method: &str, target: &str| {
        crate::challenge(world, &Request::new(method, target)).is_some()
    };
    assert!(
        !ask(&mut world, "POST", &good),
        "nobody asked for challenges"
    );
    world.settings.asks_challenge = true;
    assert!(ask(&mut world, "POST", &good));
    assert!(!ask(&mut world, "GET", &good));
    let persons = token_of(&mut world, "aisha");
    let persons = target(&world, &persons, hook);
    assert!(!ask(&mut world, "POST", &persons));
    let incomplete = target(&world, &app_token(), "object=page");
    assert!(!ask(&mut world, "POST", &incomplete));
}

#[test]
fn news_of_a_number_name_it_as_people_dial_it_and_complaints_name_no_account() {
    let (mut world, waba, _) = listening();
    let number = number_of(&world, "aisha");
    let mut told = |happen: fn(&mut World, &str)| {
        happen(&mut world, &number);
        let entry = entry(&mut world);
        let change = entry["changes"][0].clone();
        (
            entry["id"].clone(),
            change["field"].clone(),
            change["value"].clone(),
        )
    };
    let dialled = "12025550101";
    let (id, field, value) = told(|world, number| world.change_pin_in_manager(number, "000111"));
    assert_eq!((id, field), (json!(waba), json!("security")));
    assert_eq!(value["display_phone_number"], dialled);
    let (id, field, value) = told(World::flag_number);
    assert_eq!(
        (id, field),
        (json!(waba), json!("phone_number_quality_update"))
    );
    assert_eq!(value["display_phone_number"], dialled);
    let alert = |world: &mut World, number: &str| {
        world.alert_about_number(number, "CRITICAL", "ACCOUNT_RESTRICTION");
    };
    let (id, field, value) = told(alert);
    assert_eq!((id, field), (json!(waba), json!("account_alerts")));
    assert_eq!(value["entity_id"], number);
    let (id, field, value) = told(World::report_low_calling_quality);
    assert_eq!((id, field), (json!("0"), json!("account_update")));
    assert_eq!(value["phone_number"], "+1 202-555-0101");
}
