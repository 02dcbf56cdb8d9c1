//! `GET /webhooks/meta`: Meta asks whether the webhook is ours.

use axum::http::StatusCode;

use crate::world::{VERIFY_TOKEN, World};

fn query(mode: &str, token: &str, challenge: &str) -> String {
    format!("/webhooks/meta?hub.mode={mode}&hub.verify_token={token}&hub.challenge={challenge}")
}

#[tokio::test]
async fn the_challenge_comes_back_as_plain_text() {
    let long = "9".repeat(32);
    for challenge in ["1", "1158201444", &long] {
        let answer = World::new()
            .get(&query("subscribe", VERIFY_TOKEN, challenge))
            .send()
            .await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, challenge)
        );
        assert!(answer.header("content-type").starts_with("text/plain"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn t35_nothing_but_a_number_is_echoed_and_only_to_meta() {
    let world = World::new();
    let long = "9".repeat(33);
    let mut table: Vec<String> = vec![
        "/webhooks/meta".into(),
        query("unsubscribe", VERIFY_TOKEN, "1"),
        query("", VERIFY_TOKEN, "1"),
        format!("/webhooks/meta?hub.verify_token={VERIFY_TOKEN}&hub.challenge=1"),
        format!("/webhooks/meta?hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}"),
        format!("{}&hub.challenge=2", query("subscribe", VERIFY_TOKEN, "1")),
        format!(
            "{}&hub.verify_token=x",
            query("subscribe", VERIFY_TOKEN, "1")
        ),
    ];
    for token in [
        "",
        "x",
        "canary-verify-toke",
        "canary-verify-tokenx",
        "CANARY-VERIFY-TOKEN",
    ] {
        table.push(query("subscribe", token, "1"));
    }
    for challenge in [
        "",
        "%3Cscript%3E",
        "1%3Cb%3E",
        "-1",
        "1.5",
        "%D9%A1",
        "1%0A",
        "+1",
        "0x1",
        &long,
    ] {
        table.push(query("subscribe", VERIFY_TOKEN, challenge));
    }
    for path in table {
        let answer = world.get(&path).send().await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.code(), "challenge_refused", "{path}");
        for part in ["script", VERIFY_TOKEN, &long] {
            assert!(!answer.body.contains(part), "{path} echoes {part}");
        }
    }
}
