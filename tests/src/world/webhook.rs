//! Deliveries that a test makes up, signed or not.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use wassla_domain::ports::Clock as _;

use super::World;
use super::scanner::hex;
use super::web::{Answer, Jar, Sending};

impl World {
    /// Posts a delivery as Meta signs it.
    pub async fn delivers(&self, body: &Value) -> Answer {
        self.delivers_bytes(body.to_string().as_bytes()).await
    }

    /// Posts any bytes, signed with the app's secret.
    pub async fn delivers_bytes(&self, body: &[u8]) -> Answer {
        let signature = self.signature(body);
        self.posts_webhook(body, &[&signature]).await
    }

    /// Posts any bytes under any signatures.
    pub async fn posts_webhook(&self, body: &[u8], signatures: &[&str]) -> Answer {
        let signatures = signatures.iter().map(|&one| one.to_owned());
        let headers = signatures.map(|one| ("x-hub-signature-256", one));
        self.posts_to("/webhooks/meta", headers.collect(), body)
            .await
    }

    /// Posts anything to any path of a server that runs, as somebody without a session.
    pub async fn posts_to(
        &self,
        path: &str,
        headers: Vec<(&'static str, String)>,
        body: &[u8],
    ) -> Answer {
        let url = self.web.public_url().join(path).expect("a path of ours");
        let sending = Sending {
            headers,
            body: body.to_vec(),
        };
        let server = self.last_server();
        self.web
            .send(Method::POST, &url, server, &Jar::default(), sending)
            .await
    }

    /// Forgets the events that are older, as servers do every hour.
    pub async fn forgets_events_older_than(&self, age: Duration) {
        let before = self.clock.now().minus(age);
        let forgotten = self.stores().events.purge(before, 10_000).await;
        forgotten.expect("the store answers");
    }

    /// A person removes the app on Facebook, and Meta tells us.
    pub fn person_removes_app(&self, person: &str) {
        let request = self.meta(|meta| meta.deauthorize(person));
        self.web.sees_signed_request(request);
    }

    /// A person asks Facebook for the deletion of what we keep, and Meta tells us.
    pub fn person_wants_deletion(&self, person: &str) {
        let request = self.meta(|meta| meta.request_deletion(person));
        self.web.sees_signed_request(request);
    }

    /// The `X-Hub-Signature-256` of these bytes.
    pub fn signature(&self, body: &[u8]) -> String {
        signed(self.meta.app_secret().as_bytes(), body)
    }

    /// A delivery of one WhatsApp text to a number, as Meta would make it.
    pub fn whatsapp_text(&self, number: &str, id: &str, text: &str) -> Value {
        self.web.hears(text);
        json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "2001", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "12025550101", "phone_number_id": number },
                "contacts": [{ "profile": { "name": "Karim Said" }, "wa_id": "12025550171" }],
                "messages": [{
                    "from": "12025550171",
                    "id": id,
                    "timestamp": self.meta(|meta| meta.now()).to_string(),
                    "type": "text",
                    "text": { "body": text },
                }],
            }}]}],
        })
    }
}

/// HMAC-SHA256 as the header carries it.
pub(super) fn signed(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex(&mac.finalize().into_bytes()))
}
