//! What people do with their Inbox and with connected channels, through the API.

use serde_json::{Value, json};

use super::person::Person;
use super::web::Answer;

impl Person {
    /// The conversations, newest first.
    pub async fn conversations(&self) -> Vec<Value> {
        let answer = self.gets("/api/v1/conversations?limit=100").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        array(&answer.json()["conversations"])
    }

    /// The only conversation on a kind of channel, if there is one.
    pub async fn conversation_on(&self, kind: &str) -> Option<Value> {
        let mut held = self.conversations().await;
        held.retain(|one| one["channel"]["kind"] == kind);
        assert!(held.len() < 2, "{held:?}");
        held.pop()
    }

    /// The messages of a conversation, oldest first.
    pub async fn thread(&self, conversation: &Value) -> Vec<Value> {
        let path = format!("{}?limit=100", messages_of(conversation));
        let answer = self.gets(&path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut messages = array(&answer.json()["messages"]);
        messages.reverse();
        messages
    }

    /// The messages of the only conversation on a kind of channel, oldest first.
    pub async fn thread_on(&self, kind: &str) -> Vec<Value> {
        match self.conversation_on(kind).await {
            Some(conversation) => self.thread(&conversation).await,
            None => Vec::new(),
        }
    }

    /// Who wrote what in it, oldest first.
    pub async fn talk_on(&self, kind: &str) -> Vec<(String, String)> {
        let said = self.thread_on(kind).await;
        let said = said
            .iter()
            .map(|message| (text(&message["author"]["type"]), text(&message["text"])));
        said.collect()
    }

    /// How far each message that we wrote got, oldest first.
    pub async fn ticks_on(&self, kind: &str) -> Vec<String> {
        let mut thread = self.thread_on(kind).await;
        thread.retain(|message| message["author"]["type"] != "customer");
        let ticks = thread.iter().map(|message| text(&message["delivery"]));
        ticks.collect()
    }

    /// Answers in a conversation.
    pub async fn replies(&self, conversation: &Value, words: &str) -> Answer {
        self.is_heard(words);
        let body = json!({ "text": words });
        let path = messages_of(conversation);
        self.calls_api_with("POST", &path, &body).await
    }

    /// Disconnects; answers the HTTP status.
    pub async fn disconnects(&self, kind: &str) -> u16 {
        let path = format!("/api/v1/channels/{kind}");
        self.calls_api("DELETE", &path).await.status
    }

    /// Chooses who answers on a channel.
    pub async fn chooses_agent(&self, kind: &str, agent: &str) {
        let path = format!("/api/v1/channels/{kind}/agent");
        let body = json!({ "agent_id": agent });
        let answer = self.calls_api_with("PUT", &path, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// What became of everything that Meta delivered for a kind of channel.
    pub async fn delivery(&self, kind: &str) -> Value {
        let path = format!("/api/v1/channels/{kind}/delivery");
        let answer = self.gets(&path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// How often this became of something.
    pub async fn counted(&self, kind: &str, outcome: &str) -> u64 {
        let counts = array(&self.delivery(kind).await["counts"]);
        let count = counts.iter().find(|count| count["outcome"] == outcome);
        count.map_or(0, |count| count["count"].as_u64().expect("a count"))
    }
}

fn messages_of(conversation: &Value) -> String {
    format!(
        "/api/v1/conversations/{}/messages",
        text(&conversation["id"])
    )
}

fn array(value: &Value) -> Vec<Value> {
    value.as_array().expect("a list").clone()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
