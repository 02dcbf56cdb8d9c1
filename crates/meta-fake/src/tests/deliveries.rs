use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::*;
use crate::world::Delivery;

const DAY: i64 = 86_400;

fn listening() -> (World, String) {
    let mut world = demo();
    let hook = "https://app.example/webhooks/meta";
    world.set_app_webhook("whatsapp_business_account", hook, "verify", &["messages"]);
    let token = token_of(&mut world, "aisha");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    call(&mut world, "POST", &token, &path);
    let number = number_of(&world, "aisha");
    (world, number)
}

fn due(world: &mut World) -> Vec<Delivery> {
    world.due_deliveries(world.now())
}

fn texts(delivery: &Delivery) -> Vec<String> {
    let body: Value = serde_json::from_str(&delivery.body).unwrap();
    let entries = body["entry"].as_array().unwrap().iter();
    entries
        .flat_map(|entry| entry["changes"].as_array().unwrap())
        .map(|change| {
            change["value"]["messages"][0]["text"]["body"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn signature_is_over_the_escaped_bytes() {
    let (mut world, number) = listening();
    world.customer_writes(&number, "karim", "äöå / 😀 <b>");
    let delivery = due(&mut world).remove(0);
    let escaped = r#""body":"\u00e4\u00f6\u00e5 \/ \ud83d\ude00 <b>""#;
    assert!(delivery.body.contains(escaped), "{}", delivery.body);
    assert!(delivery.body.is_ascii());
    assert_eq!(texts(&delivery), ["äöå / 😀 <b>"]);
    let sign = |secret: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(delivery.body.as_bytes());
        format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
    };
    assert_eq!(delivery.signature, Some(sign(SECRET)));

    world.put_app(APP, "the-next-secret", &[REDIRECT]);
    assert_eq!(due(&mut world)[0].signature, Some(sign("the-next-secret")));
}

#[test]
fn webhook_is_tried_until_200() {
    let (mut world, number) = listening();
    world.customer_writes(&number, "karim", "Salam");
    let first = due(&mut world).remove(0);
    let mut pauses = Vec::new();
    for status in [None, Some(500), Some(401), Some(201), Some(204)] {
        world.delivered(first.id, status);
        let mut pause = 0;
        while due(&mut world).is_empty() {
            world.advance(1);
            pause += 1;
        }
        pauses.push(pause);
        let again = due(&mut world).remove(0);
        assert_eq!((again.id, &again.body), (first.id, &first.body));
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32]);
    world.delivered(first.id, Some(200));
    world.advance(8 * DAY);
    assert_eq!(due(&mut world), []);
    let tries: Vec<_> = world
        .journal
        .posts()
        .iter()
        .map(|one| (one.attempt, one.status))
        .collect();
    assert_eq!(tries[0], (1, None));
    assert_eq!(tries[5], (6, Some(200)));
}

#[test]
fn webhook_is_given_up_after_seven_days() {
    let (mut world, number) = listening();
    world.customer_writes(&number, "karim", "Salam");
    let start = world.now();
    let mut last = start;
    for _ in 0..100_000 {
        let Some(delivery) = due(&mut world).pop() else {
            world.advance(600);
            continue;
        };
        last = world.now();
        world.delivered(delivery.id, Some(503));
    }
    assert!(
        (6 * DAY..=7 * DAY).contains(&(last - start)),
        "{}",
        last - start
    );
}

#[test]
fn waiting_webhooks_are_kept_with_the_world() {
    let (mut world, number) = listening();
    world.customer_writes(&number, "karim", "first");
    let packed = due(&mut world);
    world.customer_writes(&number, "karim", "second");
    let mut kept = World::from_json(&world.to_json().unwrap()).unwrap();
    let again = due(&mut kept);
    assert_eq!(again[0], packed[0]);
    assert_eq!(texts(&again[1]), ["second"]);
    assert_eq!(
        kept.conversation(&number, "karim"),
        world.conversation(&number, "karim")
    );
}

#[test]
fn events_share_a_post_up_to_the_limit() {
    let (mut world, number) = listening();
    world.settings.events_per_post = 3;
    for text in ["1", "2", "3", "4"] {
        world.customer_writes(&number, "karim", text);
    }
    let posts: Vec<Vec<String>> = due(&mut world).iter().map(texts).collect();
    assert_eq!(posts, [vec!["1", "2", "3"], vec!["4"]]);
}

#[test]
fn entries_of_different_accounts_share_a_post() {
    let (mut world, number) = listening();
    let token = token_of(&mut world, "omar");
    let path = format!("/{}/subscribed_apps", waba_of(&world, "aisha"));
    call(&mut world, "POST", &token, &path);
    let (mut omars_waba, mut omars) = (String::new(), String::new());
    for waba in world.wabas.clone() {
        if let Some(held) = waba.number_ids.first().filter(|held| **held != number) {
            (omars_waba, omars) = (waba.id.clone(), held.clone());
            break;
        }
    }
    call(
        &mut world,
        "POST",
        &token,
        &format!("/{omars_waba}/subscribed_apps"),
    );
    world.settings.events_per_post = 1_000;
    for (number, text) in [
        (&number, "1"),
        (&number, "2"),
        (&omars, "3"),
        (&number, "4"),
    ] {
        world.customer_writes(number, "karim", text);
    }
    let posts = due(&mut world);
    assert_eq!(posts.len(), 1);
    assert_eq!(texts(&posts[0]), ["1", "2", "3", "4"]);
    let body: Value = serde_json::from_str(&posts[0].body).unwrap();
    let ids: Vec<_> = body["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    let ours = json!(waba_of(&world, "aisha"));
    assert_eq!(ids, [&ours, &json!(omars_waba), &ours]);
}

#[test]
fn duplicates_have_the_same_bytes() {
    let (mut world, number) = listening();
    world.settings.delivers_twice = true;
    world.customer_writes(&number, "karim", "Salam");
    let posts = due(&mut world);
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[0].body, posts[1].body);
    assert_ne!(posts[0].id, posts[1].id);
}

#[test]
fn reordering_loses_nothing_and_follows_the_seed() {
    let order = |seed: u64| {
        let (mut world, number) = listening();
        world.seed = seed;
        world.settings.reorders_events = true;
        for text in ["1", "2", "3", "4", "5", "6"] {
            world.customer_writes(&number, "karim", text);
        }
        let posts = due(&mut world);
        posts.iter().flat_map(texts).collect::<Vec<_>>()
    };
    assert_eq!(order(1), order(1));
    assert_ne!(order(1), order(2));
    let mut all = order(3);
    assert_ne!(all, ["1", "2", "3", "4", "5", "6"]);
    all.sort();
    assert_eq!(all, ["1", "2", "3", "4", "5", "6"]);
}
