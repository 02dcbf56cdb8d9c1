//! The program itself, as the README says to run it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::Command;
use wassla_journeys::browser::Browser;

/// The one that the tests themselves were built with.
const PROFILE: &str = if cfg!(debug_assertions) {
    "dev"
} else {
    "release"
};

#[tokio::test]
async fn the_printed_address_opens_and_ctrl_c_ends_it() {
    let mut demo = Command::new(program().await)
        .args(["demo", "--port", "0", "--meta-port", "0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = BufReader::new(demo.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).await.unwrap();
    let address = line.split_whitespace().next_back().unwrap();

    let browser = Browser::start().await;
    browser.goto(address).await;
    assert_eq!(browser.texts("h1").await, ["Channels"]);

    let interrupt = format!("kill -INT {}", demo.id().unwrap());
    let interrupted = Command::new("sh").args(["-c", &interrupt]).status().await;
    assert!(interrupted.unwrap().success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).await.unwrap();
    assert!(rest.ends_with("Stopping.\n"), "{rest}");
    assert_eq!(demo.wait().await.unwrap().code(), Some(0));
}

/// Cargo builds it for a test of the whole workspace; for this test alone it may be missing or old.
async fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("wassla-server");
    if is_fresh(&program).is_none_or(|is_fresh| !is_fresh) {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--locked", "--workspace"])
            .args(["--bin", "wassla-server", "--profile", PROFILE])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status()
            .await;
        assert!(built.unwrap().success(), "the program does not build");
    }
    program
}

/// Whether it is newer than every file that Cargo says it was made from; nothing when it or one
/// of them is missing.
fn is_fresh(program: &Path) -> Option<bool> {
    let modified = |path: &Path| std::fs::metadata(path).ok()?.modified().ok();
    let built = modified(program)?;
    let listed = std::fs::read_to_string(program.with_extension("d")).ok()?;
    let (_, sources) = listed.split_once(": ")?;
    let sources: Option<Vec<_>> = sources
        .split_whitespace()
        .map(|source| modified(Path::new(source)))
        .collect();
    Some(sources?.into_iter().all(|modified| modified <= built))
}
