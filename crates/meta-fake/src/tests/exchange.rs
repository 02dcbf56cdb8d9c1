use super::*;

fn exchange(world: &mut World, changes: &[(&str, &str)]) -> Response {
    let code = world.codes.last().unwrap().code.clone();
    let mut query = vec![
        ("client_id", APP),
        ("client_secret", SECRET),
        ("redirect_uri", REDIRECT),
        ("code", code.as_str()),
    ];
    for (name, value) in changes {
        query.iter_mut().find(|(held, _)| held == name).unwrap().1 = value;
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    answer(
        world,
        &Request::new("GET", &format!("/v21.0/oauth/access_token?{query}")),
    )
}

#[test]
fn code_is_exchanged_once() {
    let mut world = demo();
    world.sign_in("aisha", REDIRECT);
    let first = exchange(&mut world, &[]);
    assert_eq!(first.status, 200);
    assert_eq!(first.json()["token_type"], "bearer");
    assert_eq!(first.json()["expires_in"], 5_400);
    let second = exchange(&mut world, &[]);
    assert_eq!(refusal(&second), (400, 100, Some(36_009)));
    assert_eq!(
        second.header("www-authenticate"),
        Some(
            "OAuth \"Facebook Platform\" \"invalid_code\" \"This authorization code has been used.\""
        )
    );
}

#[test]
fn code_lives_exactly_its_seconds() {
    for (seconds, expected) in [(600, None), (601, Some((400, 100, Some(36_007))))] {
        let mut world = demo();
        world.sign_in("aisha", REDIRECT);
        world.advance(seconds);
        let response = exchange(&mut world, &[]);
        assert_eq!(
            (response.status != 200).then(|| refusal(&response)),
            expected
        );
    }
}

#[test]
fn exchange_is_refused_for_its_reason() {
    let slash = format!("{REDIRECT}/");
    let table = [
        (("redirect_uri", slash.as_str()), (400, 100, Some(36_008))),
        (("client_secret", "wrong"), (400, 1, None)),
        (("client_id", "700000000000009"), (400, 101, None)),
        (("code", "nonsense"), (400, 100, None)),
        (("code", ""), (400, 100, None)),
    ];
    for (change, expected) in table {
        let mut world = demo();
        world.sign_in("aisha", REDIRECT);
        assert_eq!(
            refusal(&exchange(&mut world, &[change])),
            expected,
            "{change:?}"
        );
        assert_eq!(
            exchange(&mut world, &[]).status,
            200,
            "{change:?} used the code up"
        );
    }
}

#[test]
fn code_of_another_app_is_malformed() {
    let mut world = demo();
    world.put_app("700000000000002", "other", &[REDIRECT]);
    world.sign_in("aisha", REDIRECT);
    let changes = [("client_id", "700000000000002"), ("client_secret", "other")];
    assert_eq!(refusal(&exchange(&mut world, &changes)), (400, 100, None));
}

#[test]
fn expires_in_and_token_type_may_be_missing() {
    let mut world = demo();
    world.settings.answers_expires_in = false;
    world.settings.answers_token_type = false;
    world.sign_in("aisha", REDIRECT);
    let body = exchange(&mut world, &[]).json();
    assert_eq!(
        body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["access_token"]
    );
}

fn extend(world: &mut World, token: &str) -> Response {
    let target = format!(
        "/v21.0/oauth/access_token?grant_type=fb_exchange_token&client_id={APP}\
         &client_secret={SECRET}&fb_exchange_token={token}"
    );
    answer(world, &Request::new("GET", &target))
}

#[test]
fn short_token_is_extended_to_sixty_days() {
    let mut world = demo();
    world.sign_in("aisha", REDIRECT);
    let short = exchange(&mut world, &[]).json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let long = extend(&mut world, &short);
    assert_eq!(long.json()["expires_in"], 5_184_000);
    assert_ne!(long.json()["access_token"], short.as_str());
}

#[test]
fn neither_code_nor_page_token_nor_expired_token_is_extended() {
    let mut world = demo();
    let code = world.sign_in("lina", REDIRECT);
    assert_eq!(refusal(&extend(&mut world, &code)), (400, 190, None));
    let token = token_of(&mut world, "lina");
    let accounts = get(&mut world, &token, "/me/accounts");
    let page_token = accounts["data"][1]["access_token"].as_str().unwrap();
    assert_eq!(refusal(&extend(&mut world, page_token)), (400, 100, None));
    world.advance(5_184_000);
    assert_eq!(refusal(&extend(&mut world, &token)), (400, 190, Some(463)));
}
