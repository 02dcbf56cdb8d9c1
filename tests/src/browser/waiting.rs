//! Waiting for a page: the one place where tests look again after a while.

use std::time::{Duration, Instant};

use super::Browser;

/// How long a page may take to show what is awaited.
const PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

impl Browser {
    /// Waits until the page shows the text.
    ///
    /// # Panics
    /// When it does not within fifteen seconds; the message holds what the page shows.
    pub async fn wait_for_text(&self, text: &str) {
        self.wait_until(&format!("the text {text:?}"), async || {
            self.text().await.contains(text)
        })
        .await;
    }

    /// Waits until the open address contains the text.
    ///
    /// # Panics
    /// When it does not within fifteen seconds; the message holds the address.
    pub async fn wait_for_url(&self, part: &str) {
        let described = format!("an address with {part:?}");
        self.wait_until(&described, async || {
            self.url().await.as_str().contains(part)
        })
        .await;
    }

    /// Waits until the condition holds.
    ///
    /// # Panics
    /// When it does not within fifteen seconds; the message holds `what` and the page's text.
    pub async fn wait_until(&self, what: &str, condition: impl AsyncFn() -> bool) {
        let held = poll(PATIENCE, async || condition().await.then_some(())).await;
        if held.is_none() {
            let (url, text) = (self.url().await, self.text().await);
            panic!("waited {PATIENCE:?} for {what} in vain at {url}; the page says:\n{text}");
        }
    }
}

/// Looks again and again until there is an answer or the time is over.
pub(super) async fn poll<T>(retry: Duration, look: impl AsyncFn() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Some(found);
        }
        if start.elapsed() > retry {
            return None;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
