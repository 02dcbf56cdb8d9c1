//! The Inbox, as it is in front of the person.

use std::time::{Duration, Instant};

use serde_json::json;

use super::World;

/// How long a message may take from the customer's click to the Inbox.
const SOON: Duration = Duration::from_secs(5);

impl World {
    /// Opens the Inbox at the desk, and notes that this page must stay.
    pub(in crate::browser) async fn opens_the_inbox(&self) {
        self.at_the_desk().await;
        self.opens("/inbox").await;
        self.marks_the_page().await;
    }

    /// Opens the conversation of a customer from the list.
    pub(in crate::browser) async fn opens_conversation(&self, customer: &str) {
        self.at_the_desk().await;
        let find = "return [...document.querySelectorAll('.conversation')].find(link =>
            link.querySelector('bdi').textContent === arguments[0])?.id ?? ''";
        let id = async || self.browser.evaluate(find, vec![json!(customer)]).await;
        let is_listed = async || id().await != "";
        self.browser
            .wait_until(&format!("{customer} in the list"), is_listed)
            .await;
        let id = id().await;
        let link = format!("#{}", id.as_str().unwrap());
        self.browser.click_css(&link).await;
        let shown = async || self.browser.texts("#thread-title").await == [customer];
        self.browser.wait_until("the conversation", shown).await;
        self.marks_the_page().await;
    }

    /// Writes in the reply box and sends it.
    pub(in crate::browser) async fn replies(&self, text: &str) {
        self.browser.fill("#reply-text", text).await;
        self.browser.click("Send").await;
        self.sees_in_thread("teammate", text).await;
    }

    /// Waits until the list at the desk shows the words, of a customer or of a message.
    pub(in crate::browser) async fn sees_in_list(&self, words: &str) {
        self.at_the_desk().await;
        let shown = async || self.list().await.iter().any(|row| row.contains(words));
        self.browser
            .wait_until(&format!("{words:?} in the list"), shown)
            .await;
    }

    /// Waits until the open conversation at the desk shows these words of this side.
    pub(in crate::browser) async fn sees_in_thread(&self, side: &str, words: &str) {
        self.at_the_desk().await;
        let shown = async || self.said(side).await.iter().any(|said| said == words);
        self.browser
            .wait_until(&format!("{words:?} in the conversation"), shown)
            .await;
    }

    /// Waits until our messages in the open conversation got as far as this, in their order.
    pub(in crate::browser) async fn sees_ticks(&self, ticks: &[&str]) {
        self.at_the_desk().await;
        let shown = async || self.browser.texts("#messages .ticks").await == ticks;
        self.browser.wait_until(&format!("{ticks:?}"), shown).await;
    }

    /// The rows of the list.
    pub(in crate::browser) async fn list(&self) -> Vec<String> {
        self.browser.texts("#conversations .conversation").await
    }

    /// What a side said in the open conversation, oldest first: `customer`, `agent`, `teammate`.
    pub(in crate::browser) async fn said(&self, side: &str) -> Vec<String> {
        let css = format!("#messages [data-author={side}] .message-words");
        self.browser.texts(&css).await
    }

    /// Who wrote the messages of a side: the name, and what they are.
    pub(in crate::browser) async fn authors(&self, side: &str) -> Vec<String> {
        let css = format!("#messages {side} .message-author");
        let authors = self.browser.texts(&css).await;
        authors.iter().map(|one| one.replace('\n', " ")).collect()
    }

    /// What stands in the reply box.
    pub(in crate::browser) async fn draft(&self) -> String {
        let script = "return document.getElementById('reply-text').value";
        self.string(script).await
    }

    /// Whether the reply box is `open` or `closed`.
    pub(in crate::browser) async fn reply_box(&self) -> String {
        let script = "return document.getElementById('reply').dataset.reply";
        self.string(script).await
    }

    /// The code of why it is closed.
    pub(in crate::browser) async fn closed_because(&self) -> String {
        let script = "return document.getElementById('reply').dataset.code ?? 'it is open'";
        self.string(script).await
    }

    async fn string(&self, script: &str) -> String {
        let answer = self.browser.evaluate(script, vec![]).await;
        answer.as_str().unwrap_or_default().to_owned()
    }

    /// Notes on the page that it is this one.
    pub(in crate::browser) async fn marks_the_page(&self) {
        let script = "document.body.dataset.marked = 'yes'";
        self.browser.evaluate(script, vec![]).await;
    }

    /// The page at the desk is still the one that was opened: it showed what is new by itself.
    pub(in crate::browser) async fn was_not_reloaded(&self) {
        self.at_the_desk().await;
        assert!(self.is_marked().await, "another page was loaded");
    }

    /// Whether the page is one that was marked.
    pub(in crate::browser) async fn is_marked(&self) -> bool {
        let script = "return document.body?.dataset.marked === 'yes'";
        self.browser.evaluate(script, vec![]).await == true
    }

    /// The colour of the badges of this channel: what is strongest of red, green and blue.
    pub(in crate::browser) async fn badge_colour(&self, channel: &str) -> &'static str {
        let script = "const badge = document.querySelector(`[data-channel=${arguments[0]}]`);
            return getComputedStyle(badge).color.match(/\\d+/g).slice(0, 3).map(Number)";
        let parts = self.browser.evaluate(script, vec![json!(channel)]).await;
        let [red, green, blue]: [u16; 3] = serde_json::from_value(parts).unwrap();
        if green > red && green > blue {
            "green"
        } else if red > blue && blue > green {
            "pink"
        } else if blue > green && green > red {
            "blue"
        } else {
            panic!("the badge of {channel} is rgb({red}, {green}, {blue})")
        }
    }
}

/// What somebody clicked a while ago is seen now, soon enough. Prints how long it took.
pub(in crate::browser) fn is_soon(what: &str, since: Instant) {
    let took = since.elapsed();
    println!("{what}: {} ms", took.as_millis());
    assert!(took < SOON, "{what}: {took:?}");
}
