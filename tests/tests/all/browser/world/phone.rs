//! A customer in a window of their own, on the fake Meta's phone page.

use std::time::Instant;

use serde_json::json;
use wassla_journeys::browser::Tab;

use super::World;

/// Customers, as the phone page offers them.
pub(in crate::browser) const KARIM: &str = "Karim Said: Everywhere; has a phone number";
pub(in crate::browser) const NADIA: &str = "Nadia Farah: Everywhere; hides the phone number";
pub(in crate::browser) const TAREK: &str = "Tarek Amin: Messenger and Instagram only";

/// The number that Aisha connects, as the phone page offers it.
pub(in crate::browser) const AISHA: &str = "Aisha Flowers, +1 202-555-0101";

impl World {
    /// A customer opens a conversation; the phone stays in front.
    pub(in crate::browser) async fn picks_up_the_phone(&self, customer: &str, business: &str) {
        self.at_the_phone().await;
        let browser = &self.browser;
        browser.goto(&self.meta_address("/phone")).await;
        browser.choose("#customer", customer).await;
        browser.choose("#business", business).await;
        browser.click("Open").await;
        let shown = async || !browser.texts("#thread").await.is_empty();
        browser.wait_until("the conversation", shown).await;
    }

    /// Types a message on the phone and sends it; says when.
    pub(in crate::browser) async fn customer_writes(&self, text: &str) -> Instant {
        self.at_the_phone().await;
        self.browser.fill("#message", text).await;
        self.customer_sends().await
    }

    /// The same with a text that is too long to type.
    pub(in crate::browser) async fn customer_pastes(&self, text: &str) -> Instant {
        self.at_the_phone().await;
        let script = "document.getElementById('message').value = arguments[0]";
        self.browser.evaluate(script, vec![json!(text)]).await;
        self.customer_sends().await
    }

    async fn customer_sends(&self) -> Instant {
        let sent = self.says(".mine").await.len();
        let clicked = Instant::now();
        self.browser.click("Send").await;
        let shown = async || self.says(".mine").await.len() > sent;
        self.browser.wait_until("the message sent", shown).await;
        clicked
    }

    /// Waits until the phone shows this answer.
    pub(in crate::browser) async fn customer_reads(&self, answer: &str) {
        self.at_the_phone().await;
        let shown = async || self.says(".theirs").await.iter().any(|text| text == answer);
        self.browser
            .wait_until(&format!("{answer:?} on the phone"), shown)
            .await;
    }

    /// Everything that the business said on the phone, oldest first.
    pub(in crate::browser) async fn answers_on_the_phone(&self) -> Vec<String> {
        self.at_the_phone().await;
        self.says(".theirs").await
    }

    /// The window of the workspace's people.
    pub(in crate::browser) async fn at_the_desk(&self) {
        self.browser.bring_to_front(&self.desk).await;
    }

    /// The customer's window, opened when there is none.
    pub(in crate::browser) async fn at_the_phone(&self) {
        if let Some(phone) = self.phone.get() {
            self.browser.bring_to_front(phone).await;
            return;
        }
        let opened: Tab = self.browser.open_window().await;
        self.phone.set(opened).unwrap();
    }

    async fn says(&self, side: &str) -> Vec<String> {
        self.browser.texts(&format!("#thread {side} p")).await
    }
}
