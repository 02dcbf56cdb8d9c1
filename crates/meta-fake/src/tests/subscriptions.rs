use serde_json::json;

use super::*;

#[test]
fn waba_is_subscribed_idempotently_and_unsubscribed() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    assert_eq!(get(&mut world, &token, &path), json!({"data": []}));
    for _ in 0..2 {
        assert_eq!(
            call(&mut world, "POST", &token, &path).json(),
            json!({"success": true})
        );
        let list = get(&mut world, &token, &path);
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        assert_eq!(list["data"][0]["whatsapp_business_api_data"]["id"], APP);
    }
    for _ in 0..2 {
        assert_eq!(
            call(&mut world, "DELETE", &token, &path).json(),
            json!({"success": true})
        );
        assert_eq!(get(&mut world, &token, &path), json!({"data": []}));
    }
}

#[test]
fn subscribing_again_without_a_body_drops_the_override() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    let with = format!("{path}?override_callback_uri=https://other.example/hook");
    call(&mut world, "POST", &token, &with);
    let uri =
        |world: &mut World| get(world, &token, &path)["data"][0]["override_callback_uri"].clone();
    assert_eq!(uri(&mut world), "https://other.example/hook");
    call(&mut world, "POST", &token, &path);
    assert_eq!(uri(&mut world), Value::Null);
}

fn page_of(world: &mut World, token: &str) -> (String, String) {
    let page = get(world, token, "/me/accounts")["data"][1].clone();
    let text = |name: &str| page[name].as_str().unwrap().to_owned();
    (text("id"), text("access_token"))
}

#[test]
fn page_is_subscribed_with_its_own_token_only() {
    let mut world = demo();
    let token = token_of(&mut world, "lina");
    let (page, page_token) = page_of(&mut world, &token);
    let path = format!("/{page}/subscribed_apps");
    let post = format!("{path}?subscribed_fields=messages,messaging_postbacks");
    assert_eq!(
        refusal(&call(&mut world, "POST", &token, &post)),
        (403, 210, None)
    );
    assert_eq!(
        call(&mut world, "POST", &page_token, &post).json(),
        json!({"success": true})
    );
    let list = get(&mut world, &page_token, &path);
    assert_eq!(list["data"][0]["id"], APP);
    assert_eq!(
        list["data"][0]["subscribed_fields"],
        json!(["messages", "messaging_postbacks"])
    );
    call(&mut world, "DELETE", &page_token, &path);
    assert_eq!(get(&mut world, &page_token, &path), json!({"data": []}));
}

#[test]
fn page_subscription_is_refused_for_its_reason() {
    let table = [
        ("", "", (400, 100, None)),
        ("", "messages,colours", (400, 100, None)),
        ("pages_messaging", "messages", (403, 200, None)),
        ("pages_manage_metadata", "feed", (403, 200, None)),
    ];
    for (declined, fields, expected) in table {
        let mut world = demo();
        let token = token_of(&mut world, "lina");
        let (page, page_token) = page_of(&mut world, &token);
        if !declined.is_empty() {
            world.decline("lina", declined);
        }
        let path = format!("/{page}/subscribed_apps?subscribed_fields={fields}");
        let response = call(&mut world, "POST", &page_token, &path);
        assert_eq!(refusal(&response), expected, "{declined} {fields}");
    }
}

#[test]
fn page_token_opens_no_other_page_and_no_waba() {
    let mut world = demo();
    let token = token_of(&mut world, "lina");
    let (_, page_token) = page_of(&mut world, &token);
    let other = world.pages[0].id.clone();
    for path in [
        format!("/{other}"),
        format!("/{}/phone_numbers", waba_of(&world, "lina")),
    ] {
        let response = call(&mut world, "GET", &page_token, &path);
        assert_eq!(refusal(&response), (400, 100, Some(33)), "{path}");
    }
}

#[test]
fn app_is_subscribed_with_the_app_token_and_read_back() {
    let mut world = demo();
    let path = format!("/{APP}/subscriptions");
    let put = |world: &mut World, fields: &str| {
        let query = format!(
            "?object=whatsapp_business_account&callback_url=https://app.example/webhooks/meta\
             &verify_token=canary&fields={fields}"
        );
        call(world, "POST", &app_token(), &format!("{path}{query}"))
    };
    assert_eq!(
        put(&mut world, "messages,calls").json(),
        json!({"success": true})
    );
    put(&mut world, "calls,security");
    let list = get(&mut world, &app_token(), &path);
    assert_eq!(list["data"][0]["object"], "whatsapp_business_account");
    assert_eq!(list["data"][0]["active"], true);
    let fields = list["data"][0]["fields"].as_array().unwrap();
    let names: Vec<_> = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["messages", "calls", "security"]);
    assert!(!list.to_string().contains("canary"));

    assert_eq!(refusal(&put(&mut world, "colours")), (400, 100, None));
    let drop = format!("{path}?object=whatsapp_business_account&fields=calls");
    call(&mut world, "DELETE", &app_token(), &drop);
    let list = get(&mut world, &app_token(), &path);
    assert_eq!(list["data"][0]["fields"].as_array().unwrap().len(), 2);
    call(&mut world, "DELETE", &app_token(), &path);
    assert_eq!(get(&mut world, &app_token(), &path), json!({"data": []}));
}

#[test]
fn app_subscription_needs_the_app_token_and_a_safe_address() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let path = |url: &str| {
        format!(
            "/{APP}/subscriptions?object=page&callback_url={url}&verify_token=v&fields=messages"
        )
    };
    let https = path("https://app.example/webhooks/meta");
    assert_eq!(
        refusal(&call(&mut world, "POST", &token, &https)),
        (400, 100, Some(33))
    );
    let http = path("http://app.example/webhooks/meta");
    assert_eq!(
        refusal(&call(&mut world, "POST", &app_token(), &http)),
        (400, 2200, None)
    );
    let loopback = path("http://127.0.0.1:8080/webhooks/meta");
    assert_eq!(
        call(&mut world, "POST", &app_token(), &loopback).status,
        200
    );
}
