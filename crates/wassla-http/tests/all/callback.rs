//! `GET /oauth/meta/callback` and the cookie that binds it to a browser.

use axum::http::StatusCode;
use meta_fake::world::Consent;

use crate::world::{Answer, Session, Visit, World, owner};

const UNKNOWN: &str = "/channels?error=state_invalid&channel=whatsapp";

/// The browser left for Meta and was sent back: the callback's path and the browser's cookie.
async fn on_the_way_back(world: &World, session: &Session) -> (String, String) {
    let left = world
        .posts("/channels/whatsapp/connect", "")
        .by(session)
        .send()
        .await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{left:?}");
    let back = world.consents(left.location(), "aisha", &Consent::ContinueWithAll);
    (back, left.cookie())
}

fn graph_calls(world: &World) -> usize {
    world
        .graph
        .calls()
        .iter()
        .filter(|(name, _)| **name != "warm_up")
        .map(|(_, count)| count)
        .sum()
}

async fn connected_kinds(world: &World, workspace: &str) -> usize {
    let session = Session::of("user_1", workspace, "owner");
    let list = world
        .get("/api/v1/channels")
        .bearing(&session)
        .send()
        .await
        .json();
    let list = list["channels"].as_array().unwrap().clone();
    list.iter()
        .filter(|one| one["state"] != "not_connected")
        .count()
}

#[tokio::test]
async fn the_callback_answers_303_to_a_clean_address_at_once() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let landed = world.get(&back).cookie(&browser).by(&owner()).send().await;
    assert_eq!(landed.status, StatusCode::SEE_OTHER);
    assert_eq!(landed.location(), "/channels?connected=whatsapp");
    assert_eq!(landed.header("cache-control"), "no-store");
    assert_eq!(landed.header("referrer-policy"), "no-referrer");
    assert!(landed.body.is_empty());
    assert_eq!(connected_kinds(&world, "ws_1").await, 1);

    let again = world.get(&back).cookie(&browser).by(&owner()).send().await;
    assert_eq!(
        again.location(),
        landed.location(),
        "a reload lands where it landed"
    );
    assert_eq!(world.graph.count("exchange_code"), 1);
}

#[tokio::test]
async fn t01_callback_in_other_browser_is_refused() {
    let world = World::new();
    let (_, other_browser) = on_the_way_back(&world, &owner()).await;
    let sessions = [
        None,
        Some(owner()),
        Some(Session::of("user_2", "ws_1", "owner")),
        Some(Session::of("user_1", "ws_2", "owner")),
    ];
    for session in &sessions {
        for cookie in [None, Some(&*other_browser), Some("wassla_browser=x")] {
            let (back, _) = on_the_way_back(&world, &owner()).await;
            let refused = visit(&world, &back, cookie, session.as_ref()).await;
            assert_eq!(refused.location(), UNKNOWN, "{cookie:?}");
        }
    }
    assert_eq!(graph_calls(&world), 0);
    assert_eq!(connected_kinds(&world, "ws_1").await, 0);
}

#[tokio::test]
async fn t02_another_person_or_workspace_cannot_finish_it_and_does_not_hinder_it() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let strangers = [
        Session::of("user_2", "ws_1", "owner"),
        Session::of("user_1", "ws_2", "owner"),
    ];
    for session in &strangers {
        assert_eq!(
            visit(&world, &back, Some(&browser), Some(session))
                .await
                .location(),
            UNKNOWN
        );
    }
    assert_eq!(
        visit(&world, &back, None, Some(&owner())).await.location(),
        UNKNOWN
    );
    assert_eq!(graph_calls(&world), 0);
    assert_eq!(connected_kinds(&world, "ws_1").await, 0);
    assert_eq!(connected_kinds(&world, "ws_2").await, 0);

    let landed = visit(&world, &back, Some(&browser), Some(&owner())).await;
    assert_eq!(landed.location(), "/channels?connected=whatsapp");
}

#[tokio::test]
async fn t03_state_replayed_64_times_at_once_is_exchanged_once() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let mut visits = tokio::task::JoinSet::new();
    for place in 0..64 {
        // Every other one comes from somewhere else.
        let is_ours = place % 2 == 0;
        let cookie = if is_ours {
            &*browser
        } else {
            "wassla_browser=x"
        };
        let visit = world.get(&back).cookie(cookie).by(&owner());
        visits.spawn(async move { (is_ours, visit.send().await) });
    }
    for (is_ours, landed) in visits.join_all().await {
        let expected = if is_ours {
            "/channels?connected=whatsapp"
        } else {
            UNKNOWN
        };
        assert_eq!(landed.location(), expected);
    }
    assert_eq!(world.graph.count("exchange_code"), 1);
}

#[tokio::test]
async fn without_a_session_the_person_who_left_counts() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let landed = visit(&world, &back, Some(&browser), None).await;
    assert_eq!(landed.location(), "/channels?connected=whatsapp");
}

