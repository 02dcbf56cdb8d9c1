//! A real Chromium, driven as a person would.
//!
//! Methods panic with what the page showed when they cannot do what they say: in a test there is
//! nothing else to do about it.

#![expect(
    clippy::missing_panics_doc,
    reason = "the module says it once for every method"
)]

mod accessibility;
mod commands;
mod cookies;
mod driver;
mod looks;
mod pointing;
mod tabs;
mod waiting;

use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::Value;
use url::Url;

pub use accessibility::Violation;
pub use cookies::Cookie;
pub use looks::{ColorScheme, Size};
pub use tabs::Tab;

use driver::Driver;

/// A browser with an empty profile; it ends when the value is dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    _driver: Driver,
}

impl Browser {
    /// Starts Chromium at the size of a desktop, in light colours.
    ///
    /// # Panics
    /// When Chromium or `ChromeDriver` is missing or does not start; the message says what to install.
    pub async fn start() -> Self {
        let driver = Driver::start().await;
        let client = driver.open_session().await;
        let browser = Self {
            client,
            _driver: driver,
        };
        browser.resize(Size::DESKTOP).await;
        browser.prefer(ColorScheme::Light).await;
        browser
    }

    /// Opens an address as if typed into the address bar.
    pub async fn goto(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} could not be opened: {error}"));
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client
            .refresh()
            .await
            .unwrap_or_else(|error| panic!("reload failed: {error}"));
    }

    /// Goes back one page.
    pub async fn back(&self) {
        self.client
            .back()
            .await
            .unwrap_or_else(|error| panic!("going back failed: {error}"));
    }

    /// Goes forward one page, after going back.
    pub async fn forward(&self) {
        self.client
            .forward()
            .await
            .unwrap_or_else(|error| panic!("going forward failed: {error}"));
    }

    /// The address that is open.
    pub async fn url(&self) -> Url {
        self.client
            .current_url()
            .await
            .unwrap_or_else(|error| panic!("the address could not be read: {error}"))
    }

    /// The text that can be seen on the page.
    pub async fn text(&self) -> String {
        let text = self.evaluate(
            "return document.body ? document.body.innerText : ''",
            vec![],
        );
        text.await.as_str().unwrap_or_default().to_owned()
    }

    /// The page's source as the browser holds it now.
    pub async fn source(&self) -> String {
        self.client
            .source()
            .await
            .unwrap_or_else(|error| panic!("the page's source could not be read: {error}"))
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: Key) {
        self.types(&char::from(key).to_string()).await;
    }

    /// Presses a key while Shift is held, where the focus is.
    pub async fn press_with_shift(&self, key: Key) {
        let keys = [char::from(Key::Shift), char::from(key)];
        self.types(&keys.iter().collect::<String>()).await;
    }

    /// Types where the focus is.
    pub async fn types(&self, keys: &str) {
        let focused = self.client.active_element().await;
        let typed = match focused {
            Ok(element) => element.send_keys(keys).await,
            Err(error) => Err(error),
        };
        typed.unwrap_or_else(|error| panic!("{keys:?} could not be typed: {error}"));
    }

    /// What a script returns in the page; its arguments are `arguments[0]` and so on.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("the script {script:?} failed: {error}"))
    }

    /// What the console showed as errors since the last call: failed loads, policy violations, scripts.
    pub async fn console_errors(&self) -> Vec<String> {
        commands::console(&self.client).await
    }

    /// The `WebDriver` session, for what this type does not do.
    pub fn client(&self) -> &Client {
        &self.client
    }
}
