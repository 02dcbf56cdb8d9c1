use serde_json::json;

use super::*;

const HOOK: &str = "https://app.example/webhooks/meta";

/// Aisha's number, its token, and an app that would hear of calls.
pub(super) fn ready() -> (World, String, String) {
    let mut world = demo();
    hears(&mut world, &["calls", "account_settings_update"]);
    let token = token_of(&mut world, "aisha");
    subscribe(&mut world, &token, "aisha");
    let number = number_of(&world, "aisha");
    (world, token, number)
}

pub(super) fn hears(world: &mut World, fields: &[&str]) {
    world.set_app_webhook("whatsapp_business_account", HOOK, "verify", fields);
}

fn subscribe(world: &mut World, token: &str, slug: &str) {
    let path = format!("/{}/subscribed_apps", waba_of(world, slug));
    assert_eq!(call(world, "POST", token, &path).status, 200);
}

pub(super) fn post(world: &mut World, token: &str, target: &str, body: &Value) -> Response {
    let proof = world.proof(APP, token).unwrap();
    let target = format!("/v21.0{target}?appsecret_proof={proof}");
    answer(
        world,
        &Request::new("POST", &target).bearer(token).json(body),
    )
}

fn set(world: &mut World, token: &str, number: &str, calling: &Value) -> Response {
    let body = json!({ "calling": calling });
    post(world, token, &format!("/{number}/settings"), &body)
}

pub(super) fn enable(world: &mut World, token: &str, number: &str) -> Response {
    set(world, token, number, &json!({ "status": "ENABLED" }))
}

fn settings(world: &mut World, token: &str, number: &str) -> Value {
    get(world, token, &format!("/{number}/settings"))
}

/// What every app hears now, which is then delivered.
pub(super) fn heard(world: &mut World) -> Vec<Value> {
    let due = world.due_deliveries(world.now());
    for delivery in &due {
        world.delivered(delivery.id, Some(200));
    }
    let bodies = due.iter();
    bodies
        .map(|one| serde_json::from_str(&one.body).unwrap())
        .collect()
}

#[test]
fn calling_is_off_at_first_and_reads_back_what_was_set() {
    let (mut world, token, number) = ready();
    let read = settings(&mut world, &token, &number);
    assert_eq!(
        read["calling"],
        json!({
            "status": "DISABLED",
            "call_icon_visibility": "DEFAULT",
            "callback_permission_status": "DISABLED",
        })
    );
    assert!(read["storage_configuration"].is_object(), "{read}");
    let both = json!({ "status": "ENABLED", "callback_permission_status": "ENABLED" });
    let answered = set(&mut world, &token, &number, &both);
    assert_eq!(answered.json(), json!({ "success": true }));
    let read = settings(&mut world, &token, &number);
    assert_eq!(read["calling"]["status"], "ENABLED");
    assert_eq!(read["calling"]["callback_permission_status"], "ENABLED");
}

#[test]
fn what_is_not_named_keeps_its_value() {
    let (mut world, token, number) = ready();
    set(&mut world, &token, &number, &json!({ "status": "ENABLED" }));
    let hidden = json!({ "call_icon_visibility": "disable_all" });
    assert_eq!(set(&mut world, &token, &number, &hidden).status, 200);
    let back = json!({ "callback_permission_status": "ENABLED" });
    assert_eq!(set(&mut world, &token, &number, &back).status, 200);
    let read = settings(&mut world, &token, &number);
    assert_eq!(
        read["calling"],
        json!({
            "status": "ENABLED",
            "call_icon_visibility": "DISABLE_ALL",
            "callback_permission_status": "ENABLED",
        })
    );
}

#[test]
fn values_are_read_in_either_case_and_answered_in_capitals() {
    let (mut world, token, number) = ready();
    for (word, expected) in [("enabled", "ENABLED"), ("Disabled", "DISABLED")] {
        let body = json!({ "status": word });
        assert_eq!(set(&mut world, &token, &number, &body).status, 200);
        let read = settings(&mut world, &token, &number);
        assert_eq!(read["calling"]["status"], expected);
    }
    world.settings.answers_lower_case = true;
    let read = settings(&mut world, &token, &number);
    assert_eq!(read["calling"]["status"], "disabled");
}

#[test]
fn malformed_settings_are_refused() {
    let (mut world, token, number) = ready();
    let path = format!("/{number}/settings");
    for calling in [
        json!({ "status": "ON" }),
        json!({ "status": true }),
        json!({ "state": "ENABLED" }),
        json!("ENABLED"),
        json!({ "sip": "ENABLED" }),
    ] {
        let refused = set(&mut world, &token, &number, &calling);
        assert_eq!(refusal(&refused), (400, 100, None), "{calling}");
    }
    let empty = post(&mut world, &token, &path, &json!({}));
    assert_eq!(refusal(&empty), (400, 100, None));
}

