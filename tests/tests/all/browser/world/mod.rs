//! The demo, a browser in front of it, and what a person does with both.

mod answers;
mod call;
mod calling;
mod inbox;
mod looks;
mod phone;
mod secrets;
mod trouble;

use std::cell::OnceCell;

use meta_fake::World as MetaWorld;
use meta_fake::world::Clock;
use wassla_journeys::browser::{Browser, Tab};
use wassla_journeys::world::logs;
use wassla_server::cli::DemoArguments;
use wassla_server::demo::{self, RunningDemo};
use wassla_server::environment::Variable;

pub(super) use inbox::is_soon;
pub(super) use phone::{AISHA, KARIM, NADIA, TAREK};

/// The demo's app, which gets its secret when the demo starts.
const APP: &str = "700000000000001";

/// A demo of its own for each test, and a browser with an empty profile.
pub(super) struct World {
    pub(super) browser: Browser,
    demo: RunningDemo,
    folder: tempfile::TempDir,
    /// Where the person of the workspace is.
    desk: Tab,
    /// Where the customer is, once there is one.
    phone: OnceCell<Tab>,
}

impl World {
    /// Both are there; the Channels page is open, as the owner of a workspace with the Growth plan.
    pub(super) async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same, with settings.
    pub(super) async fn open_with(settings: &[(&str, &str)]) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), settings).await
    }

    /// The same, in a world of Meta's that somebody has made.
    pub(super) async fn open_at(meta: &MetaWorld) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("meta.json"), meta.to_json().unwrap()).unwrap();
        Self::open_in(folder, &[]).await
    }

    async fn open_in(folder: tempfile::TempDir, settings: &[(&str, &str)]) -> Self {
        // Before the demo does: the other journeys search the logs of this process.
        logs::start();
        let demo = DemoArguments {
            folder: Some(folder.path().to_owned()),
            port: 0,
            meta_port: 0,
        };
        let variables = settings
            .iter()
            .map(|(path, value)| Variable::new(path, *value));
        let starting = demo::start(&demo, variables.collect());
        let (demo, browser) = tokio::join!(starting, Browser::start());
        let world = Self {
            desk: browser.tab().await,
            phone: OnceCell::new(),
            browser,
            demo: demo.unwrap(),
            folder,
        };
        world.opens("/channels").await;
        world
    }

    /// The address of a path of ours.
    pub(super) fn address(&self, path: &str) -> String {
        self.demo.url().join(path).unwrap().to_string()
    }

    /// The address of a path of the fake Meta.
    pub(super) fn meta_address(&self, path: &str) -> String {
        self.demo.meta_url().join(path).unwrap().to_string()
    }

    pub(super) async fn opens(&self, path: &str) {
        self.browser.goto(&self.address(path)).await;
    }

    pub(super) async fn switches_to(&self, person: &str) {
        self.browser
            .choose("#demo-user", &format!("{person} · {}", who(person)))
            .await;
        self.browser.click("Switch").await;
        let shown = async || self.browser.texts(".asker-user").await == [person];
        self.browser.wait_until("the other person", shown).await;
    }

    pub(super) async fn moves_the_clocks(&self, button: &str) {
        self.clicks_and_waits(button).await;
        self.browser.wait_for_url("/channels").await;
    }

    /// Clicks what leads to a page, even to the one that is open.
    pub(super) async fn clicks_and_waits(&self, words: &str) {
        self.marks_the_page().await;
        self.browser.click(words).await;
        let left = async || !self.is_marked().await;
        self.browser.wait_until("another page", left).await;
    }

    pub(super) async fn clicks_connect(&self, channel: &str) {
        self.browser.click(&format!("Connect {channel}")).await;
        self.browser.wait_for_url("/dialog/oauth").await;
    }

    pub(super) async fn signs_in_as(&self, person: &str) {
        self.browser.click(person).await;
        self.browser.click("Sign in").await;
        let signed_in = async || self.browser.texts("#signed-in-as").await == [person];
        self.browser
            .wait_until("the permission screen", signed_in)
            .await;
    }

    /// Declines one permission.
    pub(super) async fn unticks(&self, permission: &str) {
        self.browser
            .click_css(&format!("#permission-{permission}"))
            .await;
    }

    pub(super) async fn continues(&self) {
        self.browser.click("Continue").await;
        self.lands().await;
    }

    pub(super) async fn cancels(&self) {
        self.browser.click("Cancel").await;
        self.lands().await;
    }

    pub(super) async fn lands(&self) {
        self.browser.wait_for_url("/channels?").await;
    }

    /// The whole way, with everything approved.
    pub(super) async fn connects(&self, channel: &str, person: &str) {
        self.clicks_connect(channel).await;
        self.signs_in_as(person).await;
        self.continues().await;
    }

    pub(super) async fn opens_manage(&self, channel: &str) {
        self.browser.click(&format!("Manage {channel}")).await;
        let title = format!("Manage {channel}");
        let shown = async || self.browser.texts("dialog:modal h2").await == [title.as_str()];
        self.browser.wait_until("the Manage dialog", shown).await;
    }

    /// What is asked of Meta there is refused from now on.
    pub(super) async fn refuses_at_meta(&self, endpoint: &str) {
        let browser = &self.browser;
        browser.goto(&self.meta_address("/faults")).await;
        browser.fill("#endpoint", endpoint).await;
        browser.choose("#kind", "Refused with a code").await;
        browser.fill("#times", "1000").await;
        browser.click("Add").await;
        browser.wait_for_text(endpoint).await;
        self.opens("/channels").await;
    }

    /// Scripts something that goes wrong, on the fake Meta's own page.
    pub(super) async fn delays_at_meta(&self, endpoint: &str, milliseconds: u32) {
        let browser = &self.browser;
        browser.goto(&self.meta_address("/faults")).await;
        browser.fill("#endpoint", endpoint).await;
        browser
            .choose("#kind", "Delayed by some milliseconds")
            .await;
        browser.fill("#amount", &milliseconds.to_string()).await;
        browser.click("Add").await;
        browser.wait_for_text(endpoint).await;
        self.opens("/channels").await;
    }
}

/// The world of Meta's that the demo begins with, to be changed before.
pub(super) fn demo_meta() -> MetaWorld {
    let mut meta = MetaWorld::demo(APP, "unused", &[]);
    meta.clock = Clock::starting_at(0);
    meta
}

/// What the switcher says of the people of the demo.
fn who(person: &str) -> &'static str {
    match person {
        "Olivia" => "Owner · Acme, Growth plan",
        "Adam" | "ليان" => "Admin · Acme, Growth plan",
        "Sara" => "Support · Acme, Growth plan",
        "Faris" => "Finance · Acme, Growth plan",
        "Vera" => "Viewer · Acme, Growth plan",
        "Bruno" => "Owner · Birch, Free plan",
        "Celia" => "Owner · Cedar, suspended",
        _ => panic!("nobody in the demo is called {person}"),
    }
}
