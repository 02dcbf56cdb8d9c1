//! Callers hear themselves.

use std::time::Duration;

use futures::future::join_all;
use str0m::media::Direction;

use crate::caller::Caller;
use crate::world::{answer, bridge, connected, goes_on, socket_of};

/// What caller `number` says as their frame `frame`.
fn words(number: u8, frame: u8) -> Vec<u8> {
    vec![0x78, number, frame, 0xC0, 0xDE]
}

async fn hears_only_themselves(mut caller: Caller, number: u8) {
    for frame in 0..50 {
        caller.says(&words(number, frame)).await;
    }
    caller.until(|caller| caller.heard.len() >= 50).await;
    let spoken: Vec<_> = (0..50).map(|frame| words(number, frame)).collect();
    assert_eq!(caller.heard, spoken, "caller {number}");
}

#[tokio::test]
async fn every_packet_of_the_callers_opus_comes_back() {
    let bridge = bridge(|_| {});
    let (caller, mut session) = connected(&bridge, 1).await;
    hears_only_themselves(caller, 1).await;
    assert!(goes_on(&mut session.over).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_callers_at_once_each_hear_only_themselves() {
    let bridge = bridge(|_| {});
    let calls = join_all((1..=10).map(|number| connected(&bridge, number))).await;

    let mut sockets: Vec<_> = calls
        .iter()
        .map(|(_, session)| socket_of(&session.answer))
        .collect();
    sockets.sort();
    sockets.dedup();
    assert_eq!(sockets.len(), 10, "each call has a socket of its own");
    let identity = |sdp: &str| {
        let line = sdp.lines().find(|line| line.starts_with("a=fingerprint:"));
        line.unwrap().to_owned()
    };
    let mut identities: Vec<_> = calls
        .iter()
        .map(|(_, session)| identity(session.answer.as_str()))
        .collect();
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), 10, "each call has an identity of its own");

    let talks = calls.into_iter().zip(1..);
    join_all(talks.map(|((caller, _), number)| hears_only_themselves(caller, number))).await;
}

#[tokio::test]
async fn a_caller_whose_browser_hides_its_addresses_is_heard() {
    let bridge = bridge(|_| {});
    let mut caller = Caller::dialling().await;
    // A name of multicast DNS, which nobody but the browser's network can look up.
    let hidden = "7f31c0de-0000-4000-8000-00000000cafe.local";
    let offered = caller.offer().replace("127.0.0.1", hidden);
    assert!(offered.contains(hidden));
    let session = answer(&bridge, 1, &offered).await.unwrap();
    caller.takes(&session.answer);
    caller.connects().await;
    hears_only_themselves(caller, 1).await;
}

#[tokio::test]
async fn a_caller_who_does_not_listen_stays_on_the_line() {
    let bridge = bridge(|_| {});
    let mut caller = Caller::with(Direction::SendOnly).await;
    let mut session = answer(&bridge, 1, &caller.offer()).await.unwrap();
    caller.takes(&session.answer);
    caller.connects().await;
    for frame in 0..5 {
        caller.says(&words(1, frame)).await;
    }
    let then = caller.datagrams;
    caller.until(|caller| caller.datagrams >= then + 3).await;
    assert!(caller.heard.is_empty() && goes_on(&mut session.over).await);
}

#[tokio::test]
async fn a_caller_who_says_nothing_stays_as_long_as_they_are_there() {
    let bridge = bridge(|it| it.silent_at_most = Duration::from_millis(600));
    let (mut caller, mut session) = connected(&bridge, 1).await;
    let then = caller.datagrams;
    // More than a second: every answer to a question "are you there?" takes 100 ms.
    caller.until(|caller| caller.datagrams >= then + 25).await;
    assert!(goes_on(&mut session.over).await);
    hears_only_themselves(caller, 1).await;
}
