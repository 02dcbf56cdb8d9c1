use super::*;

const EXPANDED: &str = "/me/businesses?fields=id,name,owned_whatsapp_business_accounts.limit(50)\
    {id,name,phone_numbers.limit(50){id,display_phone_number,status,is_pin_enabled}}&limit=50";

#[test]
fn one_expanded_call_shows_businesses_wabas_and_numbers() {
    let mut world = demo();
    let token = token_of(&mut world, "omar");
    let body = get(&mut world, &token, EXPANDED);
    let businesses = body["data"].as_array().unwrap();
    assert_eq!(businesses.len(), 3);
    assert_eq!(businesses[0].get("owned_whatsapp_business_accounts"), None);
    let wabas = businesses[1]["owned_whatsapp_business_accounts"]["data"]
        .as_array()
        .unwrap();
    assert_eq!(wabas[0].get("phone_numbers"), None);
    let numbers = wabas[1]["phone_numbers"]["data"].as_array().unwrap();
    assert_eq!(numbers.len(), 3);
    assert_eq!(numbers[0]["display_phone_number"], "+1 202-555-0111");
    let names: Vec<_> = numbers[0].as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        ["id", "display_phone_number", "status", "is_pin_enabled"]
    );
}

#[test]
fn numbers_come_newest_first_and_oldest_first_on_request() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let (waba, old) = (waba_of(&world, "aisha"), number_of(&world, "aisha"));
    let new = world.add_number_newest_first(&waba, "+1 202-555-0102");
    let path = format!("/{waba}/phone_numbers");
    let list = get(&mut world, &token, &path);
    assert_eq!(ids(&list), [new.clone(), old.clone()]);
    let time = |place: usize| list["data"][place]["last_onboarded_time"].as_str().unwrap();
    assert!(time(0) > time(1));
    let sorted = get(
        &mut world,
        &token,
        &format!("{path}?sort=['last_onboarded_time_ascending']"),
    );
    assert_eq!(ids(&sorted), [old, new]);
}

#[test]
fn every_number_of_a_long_list_is_reached_by_cursors() {
    for count in [0, 1, 51, 500] {
        let mut world = demo();
        let token = token_of(&mut world, "noor");
        let waba = waba_of(&world, "noor");
        for _ in 0..count {
            world.add_number(&waba, "+1 202-555-0199");
        }
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/{waba}/phone_numbers?fields=id&limit=50{after}");
            let page = get(&mut world, &token, &path);
            seen.extend(ids(&page));
            let next = page["paging"]["next"].as_str();
            assert_eq!(next.is_some(), seen.len() < count, "{count}");
            let Some(next) = next else { break };
            assert!(next.starts_with("http://169.254.169.254/v21.0/"), "{next}");
            assert!(next.contains(&token));
            after = format!(
                "&after={}",
                page["paging"]["cursors"]["after"].as_str().unwrap()
            );
        }
        let waba = world.wabas.iter().find(|one| one.id == waba).unwrap();
        assert_eq!(seen, waba.number_ids);
        assert_eq!(seen.len(), count);
    }
}

#[test]
fn nested_edge_is_paged_too() {
    let mut world = demo();
    let token = token_of(&mut world, "noor");
    let business = world.person("noor").unwrap().admin_of[0].clone();
    for place in 0..50 {
        world.add_waba(&business, &format!("Noor {place}"));
    }
    let nested = |world: &mut World, modifiers: &str| {
        let path = format!("/me/businesses?fields=owned_whatsapp_business_accounts{modifiers}");
        get(world, &token, &path)["data"][0]["owned_whatsapp_business_accounts"].clone()
    };
    let first = nested(&mut world, ".limit(50){id}");
    assert_eq!(ids(&first).len(), 50);
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    assert_eq!(
        ids(&nested(
            &mut world,
            &format!(".limit(50).after({after}){{id}}")
        ))
        .len(),
        1
    );
    let path = format!("/{business}/owned_whatsapp_business_accounts?limit=50&after={after}");
    assert_eq!(ids(&get(&mut world, &token, &path)).len(), 1);
    assert_eq!(ids(&nested(&mut world, "")).len(), 25);
    assert_eq!(ids(&nested(&mut world, ".limit(500)")).len(), 51);
}

#[test]
fn foreign_assets_look_as_if_they_did_not_exist() {
    let mut world = demo();
    let token = token_of(&mut world, "omar");
    let business = world.person("aisha").unwrap().admin_of[0].clone();
    let (waba, number) = (waba_of(&world, "aisha"), number_of(&world, "aisha"));
    for path in [
        format!("/{business}"),
        format!("/{business}/owned_whatsapp_business_accounts"),
        format!("/{waba}"),
        format!("/{waba}/phone_numbers"),
        format!("/{waba}/subscribed_apps"),
        format!("/{number}"),
        "/424242".to_owned(),
        format!("/{}/permissions", world.person("aisha").unwrap().id),
    ] {
        let response = call(&mut world, "GET", &token, &path);
        assert_eq!(refusal(&response), (400, 100, Some(33)), "{path}");
        assert_eq!(response.json()["error"]["type"], "GraphMethodException");
    }
}

