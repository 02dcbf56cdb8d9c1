use super::*;

fn debug(world: &mut World, token: &str) -> Value {
    get(
        world,
        &app_token(),
        &format!("/debug_token?input_token={token}"),
    )["data"]
        .clone()
}

#[test]
fn debug_token_tells_app_person_expiry_and_scopes() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    world.decline("aisha", "instagram_basic");
    let data = debug(&mut world, &token);
    assert_eq!(data["app_id"], APP);
    assert_eq!(data["type"], "USER");
    assert_eq!(data["is_valid"], true);
    assert_eq!(data["user_id"], world.person("aisha").unwrap().id.as_str());
    assert_eq!(data["expires_at"], world.now() + 5_184_000);
    let scopes = data["scopes"].as_array().unwrap();
    assert!(scopes.contains(&Value::from("whatsapp_business_management")));
    assert!(!scopes.contains(&Value::from("instagram_basic")));
}

#[test]
fn token_dies_with_its_reason() {
    type Kill = fn(&mut World);
    let table: [(Kill, i64); 3] = [
        (|world| world.remove_app("aisha"), 458),
        (|world| world.change_password("aisha"), 460),
        (|world| world.advance(5_184_000), 463),
    ];
    for (kill, subcode) in table {
        let mut world = demo();
        let token = token_of(&mut world, "aisha");
        get(&mut world, &token, "/me");
        kill(&mut world);
        let response = call(&mut world, "GET", &token, "/me");
        assert_eq!(refusal(&response), (400, 190, Some(subcode)));
        assert!(
            response
                .header("www-authenticate")
                .unwrap()
                .contains("\"invalid_token\"")
        );
        let data = debug(&mut world, &token);
        assert_eq!(data["is_valid"], false);
        assert_eq!(data["error"]["subcode"], subcode);
    }
}

#[test]
fn unknown_token_is_invalid_without_an_app() {
    let mut world = demo();
    let data = debug(&mut world, "EAAnonsense");
    assert_eq!(data["is_valid"], false);
    assert_eq!(data.get("app_id"), None);
    assert_eq!(
        refusal(&call(&mut world, "GET", "EAAnonsense", "/me")),
        (400, 190, None)
    );
}

#[test]
fn token_of_another_app_names_that_app() {
    let mut world = demo();
    world.put_app("700000000000002", "other", &[REDIRECT]);
    let aisha = world.person("aisha").unwrap().id.clone();
    let token = world
        .issue_token("700000000000002", &aisha, TokenKind::ShortUser)
        .access_token;
    assert_eq!(debug(&mut world, &token)["app_id"], "700000000000002");
}

#[test]
fn only_an_app_token_may_inspect() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let response = call(
        &mut world,
        "GET",
        &token,
        &format!("/debug_token?input_token={token}"),
    );
    assert_eq!(refusal(&response), (400, 100, None));
}

#[test]
fn page_token_of_a_long_lived_token_never_expires() {
    let mut world = demo();
    let lina = world.person("lina").unwrap().id.clone();
    let long = token_of(&mut world, "lina");
    let short = world
        .issue_token(APP, &lina, TokenKind::ShortUser)
        .access_token;
    let mut page_token = |token: &str| {
        let page = &get(&mut world, token, "/me/accounts?fields=access_token")["data"][1];
        page["access_token"].as_str().unwrap().to_owned()
    };
    let (lasting, passing) = (page_token(&long), page_token(&short));
    assert_ne!(lasting, passing);
    assert_eq!(debug(&mut world, &lasting)["expires_at"], 0);
    assert_eq!(
        debug(&mut world, &passing)["expires_at"],
        world.now() + 5_400
    );
    assert_eq!(debug(&mut world, &lasting)["type"], "PAGE");
}

#[test]
fn page_token_dies_with_the_role() {
    let mut world = demo();
    let token = token_of(&mut world, "lina");
    let page = get(&mut world, &token, "/me/accounts")["data"][1].clone();
    let page_token = page["access_token"].as_str().unwrap();
    world.lose_page_role("lina", page["id"].as_str().unwrap());
    let response = call(&mut world, "GET", page_token, "/me");
    assert_eq!(refusal(&response), (400, 190, Some(492)));
}

