//! People who leave: the callbacks with a signed request.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{World, delivery::mac};

impl World {
    /// The person removes the app: as [`World::remove_app`], and the app is told at its
    /// deauthorize callback; answers the signed request.
    pub fn deauthorize(&mut self, person: &str) -> String {
        self.remove_app(person);
        let app = self.main_app();
        let (app_id, url) = (app.id.clone(), app.deauthorize_url.clone());
        let signed_request = self.signed_request(&app_id, person);
        if let Some(url) = url {
            self.queue_callback(&app_id, &url, &signed_request);
        }
        signed_request
    }

    /// The person asks for the deletion of the data that the app holds; answers the signed
    /// request that the app's data deletion callback gets.
    pub fn request_deletion(&mut self, person: &str) -> String {
        let app = self.main_app();
        let (app_id, url) = (app.id.clone(), app.data_deletion_url.clone());
        let signed_request = self.signed_request(&app_id, person);
        if let Some(url) = url {
            self.queue_callback(&app_id, &url, &signed_request);
        }
        signed_request
    }

    fn signed_request(&self, app_id: &str, person: &str) -> String {
        let user_id = self.person(person).map(|one| one.id.as_str());
        let payload = json!({
            "algorithm": "HMAC-SHA256",
            "issued_at": self.now(),
            "user_id": user_id,
        });
        let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
        let secret = self.app(app_id).map_or("", |app| app.secret.as_str());
        let signature = URL_SAFE_NO_PAD.encode(mac(secret, payload.as_bytes()));
        format!("{signature}.{payload}")
    }
}
