//! What callers offer is looked for wherever it must not be.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::world::{bridge, call, connected, is_over, offer, socket_of};

thread_local! {
    /// What this thread has logged: a test and all that it starts run on one thread.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct OwnLog;

impl Write for OwnLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Logs as the server does: crates that are not ours no finer than this. For every thread, because
/// what another test meets first on a thread that nobody listens to is switched off for all.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::new(
                "warn,wassla_voice=trace",
            ))
            .with_ansi(false)
            .with_writer(|| OwnLog)
            .init();
    });
}

#[tokio::test]
async fn t10_no_sdp_and_no_address_is_in_any_log() {
    listen();
    let bridge = bridge(|_| {});
    let (mut caller, session) = connected(&bridge, 1).await;
    caller.says(b"canary-of-a-voice").await;
    caller.until(|caller| !caller.heard.is_empty()).await;
    let refused = caller.offer().replace("a=sendrecv", "a=canary-of-an-offer");
    let refused = bridge.answer(&offer(&call(2), &refused)).await;
    assert!(refused.is_err());
    bridge.end(&call(1)).await;
    let answer = session.answer.clone();
    is_over(session.over).await;

    let log = String::from_utf8(LOG.with_borrow(Clone::clone)).unwrap();
    assert!(log.contains("a demo call is over"), "{log}");
    let secrets = [secrets(&caller), parts(answer.as_str())].concat();
    assert!(secrets.len() > 6, "{secrets:?}");
    let port = socket_of(&answer).port().to_string();
    for canary in secrets
        .iter()
        .map(String::as_str)
        .chain(["canary", "127.0.0.1", &port])
    {
        let found = log.lines().find(|line| line.contains(canary));
        assert!(found.is_none(), "{canary} is in the log: {found:?}");
    }
}

fn secrets(caller: &Caller) -> Vec<String> {
    parts(&caller.offer())
}

/// What identifies this call: passwords, names and fingerprints.
fn parts(sdp: &str) -> Vec<String> {
    let starts = [
        "a=ice-ufrag:",
        "a=ice-pwd:",
        "a=fingerprint:",
        "a=candidate:",
        "a=msid:",
    ];
    let value = |line: &str| {
        let start = starts.into_iter().find(|start| line.starts_with(start))?;
        Some(line[start.len()..].to_owned())
    };
    sdp.lines().filter_map(value).collect()
}
