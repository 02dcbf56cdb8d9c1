use serde_json::json;

use super::*;

fn post(world: &mut World, slug: &str, edge: &str, body: &Value) -> Response {
    let token = world.tokens.last().unwrap().token.clone();
    let target = format!(
        "/v21.0/{}{edge}?appsecret_proof={}",
        number_of(world, slug),
        world.proof(APP, &token).unwrap()
    );
    answer(
        world,
        &Request::new("POST", &target).bearer(&token).json(body),
    )
}

fn register(world: &mut World, slug: &str, pin: &str) -> Response {
    post(
        world,
        slug,
        "/register",
        &json!({"messaging_product": "whatsapp", "pin": pin}),
    )
}

fn set_pin(world: &mut World, slug: &str, pin: &str) -> Response {
    post(world, slug, "", &json!({ "pin": pin }))
}

fn world_of(slug: &str) -> World {
    let mut world = demo();
    token_of(&mut world, slug);
    world
}

fn held(world: &World, slug: &str) -> crate::world::Number {
    let id = number_of(world, slug);
    world
        .numbers
        .iter()
        .find(|number| number.id == id)
        .unwrap()
        .clone()
}

#[test]
fn registration_without_a_pin_sets_it_and_connects() {
    let mut world = world_of("aisha");
    let id = number_of(&world, "aisha");
    world.unregister_number(&id);
    assert_eq!(
        register(&mut world, "aisha", "123456").json(),
        json!({"success": true})
    );
    let number = held(&world, "aisha");
    assert!(number.is_registered());
    assert_eq!(number.pin.as_deref(), Some("123456"));
    assert_eq!(register(&mut world, "aisha", "123456").status, 200);
    assert_eq!(
        refusal(&register(&mut world, "aisha", "654321")),
        (400, 133_005, None)
    );
}

#[test]
fn foreign_pin_refuses_registration_until_it_is_set_without_the_old_one() {
    let mut world = world_of("huda");
    assert_eq!(
        refusal(&register(&mut world, "huda", "123456")),
        (400, 133_005, None)
    );
    assert!(!held(&world, "huda").is_registered());
    assert_eq!(
        set_pin(&mut world, "huda", "123456").json(),
        json!({"success": true})
    );
    assert!(!held(&world, "huda").is_registered());
    assert_eq!(register(&mut world, "huda", "123456").status, 200);
    assert!(held(&world, "huda").is_registered());
}

#[test]
fn eleventh_registration_blocks_the_number_for_72_hours() {
    let mut world = world_of("huda");
    for _ in 0..10 {
        assert_eq!(
            refusal(&register(&mut world, "huda", "000000")),
            (400, 133_005, None)
        );
    }
    assert_eq!(
        refusal(&register(&mut world, "huda", "314159")),
        (400, 133_016, None)
    );
    world.advance(72 * 3_600 - 1);
    assert_eq!(
        refusal(&register(&mut world, "huda", "314159")),
        (400, 133_016, None)
    );
    world.advance(1);
    assert_eq!(register(&mut world, "huda", "314159").status, 200);
}

#[test]
fn unverified_number_is_not_registered() {
    let mut world = world_of("huda");
    let id = number_of(&world, "huda");
    world.expire_verification(&id);
    assert_eq!(
        refusal(&register(&mut world, "huda", "314159")),
        (400, 133_006, None)
    );
}

#[test]
fn coexistence_number_takes_neither_registration_nor_pin() {
    let mut world = world_of("sami");
    assert_eq!(
        refusal(&register(&mut world, "sami", "123456")),
        (400, 100, None)
    );
    assert_eq!(
        refusal(&set_pin(&mut world, "sami", "123456")),
        (400, 100, None)
    );
    assert_eq!(held(&world, "sami").registrations, Vec::<i64>::new());
}

#[test]
fn banned_number_is_locked() {
    let mut world = world_of("aisha");
    let id = number_of(&world, "aisha");
    world.ban_number(&id);
    assert_eq!(
        refusal(&register(&mut world, "aisha", "123456")),
        (403, 131_031, None)
    );
    assert_eq!(
        refusal(&set_pin(&mut world, "aisha", "123456")),
        (403, 131_031, None)
    );
}

#[test]
fn malformed_pin_is_refused_and_spends_nothing() {
    for pin in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
        let mut world = world_of("aisha");
        assert_eq!(
            refusal(&register(&mut world, "aisha", pin)),
            (400, 100, None),
            "{pin}"
        );
        assert_eq!(
            refusal(&set_pin(&mut world, "aisha", pin)),
            (400, 100, None),
            "{pin}"
        );
        assert_eq!(held(&world, "aisha").registrations, Vec::<i64>::new());
    }
}

#[test]
fn registration_needs_messaging_permission_and_pin_does_not() {
    let mut world = world_of("huda");
    world.decline("huda", "whatsapp_business_messaging");
    let refused = register(&mut world, "huda", "314159");
    assert_eq!(refusal(&refused), (403, 10, None));
    assert!(refused.json()["error"]["error_data"]["details"].is_string());
    assert_eq!(set_pin(&mut world, "huda", "123456").status, 200);
    world.decline("huda", "whatsapp_business_management");
    assert_eq!(
        refusal(&set_pin(&mut world, "huda", "123456")),
        (403, 200, None)
    );
}

#[test]
fn registration_must_name_the_product() {
    let mut world = world_of("aisha");
    let response = post(&mut world, "aisha", "/register", &json!({"pin": "123456"}));
    assert_eq!(refusal(&response), (400, 100, None));
}