#[test]
fn proof_is_checked_when_present_and_demanded_when_the_app_says_so() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let ask = |world: &mut World, query: &str| {
        answer(
            world,
            &Request::new("GET", &format!("/v21.0/me{query}")).bearer(&token),
        )
    };
    assert_eq!(refusal(&ask(&mut world, "")), (400, 100, None));
    assert_eq!(
        refusal(&ask(&mut world, "?appsecret_proof=00")),
        (400, 100, None)
    );
    world.apps[0].requires_proof = false;
    assert_eq!(ask(&mut world, "").status, 200);
    assert_eq!(
        refusal(&ask(&mut world, "?appsecret_proof=00")),
        (400, 100, None)
    );
}

#[test]
fn token_may_come_in_the_query_and_must_come_at_all() {
    let mut world = demo();
    world.apps[0].requires_proof = false;
    let token = token_of(&mut world, "aisha");
    let target = format!("/v21.0/me?access_token={token}");
    assert_eq!(
        answer(&mut world, &Request::new("GET", &target)).status,
        200
    );
    let bare = answer(&mut world, &Request::new("GET", "/v21.0/me"));
    assert_eq!(refusal(&bare), (400, 104, None));
}

#[test]
fn app_token_proves_id_and_secret() {
    let mut world = demo();
    let app = get(&mut world, &app_token(), &format!("/{APP}"));
    assert_eq!(app["id"], APP);
    let ask = |world: &mut World, token: &str| {
        answer(
            world,
            &Request::new("GET", &format!("/v21.0/{APP}")).bearer(token),
        )
    };
    assert_eq!(
        refusal(&ask(&mut world, &format!("{APP}|wrong"))),
        (400, 190, None)
    );
    assert_eq!(
        refusal(&ask(&mut world, &format!("123|{SECRET}"))),
        (400, 101, None)
    );
    world.put_app("700000000000002", "other", &[]);
    let foreign = ask(&mut world, "700000000000002|other");
    assert_eq!(refusal(&foreign), (400, 100, Some(33)));
}

#[test]
fn revoking_all_permissions_kills_every_token_of_that_person_and_no_other() {
    let mut world = demo();
    let (aisha, omar) = (token_of(&mut world, "aisha"), token_of(&mut world, "omar"));
    let second = token_of(&mut world, "aisha");
    let id = world.person("aisha").unwrap().id.clone();
    let foreign = call(&mut world, "DELETE", &omar, &format!("/{id}/permissions"));
    assert_eq!(refusal(&foreign), (400, 100, Some(33)));
    let done = call(&mut world, "DELETE", &aisha, &format!("/{id}/permissions"));
    assert_eq!(done.json()["success"], true);
    for token in [&aisha, &second] {
        assert_eq!(
            refusal(&call(&mut world, "GET", token, "/me")),
            (400, 190, Some(458))
        );
    }
    get(&mut world, &omar, "/me");
}

#[test]
fn revoking_one_permission_leaves_the_token_alive() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    call(
        &mut world,
        "DELETE",
        &token,
        "/me/permissions/instagram_basic",
    );
    let held = get(&mut world, &token, "/me/permissions");
    let status = |name: &str| {
        let mut held = held["data"].as_array().unwrap().iter();
        held.find(|item| item["permission"] == name).unwrap()["status"].clone()
    };
    assert_eq!(status("instagram_basic"), "declined");
    assert_eq!(status("public_profile"), "granted");
}

#[test]
fn every_secret_of_the_world_is_told_and_differs() {
    let mut world = demo();
    let code = world.sign_in("aisha", REDIRECT);
    let token = token_of(&mut world, "aisha");
    let secrets = world.secrets();
    for secret in [SECRET, code.as_str(), token.as_str(), "314159"] {
        assert!(secrets.iter().any(|held| held == secret), "{secret}");
    }
}
