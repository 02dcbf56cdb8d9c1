//! The voice runtime of the host's product, behind HTTP: it answers offers and hears of ends.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::web::lock;
use super::webhook::signed;

/// What requests to them are signed with.
pub(super) const SECRET: &str = "canary-voice-secret-5e20";

/// Voices that answer every offer with a description of its own. Clones are the same voices.
#[derive(Clone)]
pub struct Voices {
    url: String,
    told: Arc<Mutex<Vec<Value>>>,
    answers: Arc<Mutex<Vec<String>>>,
    mood: watch::Sender<Mood>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Mood {
    Answering,
    Silent,
    Down(u16),
    Babbling(String),
}

impl Voices {
    /// Begin to listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has one");
        let voices = Self {
            url: format!("http://{address}/voice"),
            told: Arc::default(),
            answers: Arc::default(),
            mood: watch::Sender::new(Mood::Answering),
        };
        let router = axum::Router::new().route("/voice", post(answer));
        let router = router.with_state(voices.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        voices
    }

    /// The offers that they were asked to answer, rightly signed, oldest first.
    pub fn offers(&self) -> Vec<Value> {
        self.told_of("connect")
    }

    /// The calls of which they were told that these are over, by our ids.
    pub fn ends(&self) -> Vec<String> {
        let ends = self.told_of("end");
        ends.iter()
            .filter_map(|end| end["call_id"].as_str().map(str::to_owned))
            .collect()
    }

    /// The descriptions that they answered with.
    pub fn answers(&self) -> Vec<String> {
        lock(&self.answers).clone()
    }

    /// Keep everybody waiting from now on.
    pub fn fall_silent(&self) {
        self.mood.send_replace(Mood::Silent);
    }

    /// Answer with this error from now on.
    pub fn go_down(&self, status: u16) {
        self.mood.send_replace(Mood::Down(status));
    }

    /// Answer with this body from now on.
    pub fn babble(&self, body: &str) {
        self.mood.send_replace(Mood::Babbling(body.to_owned()));
    }

    /// Answer again, also whoever waits.
    pub fn answer_again(&self) {
        self.mood.send_replace(Mood::Answering);
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn told_of(&self, event: &str) -> Vec<Value> {
        let told = lock(&self.told).clone();
        told.into_iter()
            .filter(|one| one["event"] == event)
            .collect()
    }

    fn describe(&self) -> String {
        let mut answers = lock(&self.answers);
        answers.push(super::session_description::description("answer"));
        answers.last().expect("it was just added").clone()
    }
}

async fn answer(State(voices): State<Voices>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_signed(&headers, &body) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let event: Value = serde_json::from_slice(&body).expect("what is signed is JSON");
    let is_offer = event["event"] == "connect";
    lock(&voices.told).push(event);
    if !is_offer {
        return StatusCode::NO_CONTENT.into_response();
    }
    let mut mood = voices.mood.subscribe();
    let decided = mood.wait_for(|mood| *mood != Mood::Silent).await;
    let decided = decided.map(|mood| mood.clone());
    let kind = [(header::CONTENT_TYPE, "application/json")];
    match decided {
        Ok(Mood::Answering) => {
            let answer = json!({ "sdp_type": "answer", "sdp": voices.describe() });
            (kind, answer.to_string()).into_response()
        }
        Ok(Mood::Babbling(body)) => (kind, body).into_response(),
        Ok(Mood::Down(status)) => StatusCode::from_u16(status)
            .unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
            .into_response(),
        Ok(Mood::Silent) | Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Whether this is `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`, as the README of the
/// agents' crate says.
fn is_signed(headers: &HeaderMap, body: &[u8]) -> bool {
    let signature = headers.get("wassla-signature");
    let signature = signature.and_then(|value| value.to_str().ok());
    let parts = signature.and_then(|signature| signature.strip_prefix("t=")?.split_once(",v1="));
    parts.is_some_and(|(time, hex)| {
        let text = [time.as_bytes(), b".", body].concat();
        signed(SECRET.as_bytes(), &text) == format!("sha256={hex}")
    })
}