#[tokio::test]
async fn a_role_that_was_lost_on_the_way_is_noticed() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let viewer = Session::of("user_1", "ws_1", "viewer");
    let landed = visit(&world, &back, Some(&browser), Some(&viewer)).await;
    assert_eq!(
        landed.location(),
        "/channels?error=role_not_allowed&channel=whatsapp"
    );
    assert_eq!(graph_calls(&world), 0);
}

#[tokio::test]
async fn t06_a_contradictory_callback_is_refused_unclaimed() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    let (_, query) = back.split_once('?').unwrap();
    for wrong in [
        format!("/oauth/meta/callback?{query}&code=other"),
        format!("/oauth/meta/callback?{query}&state=other"),
        format!("/oauth/meta/callback?{query}&error=access_denied"),
        format!("/oauth/meta/callback?{query}&iss=https%3A%2F%2Fevil.example"),
        "/oauth/meta/callback".to_owned(),
    ] {
        let answer = visit(&world, &wrong, Some(&browser), Some(&owner())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(answer.body.contains("data-code=\"callback_invalid\""));
        assert!(!answer.body.contains("state=") && !answer.body.contains("evil"));
    }
    assert_eq!(graph_calls(&world), 0);
    let right = format!("{back}&iss=https%3A%2F%2Fwww.facebook.com");
    let landed = visit(&world, &right, Some(&browser), Some(&owner())).await;
    assert_eq!(
        landed.location(),
        "/channels?connected=whatsapp",
        "nothing was claimed before"
    );
}

#[tokio::test]
async fn a_store_that_is_away_spends_nothing_and_the_same_callback_works_later() {
    let world = World::new();
    let (back, browser) = on_the_way_back(&world, &owner()).await;
    world.attempts.go_away(true);
    let answer = visit(&world, &back, Some(&browser), Some(&owner())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(
        answer.body.contains("href=\"\" data-action=\"try-again\""),
        "{}",
        answer.body
    );
    let code = back
        .split("code=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(
        !answer.body.contains(code),
        "the page does not spell the code out"
    );
    assert_eq!(graph_calls(&world), 0);

    world.attempts.go_away(false);
    let landed = visit(&world, &back, Some(&browser), Some(&owner())).await;
    assert_eq!(landed.location(), "/channels?connected=whatsapp");
}

#[tokio::test]
async fn one_browser_keeps_one_binding_so_that_two_tabs_do_not_lose_each_other() {
    let world = World::new();
    let (first, browser) = on_the_way_back(&world, &owner()).await;
    let second = world
        .posts("/channels/whatsapp/connect", "")
        .by(&owner())
        .cookie(&browser);
    assert_eq!(second.send().await.cookie(), browser);
    let landed = visit(&world, &first, Some(&browser), Some(&owner())).await;
    assert_eq!(landed.location(), "/channels?connected=whatsapp");

    let nonsense = world.posts("/channels/whatsapp/connect", "").by(&owner());
    let fresh = nonsense
        .cookie("wassla_browser=chosen-by-somebody-else")
        .send()
        .await;
    assert!(
        !fresh.cookie().contains("chosen"),
        "only keys of ours are reused"
    );
}

#[tokio::test]
async fn the_binding_cookie_is_as_safe_as_the_address_allows() {
    let left = World::new()
        .posts("/channels/whatsapp/connect", "")
        .by(&owner())
        .send()
        .await;
    let (value, attributes) = left.header("set-cookie").split_once(';').unwrap();
    assert!(
        value
            .strip_prefix("wassla_browser=")
            .is_some_and(|key| key.len() == 43),
        "{value}"
    );
    assert_eq!(attributes, " Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");

    let world = World::https();
    let visit = Visit::new(&world.app, "POST", "/channels/whatsapp/connect");
    let left = visit
        .header("origin", "https://app.example.com")
        .by(&owner())
        .send()
        .await;
    let (value, attributes) = left.header("set-cookie").split_once(';').unwrap();
    assert!(value.starts_with("__Host-wassla_browser="), "{value}");
    assert_eq!(
        attributes,
        " Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure"
    );
    // The plain name is not read there: any page of a sibling host could have set it.
    let plain = value.replace("__Host-", "");
    let visit = Visit::new(&world.app, "POST", "/channels/whatsapp/connect").cookie(&plain);
    let again = visit
        .header("origin", "https://app.example.com")
        .by(&owner())
        .send()
        .await;
    assert_ne!(again.cookie(), value);
}

async fn visit(
    world: &World,
    back: &str,
    cookie: Option<&str>,
    session: Option<&Session>,
) -> Answer {
    let mut visit = world.get(back);
    if let Some(cookie) = cookie {
        visit = visit.cookie(cookie);
    }
    if let Some(session) = session {
        visit = visit.by(session);
    }
    visit.send().await
}