#[test]
fn missing_permission_is_refused_on_an_edge_and_trimmed_when_nested() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let waba = waba_of(&world, "aisha");
    world.decline("aisha", "whatsapp_business_management");
    let edge = call(&mut world, "GET", &token, &format!("/{waba}/phone_numbers"));
    assert_eq!(refusal(&edge), (403, 200, None));
    let body = get(&mut world, &token, EXPANDED);
    assert_eq!(
        body["data"][0].get("owned_whatsapp_business_accounts"),
        None
    );
    world.settings.trims_nested_edges = false;
    assert_eq!(
        refusal(&call(&mut world, "GET", &token, EXPANDED)),
        (403, 200, None)
    );
    world.decline("aisha", "business_management");
    assert_eq!(
        refusal(&call(&mut world, "GET", &token, "/me/businesses")),
        (403, 200, None)
    );
    world.settings.hides_unreadable_lists = true;
    assert_eq!(
        get(&mut world, &token, "/me/businesses")["data"],
        serde_json::json!([])
    );
}

#[test]
fn person_without_a_role_has_no_business() {
    let mut world = demo();
    let token = token_of(&mut world, "yusuf");
    assert_eq!(
        get(&mut world, &token, EXPANDED)["data"],
        serde_json::json!([])
    );
    assert_eq!(
        get(&mut world, &token, "/me/accounts")["data"],
        serde_json::json!([])
    );
}

#[test]
fn expansion_can_be_refused_as_a_whole() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    world.settings.nested_edges = 1;
    assert_eq!(
        refusal(&call(&mut world, "GET", &token, EXPANDED)),
        (400, 100, None)
    );
    let flat = get(
        &mut world,
        &token,
        "/me/businesses?fields=owned_whatsapp_business_accounts",
    );
    let wabas = ids(&flat["data"][0]["owned_whatsapp_business_accounts"]);
    assert_eq!(wabas, [waba_of(&world, "aisha")]);
}

#[test]
fn unknown_field_and_malformed_fields_are_refused() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let number = number_of(&world, "aisha");
    let unknown = call(
        &mut world,
        "GET",
        &token,
        &format!("/{number}?fields=id,colour"),
    );
    assert_eq!(refusal(&unknown), (400, 100, None));
    assert!(
        unknown.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("(colour)")
    );
    let malformed = call(
        &mut world,
        "GET",
        &token,
        &format!("/{number}?fields=id,{{"),
    );
    assert_eq!(refusal(&malformed), (400, 2500, None));
}

#[test]
fn number_tells_its_case() {
    let table = [
        ("aisha", "CONNECTED", "CLOUD_API", false, false),
        ("sami", "CONNECTED", "CLOUD_API", true, false),
        ("huda", "PENDING", "NOT_APPLICABLE", false, true),
        ("mariam", "CONNECTED", "CLOUD_API", false, true),
    ];
    for (slug, status, platform, on_app, has_pin) in table {
        let mut world = demo();
        let token = token_of(&mut world, slug);
        let number = number_of(&world, slug);
        let fields = "status,platform_type,is_on_biz_app,is_pin_enabled,throughput{level}";
        let node = get(&mut world, &token, &format!("/{number}?fields={fields}"));
        assert_eq!(node["status"], status, "{slug}");
        assert_eq!(node["platform_type"], platform, "{slug}");
        assert_eq!(node["is_on_biz_app"], on_app, "{slug}");
        assert_eq!(node["is_pin_enabled"], has_pin, "{slug}");
        assert_eq!(
            node["throughput"]["level"] == "NOT_APPLICABLE",
            platform != "CLOUD_API"
        );
        assert_eq!(node["id"], number.as_str());
    }
}

#[test]
fn pages_come_with_tasks_token_and_instagram() {
    let mut world = demo();
    let token = token_of(&mut world, "lina");
    let path = "/me/accounts?fields=id,name,access_token,tasks,\
        instagram_business_account{id,username}&limit=100";
    let pages = get(&mut world, &token, path);
    assert_eq!(
        pages["data"][0]["tasks"],
        serde_json::json!(["ADVERTISE", "ANALYZE"])
    );
    assert_eq!(pages["data"][0].get("instagram_business_account"), None);
    assert_eq!(
        pages["data"][1]["instagram_business_account"]["username"],
        "lina.bakery"
    );
    let page = pages["data"][1]["id"].as_str().unwrap().to_owned();
    let one = get(
        &mut world,
        &token,
        &format!("/{page}?fields=access_token,tasks"),
    );
    assert_eq!(one["access_token"], pages["data"][1]["access_token"]);

    world.decline("lina", "instagram_basic");
    let trimmed = get(&mut world, &token, path);
    assert_eq!(trimmed["data"][1].get("instagram_business_account"), None);
    world.decline("lina", "pages_show_list");
    assert_eq!(
        refusal(&call(&mut world, "GET", &token, path)),
        (403, 200, None)
    );
}

