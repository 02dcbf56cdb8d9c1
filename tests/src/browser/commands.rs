//! What `ChromeDriver` can do beyond the `WebDriver` standard.

use axum::http::Method;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A POST below the session's own address.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!(
            "session/{}/{}",
            session_id.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Sends one command of the `DevTools` protocol and returns its result.
pub(super) async fn devtools(client: &Client, name: &str, parameters: Value) -> Value {
    let body = json!({ "cmd": name, "params": parameters });
    client
        .issue_cmd(Post {
            path: "goog/cdp/execute",
            body,
        })
        .await
        .unwrap_or_else(|error| panic!("the DevTools command {name} failed: {error}"))
}

/// The console's errors since the last call.
pub(super) async fn console(client: &Client) -> Vec<String> {
    let lines = client
        .issue_cmd(Post {
            path: "se/log",
            body: json!({ "type": "browser" }),
        })
        .await
        .unwrap_or_else(|error| panic!("the console could not be read: {error}"));
    lines
        .as_array()
        .into_iter()
        .flatten()
        .filter(|line| line["level"] == "SEVERE")
        .filter_map(|line| line["message"].as_str().map(str::to_owned))
        .collect()
}
