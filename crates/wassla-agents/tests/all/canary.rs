//! Secrets and what customers wrote are looked for wherever they must not be.

use std::error::Error;
use std::fmt::Write;

use wassla_agents::HttpRuntime;
use wassla_domain::ports::{AgentError, AgentRuntime};
use wiremock::ResponseTemplate;

use crate::captured::Captured;
use crate::served::{SECRET, TestClock, WORDS, answering, request, saying, settings};

const REPLY: &str = "canary-of-a-reply";

#[tokio::test]
async fn t10_no_secret_and_no_words_are_in_an_error_or_in_any_log() {
    let logs = Captured::start("trace");
    let mut told = String::new();
    let quoting = format!(r#"{{"reply":["{REPLY}","{WORDS}"]}}"#);
    for answer in [
        saying(&format!(r#"{{"reply":"{REPLY}"}}"#)),
        saying(&quoting),
        saying(&format!(r#""{REPLY}""#)),
        ResponseTemplate::new(500).set_body_string(&quoting),
        ResponseTemplate::new(400).set_body_string(&quoting),
        ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:1/"),
        saying(&WORDS.repeat(5_000)),
    ] {
        let served = answering(answer).await;
        for _ in 0..7 {
            if let Err(error) = served.ask().await {
                tell(&mut told, &error);
            }
        }
    }
    let nobody = settings(
        "http://127.0.0.1:9/path-canary?key=query-canary",
        &TestClock::start(),
    );
    let nobody = HttpRuntime::new(nobody).unwrap();
    tell(&mut told, &nobody.answer(&request()).await.unwrap_err());

    assert!(told.len() > 2_000 && logs.text().contains("the agent runtime did not answer"));
    let canaries = [
        SECRET,
        WORDS,
        REPLY,
        "Do you have roses?",
        "v1=",
        "Sara",
        "12025550100",
    ];
    for canary in canaries.into_iter().chain(["path-canary", "query-canary"]) {
        assert!(!told.contains(canary), "{canary} is in an error");
        let text = logs.text();
        let found = text.lines().find(|line| line.contains(canary));
        assert!(found.is_none(), "{canary} is in the log: {found:?}");
    }
}

/// All that an error can say: its `Debug`, its `Display`, and the same of every cause.
fn tell(told: &mut String, error: &AgentError) {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        writeln!(told, "{error:?} {error:#?} {error}").unwrap();
        cause = error.source();
    }
}
