//! More than one page at a time.

use fantoccini::wd::WindowHandle;

use super::{Browser, ColorScheme, Size};

/// A tab of the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Browser {
    /// The tab that is in front.
    ///
    /// # Panics
    /// When there is none.
    pub async fn tab(&self) -> Tab {
        let window = self.client.window().await;
        Tab(window.unwrap_or_else(|error| panic!("no tab is in front: {error}")))
    }

    /// Opens an empty tab and brings it to the front.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open_tab(&self) -> Tab {
        let opened = self.client.new_window(true).await;
        let opened = opened.unwrap_or_else(|error| panic!("no tab was opened: {error}"));
        let tab = Tab(opened.handle);
        self.bring_to_front(&tab).await;
        tab
    }

    /// Opens an empty window of its own, as wide as a desktop: pages in both stay visible.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open_window(&self) -> Tab {
        let opened = self.client.new_window(false).await;
        let opened = opened.unwrap_or_else(|error| panic!("no window was opened: {error}"));
        let tab = Tab(opened.handle);
        self.bring_to_front(&tab).await;
        self.resize(Size::DESKTOP).await;
        self.prefer(ColorScheme::Light).await;
        tab
    }

    /// Brings a tab to the front.
    ///
    /// # Panics
    /// When it was closed.
    pub async fn bring_to_front(&self, tab: &Tab) {
        let switched = self.client.switch_to_window(tab.0.clone()).await;
        switched.unwrap_or_else(|error| panic!("the tab is gone: {error}"));
    }
}
