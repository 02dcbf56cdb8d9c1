//! A customer's call, from Chromium's own WebRTC with a microphone that beeps.

use std::time::Instant;

use serde_json::Value;

use super::World;

/// What Chromium counted on the call: packets sent, packets received, energy heard.
const COUNTED: &str = "
const done = arguments[arguments.length - 1];
const counted = { sent: 0, received: 0, heard: 0 };
const add = report => {
    if (report.kind !== 'audio') return;
    if (report.type === 'outbound-rtp') counted.sent += report.packetsSent;
    if (report.type === 'inbound-rtp') {
        counted.received += report.packetsReceived;
        counted.heard += report.totalAudioEnergy ?? 0;
    }
};
window.wasslaCall.connection.getStats()
    .then(reports => { reports.forEach(add); done(counted); })
    .catch(error => done({ failure: String(error) }))";

/// How many packets flow at least, each way: a second of sound.
const SOME: u64 = 50;

impl World {
    /// Clicks Call on the phone and waits for the voice agent. Prints how long it took.
    pub(in crate::browser) async fn customer_calls(&self) {
        self.customer_can_call().await;
        let clicked = Instant::now();
        self.browser.click_css("#call").await;
        self.phone_says("Connected").await;
        println!(
            "from Call to Connected: {} ms",
            clicked.elapsed().as_millis()
        );
    }

    /// Waits until the phone lets the customer call.
    pub(in crate::browser) async fn customer_can_call(&self) {
        self.at_the_phone().await;
        let can = async || !self.browser.texts("#call:enabled").await.is_empty();
        self.browser.wait_until("a call to be possible", can).await;
    }

    /// Waits until the phone lets the customer call no more, and answers why.
    pub(in crate::browser) async fn customer_cannot_call(&self) -> String {
        self.at_the_phone().await;
        let cannot = async || !self.browser.texts("#call:disabled").await.is_empty();
        self.browser
            .wait_until("a call to be impossible", cannot)
            .await;
        self.browser.texts("#call-reason").await.join(" ")
    }

    /// Waits until sound flowed both ways, and until the customer heard it. Prints the packets.
    pub(in crate::browser) async fn sound_flows_both_ways(&self) {
        self.at_the_phone().await;
        let flows = async || {
            let counted = self.counted().await;
            let some = |key: &str| counted[key].as_u64().is_some_and(|count| count > SOME);
            let is_heard = counted["heard"].as_f64().is_some_and(|energy| energy > 0.0);
            some("sent") && some("received") && is_heard
        };
        self.browser.wait_until("sound both ways", flows).await;
        println!("counted by Chromium: {}", self.counted().await);
        for counter in ["#packets-sent", "#packets-received"] {
            let shown = async || {
                let texts = self.browser.texts(counter).await;
                let count = texts.first().and_then(|text| text.parse::<u64>().ok());
                count.is_some_and(|count| count > SOME)
            };
            self.browser.wait_until(counter, shown).await;
        }
    }

    /// The customer hangs up.
    pub(in crate::browser) async fn customer_hangs_up(&self) {
        self.at_the_phone().await;
        self.browser.click_css("#hang-up").await;
        self.phone_says("Call ended").await;
    }

    /// Waits until the phone says this of its call.
    pub(in crate::browser) async fn phone_says(&self, words: &str) {
        self.at_the_phone().await;
        let said = async || self.browser.texts("#call-state").await == [words];
        self.browser
            .wait_until(&format!("{words:?} on the phone"), said)
            .await;
    }

    async fn counted(&self) -> Value {
        let client = self.browser.client();
        client.execute_async(COUNTED, vec![]).await.unwrap()
    }
}
