//! Starting `ChromeDriver`, and ending it with everything it started.

use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::waiting::poll;

/// How long `ChromeDriver` may take to listen.
const START: Duration = Duration::from_secs(30);
const ATTEMPTS: usize = 10;

/// Waits until the test closes the pipe or dies, then kills the group that `ChromeDriver` leads and
/// removes the profile. Chromium leaves its group only for crash handlers, which end with it.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    kill -s KILL -- "-$1"
    rm -rf "$2"
    [ -e "$2" ] || exit 0
    sleep 0.1
done
"#;

/// A `ChromeDriver` of our own, leader of its process group.
#[derive(Debug)]
pub(super) struct Driver {
    port: u16,
    folder: PathBuf,
    chromedriver: Child,
    watchdog: Child,
}

impl Driver {
    /// `ChromeDriver` takes a free IPv4 port and ends when the same IPv6 port is taken, so it may
    /// take several of them.
    pub(super) async fn start() -> Self {
        for _ in 0..ATTEMPTS {
            if let Some(driver) = Self::attempt().await {
                return driver;
            }
        }
        panic!("chromedriver found no free port {ATTEMPTS} times")
    }

    /// Nothing when it ended instead of listening.
    async fn attempt() -> Option<Self> {
        let folder = tempfile::Builder::new()
            .prefix("wassla-browser-")
            .tempdir()
            .unwrap_or_else(|error| panic!("no temporary folder for the browser: {error}"))
            .keep();
        let log = folder.join("chromedriver.log");
        let chromedriver = spawn(&folder, &log);
        let watchdog = watch(chromedriver.id(), &folder);
        let mut driver = Self {
            port: 0,
            folder,
            chromedriver,
            watchdog,
        };
        let listening = poll(START, async || match announced_port(&log) {
            Some(port) => Some(Some(port)),
            None if announced_end(&log) => Some(None),
            None => None,
        });
        driver.port = listening
            .await
            .unwrap_or_else(|| panic!("chromedriver did not start within {START:?}"))?;
        Some(driver)
    }

    pub(super) async fn open_session(&self) -> Client {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        ClientBuilder::new(connector)
            .capabilities(self.capabilities())
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .unwrap_or_else(|error| {
                panic!("Chromium did not start ({error}): install the package `chromium`")
            })
    }

    fn capabilities(&self) -> Capabilities {
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "binary": chromium(), "args": [
                "--headless",
                // Containers forbid what the sandbox needs; the pages under test are our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                // Calls: a microphone that beeps, granted unasked, and its way over the loopback.
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--allow-loopback-in-peer-connection",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                format!("--user-data-dir={}", self.folder.join("profile").display()),
            ]},
        });
        capabilities.as_object().cloned().unwrap_or_default()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        // ChromeDriver's id stays taken until it is waited for, so nobody else can be killed.
        let ended = self.watchdog.wait().and_then(|_| self.chromedriver.wait());
        if let Err(error) = ended {
            eprintln!("the browser could not be waited for: {error}");
        }
    }
}

fn spawn(folder: &Path, log: &Path) -> Child {
    let output = File::create(log)
        .unwrap_or_else(|error| panic!("the browser's log cannot be written: {error}"));
    Command::new("chromedriver")
        .arg("--port=0")
        // Chromium leaves folders behind when it is killed.
        .env("TMPDIR", folder)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "chromedriver could not be started ({error}): install the packages `chromium` \
                 and `chromium-driver`, or put chromedriver on PATH"
            )
        })
}

fn watch(group: u32, folder: &Path) -> Child {
    Command::new("/bin/sh")
        .args(["-c", WATCHDOG, "watchdog", &group.to_string()])
        .arg(folder)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("/bin/sh could not be started: {error}"))
}

fn announced_port(log: &Path) -> Option<u16> {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let (_, after) = text.split_once("started successfully on port ")?;
    let (port, _) = after.split_once('.')?;
    port.parse().ok()
}

fn announced_end(log: &Path) -> bool {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    text.contains("port not available. Exiting")
}

/// Debian and its relatives name it `chromium`; `ChromeDriver` itself looks for Chrome.
fn chromium() -> &'static str {
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists())
    .unwrap_or("chromium")
}
