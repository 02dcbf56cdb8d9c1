//! Signed sessions: what is accepted, and everything that is not.

use axum::http::StatusCode;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use wassla_http::{JwtKeys, JwtSessions};
use wassla_memory::ManualClock;
use wassla_testkit::fixtures::after;

use crate::world::{SECRET, Session, World, owner, url};

async fn status(world: &World, session: &Session) -> StatusCode {
    let answer = world.get("/api/v1/channels").by(session).send().await;
    if answer.status == StatusCode::UNAUTHORIZED {
        assert_eq!(answer.code(), "unauthenticated");
    }
    answer.status
}

#[tokio::test]
async fn a_session_holds_until_its_last_second_by_our_clock() {
    let world = World::new();
    world.clock.set(after(3599));
    assert_eq!(status(&world, &owner()).await, StatusCode::OK);
    world.clock.set(after(3600));
    assert_eq!(status(&world, &owner()).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_claim_is_required_and_must_make_sense() {
    let world = World::new();
    for claim in ["sub", "workspace_id", "role", "exp"] {
        let session = owner().without(claim);
        assert_eq!(
            status(&world, &session).await,
            StatusCode::UNAUTHORIZED,
            "{claim}"
        );
    }
    for (claim, value) in [
        ("sub", json!("")),
        ("sub", json!("two words")),
        ("workspace_id", json!("ws\n1")),
        ("workspace_id", json!("x".repeat(129))),
        ("role", json!(7)),
        ("exp", json!("soon")),
        ("exp", json!(-1)),
        ("nbf", json!(after(120).seconds())),
    ] {
        let session = owner().claiming(claim, value.clone());
        assert_eq!(
            status(&world, &session).await,
            StatusCode::UNAUTHORIZED,
            "{claim} {value}"
        );
    }
    let ahead = owner().claiming("nbf", json!(after(30).seconds()));
    assert_eq!(status(&world, &ahead).await, StatusCode::OK);
}

#[tokio::test]
async fn the_algorithm_is_the_keys_whatever_the_token_says() {
    let world = World::new();
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let session = Session {
            algorithm,
            ..owner()
        };
        assert_eq!(
            status(&world, &session).await,
            StatusCode::UNAUTHORIZED,
            "{algorithm:?}"
        );
    }
    let token = owner().token();
    let [_, claims, signature]: [&str; 3] =
        token.split('.').collect::<Vec<_>>().try_into().unwrap();
    // {"alg":"none"}, with and without what was a signature.
    for forged in [
        format!("eyJhbGciOiJub25lIn0.{claims}."),
        format!("eyJhbGciOiJub25lIn0.{claims}.{signature}"),
        format!(".{claims}.{signature}"),
        String::new(),
        "x.y.z".to_owned(),
    ] {
        let visit = world
            .get("/api/v1/channels")
            .cookie(&format!("wassla_session={forged}"));
        assert_eq!(
            visit.send().await.status,
            StatusCode::UNAUTHORIZED,
            "{forged}"
        );
    }
}

#[tokio::test]
async fn another_secret_does_not_open() {
    let world = World::new();
    let key = EncodingKey::from_secret(b"another secret that has 32 bytes!!");
    assert_eq!(
        status(&world, &Session { key, ..owner() }).await,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn a_short_secret_is_refused() {
    assert!(JwtKeys::secret(&"x".repeat(31).into()).is_err());
    assert!(JwtKeys::secret(&"x".repeat(32).into()).is_ok());
}

#[tokio::test]
async fn issuer_and_audience_are_checked_when_they_are_set() {
    let world = World::wishing(|wishes| {
        let keys = JwtKeys::secret(&SECRET.into()).unwrap();
        let clock = Arc::new(ManualClock::at(after(0)));
        let (issuer, audience) = (Some("https://host".into()), Some("wassla".into()));
        wishes.who_asks = Some(Arc::new(JwtSessions::new(keys, clock, issuer, audience)));
    });
    let right = owner()
        .claiming("iss", json!("https://host"))
        .claiming("aud", json!("wassla"));
    assert_eq!(status(&world, &right).await, StatusCode::OK);
    let several = right.clone().claiming("aud", json!(["other", "wassla"]));
    assert_eq!(status(&world, &several).await, StatusCode::OK);
    for wrong in [
        right.clone().without("iss"),
        right.clone().without("aud"),
        right.clone().claiming("iss", json!("https://other")),
        right.claiming("aud", json!("other")),
    ] {
        assert_eq!(status(&world, &wrong).await, StatusCode::UNAUTHORIZED);
    }
    // Where none is set, a token may have one.
    let unset = owner()
        .claiming("aud", json!("anything"))
        .claiming("iss", json!("anybody"));
    assert_eq!(status(&World::new(), &unset).await, StatusCode::OK);
}

#[tokio::test]
async fn a_bearer_counts_before_a_cookie() {
    let world = World::new();
    let stale = owner().claiming("exp", json!(after(-1).seconds()));
    let answer = world
        .get("/api/v1/channels")
        .by(&owner())
        .bearing(&stale)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let answer = world
        .get("/api/v1/channels")
        .by(&stale)
        .bearing(&owner())
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    // A proxy's own password does not hide the session.
    let behind = world
        .get("/api/v1/channels")
        .by(&owner())
        .header("authorization", "Basic eDp5");
    assert_eq!(behind.send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_send_a_person_without_session_to_the_login_page_and_back() {
    let login = "https://host.example/login?product=wassla";
    let world = World::wishing(|wishes| wishes.settings.login_url = Some(url(login)));
    let answer = world.get("/channels?connected=whatsapp").send().await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let to = format!("{login}&return_to=%2Fchannels%3Fconnected%3Dwhatsapp");
    assert_eq!(answer.location(), to);

    // Chromium would not follow a form there: the policy of our pages names only Meta.
    let posted = world.posts("/channels/whatsapp/connect", "").send().await;
    assert_eq!(posted.status, StatusCode::UNAUTHORIZED);
    let link = "https://host.example/login?product=wassla&#38;return_to=%2Fchannels";
    assert!(
        posted.body.contains(&format!("href=\"{link}\"")),
        "{}",
        posted.body
    );

    let api = world.get("/api/v1/channels").send().await;
    assert_eq!(
        (api.status, api.code()),
        (StatusCode::UNAUTHORIZED, "unauthenticated".into())
    );
}

#[tokio::test]
async fn without_a_login_page_a_page_answers_401() {
    let answer = World::new()
        .get("/channels")
        .header("accept", "text/html")
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.body.contains("data-code=\"unauthenticated\""));
}

#[tokio::test]
async fn the_clock_of_the_machine_does_not_matter() {
    let world = World::new();
    world.clock.advance(Duration::from_hours(24 * 365 * 50));
    let far = world.clock_seconds() + 60;
    let session = owner().claiming("exp", json!(far));
    assert_eq!(status(&world, &session).await, StatusCode::OK);
}
