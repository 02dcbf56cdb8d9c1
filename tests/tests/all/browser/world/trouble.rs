//! What happens at Meta, and what the Channels page makes of it.

use serde_json::json;

use super::World;

/// What the delivery view of WhatsApp says, asked for by the page itself.
const COUNTED: &str = "
const done = arguments[arguments.length - 1];
fetch('/api/v1/channels/whatsapp/delivery')
    .then(answer => answer.json())
    .then(view => done(view.counts.find(one => one.outcome === arguments[0])?.count ?? 0))
    .catch(error => done(String(error)))";

impl World {
    /// Clicks a button on the fake Meta's own page, and goes back to the Channels page.
    pub(in crate::browser) async fn at_meta(&self, button: &str) {
        self.browser.goto(&self.meta_address("/")).await;
        self.clicks_and_waits(button).await;
        self.opens("/channels").await;
    }

    /// Waits until a tile has this state; the page is loaded again and again.
    pub(in crate::browser) async fn sees_state(&self, kind: &str, state: &str) {
        let css = format!("#tile-{kind}[data-state={state}]");
        let shown = async || {
            self.browser.reload().await;
            !self.browser.texts(&css).await.is_empty()
        };
        self.browser
            .wait_until(&format!("{kind} as {state}"), shown)
            .await;
    }

    /// What a tile says is to be done.
    pub(in crate::browser) async fn next_step(&self, kind: &str) -> String {
        let css = format!("#tile-{kind} [data-next-step]");
        self.browser.texts(&css).await.join(" ")
    }

    /// The open Manage dialog counts as many of these.
    pub(in crate::browser) async fn sees_counted(&self, outcome: &str, count: u64) {
        let css = format!("dialog[open] [data-outcome={outcome}] .outcome-count");
        assert_eq!(self.browser.texts(&css).await, [count.to_string()]);
    }

    /// Waits until the API counts as many of these for WhatsApp.
    pub(in crate::browser) async fn is_dropped(&self, outcome: &str, count: u64) {
        self.at_the_desk().await;
        let arguments = || vec![json!(outcome)];
        let client = self.browser.client();
        let counted = async || client.execute_async(COUNTED, arguments()).await.unwrap() == count;
        self.browser
            .wait_until(&format!("{count} {outcome}"), counted)
            .await;
    }
}
