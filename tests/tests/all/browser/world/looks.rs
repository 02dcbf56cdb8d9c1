//! What the person sees.

use fantoccini::key::Key;
use serde_json::{Value, json};
use wassla_journeys::browser::{ColorScheme, Size};

use super::World;

const SIZES: [(Size, &str); 2] = [(Size::DESKTOP, "desktop"), (Size::PHONE, "phone")];
const SCHEMES: [(ColorScheme, &str); 2] =
    [(ColorScheme::Light, "light"), (ColorScheme::Dark, "dark")];

/// What is wider than the place it stands in.
const OVERFLOWING: &str = r"
const places = [document.documentElement, ...document.querySelectorAll('dialog[open], main, header, .conversations, .log, #thread, .call-card, .live-call, #calling')];
return places.filter(place => place.scrollWidth > place.clientWidth)
    .map(place => `${place.tagName} ${place.scrollWidth} > ${place.clientWidth}`);
";

const IS_FOCUS_SEEN: &str = r"
const style = getComputedStyle(document.activeElement);
return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
";

impl World {
    /// The text of a banner, nothing when it is not there.
    pub(in crate::browser) async fn banner(&self, name: &str) -> String {
        let texts = self
            .browser
            .texts(&format!("[data-banner={name}] .banner-text"))
            .await;
        texts.join("\n")
    }

    /// The names of all banners, from above.
    pub(in crate::browser) async fn banners(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('[data-banner]')]
            .map(banner => banner.dataset.banner)";
        self.strings(script, vec![]).await
    }

    /// The refusal code of the error banner.
    pub(in crate::browser) async fn refusal(&self) -> String {
        let script = "return document.querySelector('[data-banner=error]')?.dataset.code ?? ''";
        let code = self.browser.evaluate(script, vec![]).await;
        code.as_str().unwrap_or_default().to_owned()
    }

    /// The states of WhatsApp, Instagram and Messenger.
    pub(in crate::browser) async fn states(&self) -> Vec<String> {
        let script = "return ['whatsapp', 'instagram', 'messenger']
            .map(kind => document.getElementById('tile-' + kind).dataset.state)";
        self.strings(script, vec![]).await
    }

    /// What a tile shows as its number or name.
    pub(in crate::browser) async fn display(&self, kind: &str) -> String {
        let css = format!("#tile-{kind} [data-display]");
        self.browser.texts(&css).await.join(" ")
    }

    /// A fact of the open Manage dialog.
    pub(in crate::browser) async fn fact(&self, field: &str) -> String {
        let css = format!("dialog[open] [data-field={field}]");
        self.browser.texts(&css).await.join(" ")
    }

    /// The page is good to look at and to use: in light and dark, on a desk and on a phone, with
    /// nothing that axe-core minds. Leaves pictures of each.
    pub(in crate::browser) async fn looks_good(&self, name: &str) {
        for (size, device) in SIZES {
            self.browser.resize(size).await;
            self.fits(name).await;
            for (scheme, colours) in SCHEMES {
                self.browser.prefer(scheme).await;
                let picture = format!("{name}-{device}-{colours}");
                self.browser.screenshot(&picture).await;
                assert_eq!(self.browser.violations().await, [], "{picture}");
            }
        }
        self.browser.resize(Size::NARROW).await;
        self.fits(name).await;
        self.browser.screenshot(&format!("{name}-narrow")).await;
        self.browser.resize(Size::DESKTOP).await;
        self.browser.prefer(ColorScheme::Light).await;
    }

    /// Nobody has to scroll sideways at any size. For a page whose colours were judged elsewhere;
    /// leaves a picture at each size.
    pub(in crate::browser) async fn fits_all_sizes(&self, name: &str) {
        for (size, device) in [
            (Size::NARROW, "narrow"),
            (Size::PHONE, "phone"),
            (Size::DESKTOP, "desktop"),
        ] {
            self.browser.resize(size).await;
            self.fits(name).await;
            self.browser.screenshot(&format!("{name}-{device}")).await;
        }
    }

    /// Nobody has to scroll sideways.
    async fn fits(&self, name: &str) {
        let found = self.strings(OVERFLOWING, vec![]).await;
        assert_eq!(found, Vec::<String>::new(), "{name} at this width");
    }

    /// Whether what the selector finds is within the window, without scrolling.
    pub(in crate::browser) async fn is_in_view(&self, css: &str) -> bool {
        let script = "const edges = document.querySelector(arguments[0]).getBoundingClientRect();
            return edges.top >= 0 && edges.bottom <= innerHeight";
        self.browser.evaluate(script, vec![json!(css)]).await == true
    }

    /// Brings the end of what the selector finds into view.
    pub(in crate::browser) async fn scrolls_to(&self, css: &str) {
        let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'end' })";
        self.browser.evaluate(script, vec![json!(css)]).await;
    }

    /// Nothing was refused, missing or broken on any page since the last call.
    pub(in crate::browser) async fn console_is_quiet(&self) {
        assert_eq!(self.browser.console_errors().await, Vec::<String>::new());
    }

    /// Presses Tab until what the selector finds has the focus; the focus is seen on the way.
    pub(in crate::browser) async fn tabs_to(&self, css: &str) {
        let tab = async || self.browser.press(Key::Tab).await;
        self.moves_the_focus_to(css, tab).await;
    }

    /// The same backwards, with Shift.
    pub(in crate::browser) async fn tabs_back_to(&self, css: &str) {
        let tab = async || self.browser.press_with_shift(Key::Tab).await;
        self.moves_the_focus_to(css, tab).await;
    }

    async fn moves_the_focus_to(&self, css: &str, tab: impl AsyncFn()) {
        for _ in 0..40 {
            tab().await;
            let seen = self.browser.evaluate(IS_FOCUS_SEEN, vec![]).await;
            assert_eq!(seen, true, "the focus cannot be seen before {css}");
            if self.is_focused(css).await {
                return;
            }
        }
        panic!("{css} is not reached with the Tab key");
    }

    /// Whether what the selector finds has the focus.
    pub(in crate::browser) async fn is_focused(&self, css: &str) -> bool {
        let script = "return document.activeElement.matches(arguments[0])";
        self.browser.evaluate(script, vec![json!(css)]).await == true
    }

    async fn strings(&self, script: &str, arguments: Vec<Value>) -> Vec<String> {
        let answer = self.browser.evaluate(script, arguments).await;
        serde_json::from_value(answer).unwrap()
    }
}