/// What is wrong with the number, and the refusal that follows.
type Case = (&'static str, fn(&mut World, &str), (u16, i64, Option<i64>));

#[test]
fn enabling_is_refused_for_its_reason_and_changes_nothing() {
    let cases: [Case; 9] = [
        (
            "limit",
            |world, id| world.limit_messaging(id, 1_999),
            (400, 138_015, None),
        ),
        (
            "field",
            |world, _| hears(world, &["messages"]),
            (400, 138_018, None),
        ),
        (
            "webhook",
            |world, _| world.apps[0].subscriptions.clear(),
            (400, 138_018, None),
        ),
        (
            "account",
            |world, _| world.wabas[0].subscriptions.clear(),
            (400, 138_018, None),
        ),
        (
            "business app",
            |world, id| world.put_on_business_app(id),
            (400, 100, None),
        ),
        (
            "ban",
            |world, id| world.ban_number(id),
            (403, 131_031, None),
        ),
        (
            "registration",
            |world, id| world.unregister_number(id),
            (400, 133_010, None),
        ),
        (
            "payment",
            |world, id| {
                world.settings.payment_needed_to_enable = true;
                world.set_payment(id, false);
            },
            (400, 131_044, None),
        ),
        (
            "permission",
            |world, _| world.decline("aisha", "whatsapp_business_management"),
            (403, 200, None),
        ),
    ];
    for (what, spoil, expected) in cases {
        let (mut world, token, number) = ready();
        spoil(&mut world, &number);
        let refused = enable(&mut world, &token, &number);
        assert_eq!(refusal(&refused), expected, "{what}");
        assert!(!world.numbers[0].calling.is_enabled, "{what}");
    }
}

#[test]
fn disabling_needs_none_of_what_enabling_needs() {
    let (mut world, token, number) = ready();
    assert_eq!(enable(&mut world, &token, &number).status, 200);
    world.limit_messaging(&number, 250);
    hears(&mut world, &["messages"]);
    assert_eq!(enable(&mut world, &token, &number).status, 200, "it is on");
    let off = json!({ "status": "DISABLED" });
    for _ in 0..2 {
        assert_eq!(set(&mut world, &token, &number, &off).status, 200);
    }
    assert_eq!(refusal(&enable(&mut world, &token, &number)).1, 138_015);
}

#[test]
fn payment_and_subscription_are_not_always_needed() {
    let (mut world, token, number) = ready();
    world.set_payment(&number, false);
    assert_eq!(enable(&mut world, &token, &number).status, 200);
    let (mut world, token, number) = ready();
    hears(&mut world, &["messages"]);
    let with_sip = json!({ "status": "ENABLED", "sip": { "status": "ENABLED" } });
    assert_eq!(set(&mut world, &token, &number, &with_sip).status, 200);
}

#[test]
fn settings_are_the_numbers_own_and_nobody_elses_to_see() {
    let (mut world, _, number) = ready();
    let other = token_of(&mut world, "omar");
    let path = format!("/{number}/settings");
    let unseen = (400, 100, Some(33));
    assert_eq!(refusal(&call(&mut world, "GET", &other, &path)), unseen);
    assert_eq!(refusal(&enable(&mut world, &other, &number)), unseen);
}

#[test]
fn restriction_is_read_until_it_ends() {
    let (mut world, token, number) = ready();
    world.restrict_calling(&number);
    let read = settings(&mut world, &token, &number);
    let list = &read["calling"]["restrictions"]["restrictions_list"];
    assert_eq!(
        list,
        &json!([{
            "type": "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
            "reason": "LOW_CALLING_QUALITY",
            "expiration": world.now() + 7 * 86_400,
        }])
    );
    world.advance(7 * 86_400);
    let token = token_of(&mut world, "aisha");
    let read = settings(&mut world, &token, &number);
    assert_eq!(read["calling"]["restrictions"], Value::Null);
}

#[test]
fn change_of_settings_is_told_and_no_change_is_not() {
    let (mut world, token, number) = ready();
    enable(&mut world, &token, &number);
    let expected = json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": waba_of(&world, "aisha"),
            "time": world.now(),
            "changes": [{
                "value": {
                    "messaging_product": "whatsapp",
                    "timestamp": world.now().to_string(),
                    "type": "PHONE_NUMBER_SETTINGS",
                    "phone_number_settings": {
                        "phone_number_id": number,
                        "calling": {
                            "status": "ENABLED",
                            "call_icon_visibility": "DEFAULT",
                            "callback_permission_status": "DISABLED",
                        },
                    },
                },
                "field": "account_settings_update",
            }],
        }],
    });
    assert_eq!(heard(&mut world), [expected]);
    enable(&mut world, &token, &number);
    world.limit_messaging(&number, 250);
    assert_eq!(heard(&mut world), [] as [Value; 0]);
    world.switch_calling(&number, false);
    let told = &heard(&mut world)[0]["entry"][0]["changes"][0]["value"];
    let calling = &told["phone_number_settings"]["calling"];
    assert_eq!(calling["status"], "DISABLED");
}

#[test]
fn new_business_of_the_demo_is_too_small_to_call() {
    let mut world = demo();
    hears(&mut world, &["calls"]);
    for (slug, expected) in [("rami", Some(138_015)), ("lina", None)] {
        let token = token_of(&mut world, slug);
        subscribe(&mut world, &token, slug);
        let number = number_of(&world, slug);
        let answered = enable(&mut world, &token, &number);
        let code = answered.json()["error"]["code"].as_i64();
        assert_eq!(code, expected, "{slug}");
    }
    let token = token_of(&mut world, "rami");
    let path = format!(
        "/{}?fields=messaging_limit_tier,whatsapp_business_manager_messaging_limit",
        number_of(&world, "rami")
    );
    let node = get(&mut world, &token, &path);
    assert_eq!(node["messaging_limit_tier"], "TIER_250");
    assert_eq!(
        node["whatsapp_business_manager_messaging_limit"],
        "TIER_250"
    );
}
