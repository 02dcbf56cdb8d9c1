//! What people do to the app on Facebook.

use axum::http::StatusCode;
use wassla_domain::ports::ChannelStore as _;
use wassla_domain::{ChannelState, ChatKind};
use wassla_testkit::fixtures::{self, after, id};

use crate::world::{APP_SECRET, World, connected, signed_request};

const BOTH: [&str; 2] = ["/meta/deauthorize", "/meta/data-deletion"];

async fn world() -> World {
    let world = World::new();
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    world
}

/// As Meta sends it: from nowhere, with no cookie.
async fn sends(world: &World, path: &str, form: &str) -> crate::world::Answer {
    let visit = crate::world::Visit::new(&world.app, "POST", path);
    visit.form(form).send().await
}

#[tokio::test]
async fn who_removed_the_app_has_to_connect_again() {
    let world = world().await;
    let form = signed_request(APP_SECRET, "5001", after(60));
    let answer = sends(&world, "/meta/deauthorize", &form).await;
    assert_eq!(answer.status, StatusCode::OK);
    let rows = world.store.channels(&id("ws_1")).await.unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.state, ChannelState::ReconnectNeeded);
        assert_eq!(row.credentials.access_token, None);
    }
}

#[tokio::test]
async fn a_deletion_is_done_and_can_be_looked_at_by_its_code() {
    let world = world().await;
    let form = signed_request(APP_SECRET, "5001", after(60));
    let answer = sends(&world, "/meta/data-deletion", &form).await;
    assert_eq!(answer.status, StatusCode::OK);
    let told = answer.json();
    let code = told["confirmation_code"].as_str().unwrap();
    let url = format!("http://127.0.0.1:8080/meta/deletion/{code}");
    assert_eq!(told["url"], url);
    assert!(code.len() > 30, "it cannot be guessed");
    assert!(world.store.channels(&id("ws_1")).await.unwrap().is_empty());

    // Without a session, and whatever the browser says that it reads.
    let page = world.get(&format!("/meta/deletion/{code}")).send().await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("3 channels"), "{}", page.body);
    assert!(page.body.contains("UTC"));
    for private in ["5001", "ws_1", "901", "+1 555", code] {
        assert!(!page.body.contains(private), "{private}");
    }
}

#[tokio::test]
async fn a_code_that_nobody_was_given_shows_nothing() {
    let world = world().await;
    for code in ["del_0", "x", "%00", "a%20b", "%FF", &"a".repeat(200)] {
        let answer = world.get(&format!("/meta/deletion/{code}")).send().await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{code}");
        assert!(answer.header("content-type").starts_with("text/html"));
    }
}

#[tokio::test]
async fn what_meta_did_not_sign_changes_nothing() {
    let world = world().await;
    let good = signed_request(APP_SECRET, "5001", after(60));
    let value = good.split_once('=').unwrap().1;
    let (tag, claims) = value.split_once('.').unwrap();
    let table = [
        String::new(),
        "other=1".into(),
        "signed_request=".into(),
        "signed_request=x".into(),
        "signed_request=.".into(),
        format!("signed_request={claims}"),
        format!("signed_request=.{claims}"),
        format!("signed_request={tag}."),
        format!("signed_request={tag}.{claims}x"),
        format!("signed_request={}.{claims}", &tag[1..]),
        format!("{good}&{good}"),
        signed_request("another secret", "5001", after(60)),
    ];
    for path in BOTH {
        let first = sends(&world, path, "").await;
        assert_eq!(
            (first.status, first.code()),
            (StatusCode::UNAUTHORIZED, "signature_invalid".into())
        );
        for form in &table {
            let answer = sends(&world, path, form).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {form}");
            let id = answer.header("x-request-id");
            let expected = first.body.replace(first.header("x-request-id"), id);
            assert_eq!(answer.body, expected, "{path} {form}");
        }
    }
    assert_eq!(world.store.channels(&id("ws_1")).await.unwrap().len(), 3);
}