#[test]
fn order_of_wabas_can_change() {
    let mut world = demo();
    let token = token_of(&mut world, "omar");
    let path = format!(
        "/{}/owned_whatsapp_business_accounts",
        world.person("omar").unwrap().admin_of[1]
    );
    let before = ids(&get(&mut world, &token, &path));
    world.move_waba_first(&before[1]);
    assert_eq!(
        ids(&get(&mut world, &token, &path)),
        [before[1].clone(), before[0].clone()]
    );
}

#[test]
fn assigned_waba_is_reached_and_listed_without_a_business_role() {
    let mut world = demo();
    let token = token_of(&mut world, "yusuf");
    let (waba, yusuf) = (waba_of(&world, "aisha"), world.person("yusuf").unwrap());
    let list = format!("/{}/assigned_whatsapp_business_accounts", yusuf.id);
    assert!(ids(&get(&mut world, &token, &list)).is_empty());
    world.assign_waba("yusuf", &waba);
    assert_eq!(
        ids(&get(&mut world, &token, &format!("/{waba}/phone_numbers"))).len(),
        1
    );
    let fields = "?fields=id,phone_numbers.limit(50){id}";
    let listed = get(&mut world, &token, &format!("{list}{fields}"));
    assert_eq!(ids(&listed), [waba]);
    assert_eq!(ids(&listed["data"][0]["phone_numbers"]).len(), 1);
    let elsewhere = world.person("aisha").unwrap().id.clone();
    let foreign = format!("/{elsewhere}/assigned_whatsapp_business_accounts");
    assert_eq!(
        refusal(&call(&mut world, "GET", &token, &foreign)),
        (400, 100, Some(33))
    );
}

#[test]
fn shared_waba_is_a_clients_and_not_owned() {
    let mut world = demo();
    let token = token_of(&mut world, "dalia");
    let waba = waba_of(&world, "kamal");
    let agency = world.person("dalia").unwrap().admin_of[0].clone();
    let list =
        |world: &mut World, edge: &str| ids(&get(world, &token, &format!("/{agency}/{edge}")));
    assert!(list(&mut world, "owned_whatsapp_business_accounts").is_empty());
    assert_eq!(
        list(&mut world, "client_whatsapp_business_accounts"),
        std::slice::from_ref(&waba)
    );
    let numbers = get(&mut world, &token, &format!("/{waba}/phone_numbers"));
    assert_eq!(ids(&numbers), [number_of(&world, "kamal")]);

    world.decline("dalia", "whatsapp_business_management");
    let path = format!("/{agency}/client_whatsapp_business_accounts");
    assert_eq!(refusal(&call(&mut world, "GET", &token, &path)).1, 200);
}

#[test]
fn page_may_be_left_out_of_accounts_and_is_read_directly() {
    let mut world = demo();
    let token = token_of(&mut world, "dalia");
    let page = world.person("dalia").unwrap().page_roles[0].page_id.clone();
    assert!(ids(&get(&mut world, &token, "/me/accounts")).is_empty());
    let direct = get(
        &mut world,
        &token,
        &format!("/{page}?fields=id,access_token"),
    );
    assert_eq!(direct["id"], page.as_str());
    assert!(direct["access_token"].is_string());
}

#[test]
fn debug_token_names_what_each_permission_was_granted_for() {
    let mut world = demo();
    let token = token_of(&mut world, "omar");
    let target = |world: &mut World, scope: &str| {
        let path = format!("/v21.0/debug_token?input_token={token}");
        let answer = answer(world, &Request::new("GET", &path).bearer(&app_token()));
        let scopes = answer.json()["data"]["granular_scopes"].clone();
        let mut scopes = scopes.as_array().unwrap().iter();
        let found = scopes.find(|one| one["scope"] == scope).cloned();
        found
            .map(|one| one["target_ids"].clone())
            .unwrap_or_default()
    };
    let newest_first: Vec<String> = {
        let admin_of = &world.person("omar").unwrap().admin_of;
        let businesses = world.businesses.iter().rev();
        let held = businesses.filter(|one| admin_of.contains(&one.id));
        held.flat_map(|one| one.waba_ids.iter().rev().cloned())
            .collect()
    };
    let scope = "whatsapp_business_management";
    assert_eq!(target(&mut world, scope), serde_json::json!(newest_first));
    assert_eq!(target(&mut world, "public_profile"), Value::Null);
    assert_eq!(target(&mut world, "pages_show_list"), Value::Null);
    world.settings.numeric_ids = true;
    assert!(target(&mut world, scope)[0].is_u64());
    world.settings.names_targets = false;
    assert_eq!(target(&mut world, scope), Value::Null);
}
