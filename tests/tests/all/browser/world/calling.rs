//! WhatsApp Call at the desk: its card, and calls in the Inbox.

use serde_json::{Value, json};

use super::World;

/// What an address of ours answers, asked by the page itself.
const ASKED: &str = "
const done = arguments[arguments.length - 1];
fetch(arguments[0])
    .then(answer => answer.json())
    .then(done)
    .catch(error => done({ failure: String(error) }))";

/// How far the card begins below the end of the tiles, in CSS pixels.
const BELOW: &str = "
const edge = id => document.getElementById(id).getBoundingClientRect();
return edge('call-card').top - edge('tiles').bottom";

impl World {
    /// Connects WhatsApp, then calls, which Noor answers.
    pub(in crate::browser) async fn connects_calls_of(&self, person: &str) {
        self.connects("WhatsApp", person).await;
        self.connects_calls().await;
        assert_eq!(self.card_state().await, "connected");
    }

    /// Chooses Noor on the card and connects calls. Waits for the card of the page that follows.
    pub(in crate::browser) async fn connects_calls(&self) {
        self.browser.choose("#call-agent", "Noor").await;
        self.clicks_and_waits("Connect WhatsApp Call").await;
        self.has_a_card().await;
    }

    /// Waits until the page shows the card.
    pub(in crate::browser) async fn has_a_card(&self) {
        let shown = async || !self.browser.texts("#call-card").await.is_empty();
        self.browser.wait_until("the card", shown).await;
    }

    /// Waits until the card has this state; the page is loaded again and again.
    pub(in crate::browser) async fn sees_card(&self, state: &str) {
        let shown = async || {
            self.browser.reload().await;
            self.card_state().await == state
        };
        self.browser
            .wait_until(&format!("calls as {state}"), shown)
            .await;
    }

    /// The state of the card; `absent` when there is none.
    pub(in crate::browser) async fn card_state(&self) -> String {
        let script = "return document.getElementById('call-card')?.dataset.state ?? 'absent'";
        let state = self.browser.evaluate(script, vec![]).await;
        state.as_str().unwrap_or_default().to_owned()
    }

    /// The card stands under the tiles.
    pub(in crate::browser) async fn card_is_under_the_grid(&self) {
        let below = self.browser.evaluate(BELOW, vec![]).await;
        assert!(
            below.as_f64().is_some_and(|pixels| pixels >= 0.0),
            "{below}"
        );
    }

    /// What the card says of this part.
    pub(in crate::browser) async fn card_says(&self, part: &str) -> String {
        let texts = self.browser.texts(&format!("#call-card {part}")).await;
        texts.join("\n")
    }

    /// The code of what stands in the way on the card.
    pub(in crate::browser) async fn card_refusal(&self) -> String {
        let script = "return document.getElementById('call-problem')?.dataset.code ?? ''";
        let code = self.browser.evaluate(script, vec![]).await;
        code.as_str().unwrap_or_default().to_owned()
    }

    /// The state of calls, as the API tells it.
    pub(in crate::browser) async fn calls_are(&self) -> String {
        let channels = self.asks("/api/v1/channels").await;
        let mut channels = channels["channels"].as_array().unwrap().iter();
        let calling = channels.find(|channel| channel["kind"] == "whatsapp_call");
        calling.unwrap()["state"].as_str().unwrap().to_owned()
    }

    /// The calls of the workspace, newest first, as the API tells them.
    pub(in crate::browser) async fn call_log(&self) -> Vec<Value> {
        self.at_the_desk().await;
        let log = self.asks("/api/v1/calls").await;
        log["calls"].as_array().unwrap().clone()
    }

    /// Waits until the newest call is over, and answers it.
    pub(in crate::browser) async fn sees_call_over(&self) -> Value {
        let is_over = async || {
            let log = self.call_log().await;
            log.first().is_some_and(|call| call["stage"] == "ended")
        };
        self.browser.wait_until("the end of a call", is_over).await;
        self.call_log().await.remove(0)
    }

    /// Waits until the open conversation shows these words over a call that lives.
    pub(in crate::browser) async fn sees_live_call(&self, words: &str) {
        self.at_the_desk().await;
        let shown = async || {
            let live = self.browser.texts("#live-calls .live-call p").await;
            live.iter().any(|call| call.contains(words))
        };
        self.browser
            .wait_until(&format!("a call as {words:?}"), shown)
            .await;
    }

    /// Waits until no call of the open conversation lives any more.
    pub(in crate::browser) async fn sees_no_live_call(&self) {
        self.at_the_desk().await;
        let gone = async || {
            self.browser
                .texts("#live-calls .live-call")
                .await
                .is_empty()
        };
        self.browser.wait_until("the end of the call", gone).await;
    }

    /// Waits until the open conversation shows the calls of the log, all of them its own, and the
    /// list the newest. Of how long one lasted Meta has the last word, when it is over already.
    pub(in crate::browser) async fn sees_calls_of_the_log(&self, count: usize) {
        let entries = "#messages .call-entry .message-words";
        let shown = async || {
            let newest_first = self.call_log().await;
            let words = |call: &Value| call["words"].as_str().unwrap().to_owned();
            let logged: Vec<String> = newest_first.iter().rev().map(words).collect();
            let newest = logged.last().map_or("none", |words| words);
            let is_listed = self
                .list()
                .await
                .first()
                .is_some_and(|row| row.contains(newest));
            logged.len() == count && is_listed && self.browser.texts(entries).await == logged
        };
        self.browser
            .wait_until(&format!("{count} calls as logged"), shown)
            .await;
    }

    async fn asks(&self, path: &str) -> Value {
        let client = self.browser.client();
        client
            .execute_async(ASKED, vec![json!(path)])
            .await
            .unwrap()
    }
}
