//! Cookies as the browser keeps them, those that scripts cannot see among them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Browser;
use super::commands::devtools;

/// A cookie of the browser's jar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: String,
    /// The host that it goes to.
    pub domain: String,
    /// The path that it goes to.
    pub path: String,
    /// Unix seconds; below zero when it ends with the browser.
    pub expires: f64,
    /// Whether scripts cannot see it.
    pub http_only: bool,
    /// Whether it travels over TLS only.
    pub secure: bool,
    /// `Strict`, `Lax` or `None`; nothing when the site did not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_site: Option<String>,
}

impl Browser {
    /// The cookies that a request to this address would carry.
    ///
    /// # Panics
    /// When the jar cannot be read.
    pub async fn cookies_for(&self, url: &str) -> Vec<Cookie> {
        let mut answer =
            devtools(&self.client, "Network.getCookies", json!({ "urls": [url] })).await;
        let cookies = answer.get_mut("cookies").map_or(Value::Null, Value::take);
        serde_json::from_value(cookies)
            .unwrap_or_else(|error| panic!("the cookies cannot be read: {error}"))
    }

    /// Puts a cookie into the jar, in place of one of the same name.
    pub async fn put_cookie(&self, cookie: &Cookie) {
        let parameters = json!(cookie);
        devtools(&self.client, "Network.setCookie", parameters).await;
    }
}
