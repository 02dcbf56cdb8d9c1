use wassla_domain::ports::{MetaApp, MetaGraph};
use wiremock::ResponseTemplate;

use crate::captured::Captured;
use crate::served::{answering, token, waba};

#[tokio::test]
async fn another_version_is_warned_about_once() {
    let logs = Captured::start("warn");
    let answer = |version: &str| {
        ResponseTemplate::new(200)
            .insert_header("facebook-api-version", version)
            .set_body_string(r#"{"success":true}"#)
    };
    let served = answering(answer("v22.0")).await;
    for _ in 0..3 {
        let subscribed = served.subscribe_waba(&token(), &waba()).await;
        subscribed.unwrap();
    }
    let text = logs.text();
    assert_eq!(text.matches("another Graph version").count(), 1, "{text}");
    assert!(text.contains("v21.0") && text.contains("v22.0"));
    for quiet in ["v21.0", "no version", ""] {
        let logs = Captured::start("warn");
        let served = answering(answer(quiet)).await;
        let subscribed = served.subscribe_waba(&token(), &waba()).await;
        subscribed.unwrap();
        assert_eq!(logs.text(), "");
    }
}

#[tokio::test]
async fn the_app_tells_the_version_that_answered() {
    let answer = ResponseTemplate::new(200)
        .insert_header("facebook-api-version", "v23.0")
        .set_body_string(r#"{"id":100200300400500}"#);
    let facts = answering(answer).await;
    let facts = facts.app().await.unwrap();
    assert_eq!(facts.answered_version.as_deref(), Some("v23.0"));
    assert_eq!(facts.name, None);
}
