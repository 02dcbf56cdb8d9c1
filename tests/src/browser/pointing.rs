//! Finding things on the page by what a person sees, and using them.

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use super::Browser;

/// Visible things that can be clicked, whose words are the second argument, inside the first.
const CLICKABLES: &str = r"
const words = text => (text || '').replace(/\s+/g, ' ').trim();
const scopes = [...document.querySelectorAll(arguments[0])];
const kinds = 'button, a[href], summary, label, input[type=submit], input[type=button], [role=button], [role=tab], [role=menuitem]';
const found = scopes.flatMap(scope => [...scope.querySelectorAll(kinds)]).filter(element =>
    element.checkVisibility({ visibilityProperty: true }) &&
    [element.innerText, element.value, element.getAttribute('aria-label')].some(text => words(text) === arguments[1]));
return [...new Set(found)];
";

impl Browser {
    /// Clicks the one button, link or label that says these words.
    ///
    /// # Panics
    /// When there is none within fifteen seconds, or more than one.
    pub async fn click(&self, words: &str) {
        self.click_within("body", words).await;
    }

    /// Clicks the one button, link or label that says these words inside what the CSS selector finds.
    ///
    /// # Panics
    /// When there is none within fifteen seconds, or more than one.
    pub async fn click_within(&self, css: &str, words: &str) {
        let what = format!("something to click that says {words:?}");
        self.wait_until(&what, async || {
            !self.clickables(css, words).await.is_empty()
        })
        .await;

        let found = self.clickables(css, words).await;
        let [element] = found.as_slice() else {
            panic!(
                "{} things to click say {words:?} inside {css:?}",
                found.len()
            )
        };
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{words:?} refused a click: {error}"));
    }

    /// Clicks the first thing that the CSS selector finds. A live page may replace what was found
    /// before the click, which then did not happen: it is found again.
    ///
    /// # Panics
    /// When there is none within fifteen seconds.
    pub async fn click_css(&self, css: &str) {
        let what = format!("{css:?} to be clicked");
        self.wait_until(&what, async || match self.first(css).await.click().await {
            Ok(()) => true,
            Err(error) if error.is_stale_element_reference() => false,
            Err(error) => panic!("{css:?} refused a click: {error}"),
        })
        .await;
    }

    /// Writes into the first field that the CSS selector finds, in place of what stood there.
    ///
    /// # Panics
    /// When there is none within fifteen seconds.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.first(css).await;
        let filled = match field.clear().await {
            Ok(()) => field.send_keys(text).await,
            Err(error) => Err(error),
        };
        filled.unwrap_or_else(|error| panic!("{css:?} could not be filled: {error}"));
    }

    /// Chooses the option with this label in the list that the CSS selector finds.
    ///
    /// # Panics
    /// When there is no such list within fifteen seconds, or no such option.
    pub async fn choose(&self, css: &str, label: &str) {
        let list = self.first(css).await;
        list.select_by_label(label)
            .await
            .unwrap_or_else(|error| panic!("{label:?} could not be chosen in {css:?}: {error}"));
    }

    /// The visible text of everything that the CSS selector finds, in the page's order.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])]
            .filter(element => element.checkVisibility({ visibilityProperty: true }))
            .map(element => element.innerText.trim())";
        let texts = self.evaluate(script, vec![json!(css)]).await;
        serde_json::from_value(texts)
            .unwrap_or_else(|error| panic!("the texts of {css:?} cannot be read: {error}"))
    }

    async fn first(&self, css: &str) -> Element {
        let find = async || self.client.find(Locator::Css(css)).await;
        self.wait_until(&format!("an element {css:?}"), async || {
            find().await.is_ok()
        })
        .await;
        find()
            .await
            .unwrap_or_else(|error| panic!("{css:?} went away: {error}"))
    }

    async fn clickables(&self, css: &str, words: &str) -> Vec<Element> {
        // A page that is being left answers with an error; the next look finds the new one.
        let found = self
            .client
            .execute(CLICKABLES, vec![json!(css), json!(words)])
            .await;
        let references = found.as_ref().ok().and_then(Value::as_array);
        let references = references.into_iter().flatten();
        references
            .filter_map(|reference| {
                let id = reference.as_object()?.values().next()?.as_str()?;
                Some(Element::from_element_id(
                    self.client.clone(),
                    id.to_owned().into(),
                ))
            })
            .collect()
    }
}
