//! Answers to programs: a code for the program, and a sentence in the language that it asked for.

use axum::http::StatusCode;
use serde_json::Value;
use wassla_domain::inbound::{Content, KnownNotice};
use wassla_testkit::fixtures::{self, NOW};

use crate::world::{Answer, Customer, World, connected, owner_for_days};

async fn asked(world: &World, path: &str, language: Option<&str>) -> Answer {
    let mut visit = world.get(path).bearing(&owner_for_days());
    if let Some(language) = language {
        visit = visit.header("accept-language", language);
    }
    visit.send().await
}

fn is_arabic(text: &Value) -> bool {
    let text = text.as_str().unwrap();
    text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c))
}

fn assert_language(answer: &Answer, tag: &str) {
    assert_eq!(answer.header("content-language"), tag);
    let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
    assert!(vary.iter().any(|it| *it == "Accept-Language"), "{vary:?}");
}

#[tokio::test]
async fn a_problem_keeps_its_code_in_every_language() {
    let world = World::new();
    let path = "/api/v1/channels/telegram/status";
    let english = asked(&world, path, None).await;
    let arabic = asked(&world, path, Some("ar-JO, en;q=0.5")).await;
    for (answer, tag) in [(&english, "en"), (&arabic, "ar")] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.code(), "unknown_channel");
        assert_language(answer, tag);
        assert_eq!(is_arabic(&answer.json()["title"]), tag == "ar");
        assert_eq!(is_arabic(&answer.json()["detail"]), tag == "ar");
    }
    let detail = english.json()["detail"].clone();
    let kinds = "Channels are whatsapp, instagram, messenger, whatsapp_call.";
    assert_eq!(detail, kinds);
}

#[tokio::test]
async fn what_to_do_about_a_channel_is_a_code_and_a_sentence() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let status = "/api/v1/channels/whatsapp/status";
    for (language, tag) in [(None, "en"), (Some("ar"), "ar"), (Some("tlh"), "en")] {
        let answer = asked(&world, status, language).await;
        assert_eq!(answer.json()["next_step_code"], "choose_agent");
        assert_language(&answer, tag);
        assert_eq!(is_arabic(&answer.json()["next_step"]), tag == "ar");
    }
    for path in ["/api/v1/channels", "/api/v1/channels/whatsapp/delivery"] {
        assert_language(&asked(&world, path, Some("ar")).await, "ar");
    }
}

#[tokio::test]
async fn what_a_message_holds_is_a_code_and_a_sentence() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let content: Content = KnownNotice::MessageDeleted.into();
    let id = world.heard_at(&Customer::sami(), content, NOW).await;

    let path = format!("/api/v1/conversations/{id}/messages");
    let answer = asked(&world, &path, Some("ar")).await;
    let newest = answer.json()["messages"][0].clone();
    assert_eq!(
        (&newest["type"], &newest["notice"]),
        (&"notice".into(), &"message_deleted".into())
    );
    assert!(is_arabic(&newest["text"]), "{newest}");
    assert_language(&answer, "ar");

    let answer = asked(&world, "/api/v1/conversations", Some("ar")).await;
    let listed = answer.json()["conversations"][0].clone();
    assert_eq!(listed["last_message_type"], "notice");
    assert!(is_arabic(&listed["last_message"]), "{listed}");
    assert_language(&answer, "ar");
}

#[tokio::test]
async fn a_call_is_told_in_the_language_that_was_asked_for() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.rings("ws_1", "wacid.1", 0).await;
    let answer = asked(&world, "/api/v1/calls", Some("ar")).await;
    let call = answer.json()["calls"][0].clone();
    assert_eq!(call["stage"], "ringing");
    assert!(is_arabic(&call["words"]), "{call}");
    assert_language(&answer, "ar");
}
