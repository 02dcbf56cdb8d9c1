//! Size, colours and pictures.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Browser;
use super::commands::devtools;

/// Where pictures are left for people to look at.
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/screenshots");

/// The window's inner size in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Size {
    /// A laptop's.
    pub const DESKTOP: Self = Self {
        width: 1280,
        height: 800,
    };
    /// A phone's, upright.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
    };
    /// The narrowest that is still sold, and a wide page magnified four times.
    pub const NARROW: Self = Self {
        width: 320,
        height: 640,
    };
}

/// What a page is told by `prefers-color-scheme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Browser {
    /// Gives the page this size.
    pub async fn resize(&self, size: Size) {
        let parameters = json!({
            "width": size.width,
            "height": size.height,
            "deviceScaleFactor": 1,
            "mobile": false,
        });
        devtools(
            &self.client,
            "Emulation.setDeviceMetricsOverride",
            parameters,
        )
        .await;
        // As on a phone, where they take no room.
        let hidden = json!({ "hidden": size.width < Size::DESKTOP.width });
        devtools(&self.client, "Emulation.setScrollbarsHidden", hidden).await;
    }

    /// Tells pages that the person prefers this scheme.
    pub async fn prefer(&self, scheme: ColorScheme) {
        let value = match scheme {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        // Without motion a page looks the same from its first moment on.
        let parameters = json!({ "features": [
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]});
        devtools(&self.client, "Emulation.setEmulatedMedia", parameters).await;
    }

    /// Lets pages run no script from now on.
    pub async fn forbid_scripts(&self) {
        let parameters = json!({ "value": true });
        devtools(
            &self.client,
            "Emulation.setScriptExecutionDisabled",
            parameters,
        )
        .await;
    }

    /// Leaves a picture of the whole page in `target/screenshots/NAME.png`; with a dialog open, of
    /// the window.
    ///
    /// # Panics
    /// When the picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let script = "const page = document.documentElement;
            const height = document.querySelector('dialog:modal') ? 0 : page.scrollHeight;
            return [page.clientWidth, Math.max(height, innerHeight), height > innerHeight]";
        let page = self.evaluate(script, vec![]).await;
        let clip = json!({ "x": 0, "y": 0, "width": page[0], "height": page[1], "scale": 1 });
        // Beyond only if there is more: else Chromium moves pages that run right to left.
        let parameters = json!({ "format": "png", "captureBeyondViewport": page[2], "clip": clip });
        let answer = devtools(&self.client, "Page.captureScreenshot", parameters).await;
        let picture = STANDARD
            .decode(answer["data"].as_str().unwrap_or_default())
            .unwrap_or_else(|error| panic!("the picture is no base64: {error}"));

        let file = Path::new(PICTURES).join(format!("{name}.png"));
        std::fs::create_dir_all(PICTURES)
            .and_then(|()| std::fs::write(&file, picture))
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
        file
    }
}
