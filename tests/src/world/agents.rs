//! The agents of the host's product, behind HTTP: they count what they are asked.

use std::sync::{Arc, Mutex};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::web::lock;

/// What questions to them are signed with.
pub(super) const SECRET: &str = "canary-agent-secret-91d7";

/// Agents that answer “Heard: ” and the customer's last words. Clones are the same agents.
#[derive(Clone)]
pub struct Agents {
    url: String,
    asked: Arc<Mutex<Vec<Value>>>,
    mood: watch::Sender<Mood>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Answering,
    Thinking,
    Down,
}

impl Agents {
    /// Begin to listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has one");
        let agents = Self {
            url: format!("http://{address}/answer"),
            asked: Arc::default(),
            mood: watch::Sender::new(Mood::Answering),
        };
        let router = axum::Router::new().route("/answer", post(answer));
        let router = router.with_state(agents.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        agents
    }

    /// Every question so far.
    pub fn asked(&self) -> Vec<Value> {
        lock(&self.asked).clone()
    }

    /// The customer's last words of every question so far.
    pub fn heard(&self) -> Vec<String> {
        self.asked().iter().map(last_words).collect()
    }

    /// Keep everybody waiting from now on.
    pub fn think(&self) {
        self.mood.send_replace(Mood::Thinking);
    }

    /// Answer with an error from now on.
    pub fn go_down(&self) {
        self.mood.send_replace(Mood::Down);
    }

    /// Answer again, also whoever waits.
    pub fn answer_again(&self) {
        self.mood.send_replace(Mood::Answering);
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

async fn answer(State(agents): State<Agents>, Json(question): Json<Value>) -> Response {
    lock(&agents.asked).push(question.clone());
    let mut mood = agents.mood.subscribe();
    let decided = mood.wait_for(|mood| *mood != Mood::Thinking).await;
    match decided.map(|mood| *mood) {
        Ok(Mood::Answering) => {
            let reply = format!("Heard: {}", last_words(&question));
            Json(json!({ "reply": reply })).into_response()
        }
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn last_words(question: &Value) -> String {
    let messages = question["messages"].as_array();
    let mut newest_first = messages.into_iter().flatten().rev();
    let last = newest_first.find(|message| message["by"] == "customer");
    let text = last.and_then(|message| message["text"].as_str());
    text.unwrap_or_default().to_owned()
}
