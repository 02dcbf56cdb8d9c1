use serde_json::json;
use time::macros::datetime;

use super::*;

fn version_at(moment: time::OffsetDateTime, path: &str) -> (u16, String) {
    let mut world = demo();
    world.clock = crate::world::Clock::starting_at(moment.unix_timestamp());
    let target = format!("{path}/{APP}");
    let response = answer(
        &mut world,
        &Request::new("GET", &target).bearer(&app_token()),
    );
    (
        response.status,
        response.header("facebook-api-version").unwrap().to_owned(),
    )
}

#[test]
fn ended_version_is_answered_by_the_oldest_usable_one() {
    let table = [
        (datetime!(2026-11-22 0:00 UTC), "/v21.0", 200, "v21.0"),
        (datetime!(2026-11-22 0:00 UTC), "/v20.0", 200, "v21.0"),
        (datetime!(2026-11-22 0:00 UTC), "/v2.5", 200, "v21.0"),
        (datetime!(2026-11-22 0:00 UTC), "", 200, "v21.0"),
        (datetime!(2026-11-22 0:00 UTC), "/v26.0", 200, "v26.0"),
        (datetime!(2026-11-22 0:00 UTC), "/v27.0", 400, "v21.0"),
        (datetime!(2027-01-20 23:59:59 UTC), "/v21.0", 200, "v21.0"),
        (datetime!(2027-01-21 0:00 UTC), "/v21.0", 200, "v22.0"),
        (datetime!(2030-01-01 0:00 UTC), "/v21.0", 200, "v26.0"),
    ];
    for (moment, path, status, version) in table {
        assert_eq!(
            version_at(moment, path),
            (status, version.to_owned()),
            "{moment} {path}"
        );
    }
}

#[test]
fn every_answer_carries_trace_and_usage() {
    let mut world = demo();
    let response = answer(&mut world, &Request::new("GET", "/v21.0/me"));
    assert!(response.header("x-fb-trace-id").unwrap().len() > 10);
    assert!(
        response.json()["error"]["fbtrace_id"]
            .as_str()
            .unwrap()
            .len()
            > 10
    );
    let token = token_of(&mut world, "aisha");
    for _ in 0..99 {
        call(&mut world, "GET", &token, "/me");
    }
    let response = call(&mut world, "GET", &token, "/me");
    let usage: Value = serde_json::from_str(response.header("x-app-usage").unwrap()).unwrap();
    assert_eq!(usage["call_count"], 50);
}

#[test]
fn waba_has_an_hourly_budget_that_grows_with_a_registered_number() {
    for (slug, budget) in [("noor", 200), ("aisha", 5_000)] {
        let mut world = demo();
        let token = token_of(&mut world, slug);
        let path = format!("/{}/phone_numbers", waba_of(&world, slug));
        for _ in 0..budget {
            get(&mut world, &token, &path);
        }
        world.advance(600);
        let response = call(&mut world, "GET", &token, &path);
        assert_eq!(refusal(&response), (400, 80_008, None), "{slug}");
        let usage = response.header("x-business-use-case-usage").unwrap();
        assert!(
            usage.contains("\"estimated_time_to_regain_access\":50"),
            "{usage}"
        );
        world.advance(3_000);
        get(&mut world, &token, &path);
    }
}

#[test]
fn unknown_paths_are_named() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    for path in ["/nonsense", "/me/nonsense", "/a/b/c/d"] {
        let response = call(&mut world, "GET", &token, path);
        assert_eq!(refusal(&response), (400, 2500, None), "{path}");
        let message = response.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            message.starts_with("Unknown path components: /"),
            "{message}"
        );
    }
}

#[test]
fn ids_are_numbers_on_request() {
    let mut world = demo();
    world.settings.numeric_ids = true;
    let token = token_of(&mut world, "aisha");
    let number = number_of(&world, "aisha");
    let node = get(
        &mut world,
        &token,
        &format!("/{number}?fields=id,display_phone_number"),
    );
    assert_eq!(node["id"], number.parse::<u64>().unwrap());
    assert_eq!(node["display_phone_number"], "+1 202-555-0101");
    let data = get(
        &mut world,
        &app_token(),
        &format!("/debug_token?input_token={token}"),
    );
    assert!(data["data"]["app_id"].is_u64() && data["data"]["user_id"].is_u64());
}

#[test]
fn world_is_kept_and_read_back() {
    let mut world = demo();
    let token = token_of(&mut world, "huda");
    let number = number_of(&world, "huda");
    let read = World::from_json(&world.to_json().unwrap()).unwrap();
    assert_eq!(read.to_json().unwrap(), world.to_json().unwrap());
    let mut read = read;
    let node = get(
        &mut read,
        &token,
        &format!("/{number}?fields=is_pin_enabled"),
    );
    assert_eq!(node, json!({"is_pin_enabled": true, "id": number}));
    assert_ne!(read.next_id(), number);
}

#[test]
fn worlds_of_one_seed_are_alike_and_of_two_differ() {
    let made = |seed: u64| {
        let mut world = World::new(seed, 0);
        (
            world.next_id(),
            world.next_secret("EAA"),
            world.next_trace(),
        )
    };
    assert_eq!(made(1), made(1));
    let (one, two) = (made(1), made(2));
    assert!(one.0 != two.0 && one.1 != two.1 && one.2 != two.2);
}
