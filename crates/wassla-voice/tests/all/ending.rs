//! Every call ends, and leaves nothing behind.

use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::interval;
use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::garbage::nonsense;
use crate::world::{answer, bridge, call, connected, is_over, socket_of};

#[tokio::test]
async fn a_call_that_is_ended_is_heard_to_end_and_frees_its_socket() {
    let bridge = bridge(|_| {});
    let (mut caller, session) = connected(&bridge, 1).await;
    let socket = socket_of(&session.answer);
    assert!(UdpSocket::bind(socket).await.is_err(), "it is in use");

    bridge.end(&call(1)).await;
    UdpSocket::bind(socket).await.expect("it is free");
    is_over(session.over).await;
    caller.until(|caller| caller.hung_up).await;
}

#[tokio::test]
async fn ending_again_or_what_never_was_is_fine() {
    let bridge = bridge(|_| {});
    let (_caller, session) = connected(&bridge, 1).await;
    bridge.end(&call(2)).await;
    bridge.end(&call(1)).await;
    bridge.end(&call(1)).await;
    is_over(session.over).await;
}

#[tokio::test]
async fn a_call_may_be_ended_before_anybody_came() {
    let bridge = bridge(|_| {});
    let caller = Caller::dialling().await;
    let session = answer(&bridge, 1, &caller.offer()).await.unwrap();
    bridge.end(&call(1)).await;
    is_over(session.over).await;
}

#[tokio::test]
async fn a_caller_who_hangs_up_ends_the_session() {
    let bridge = bridge(|_| {});
    let (caller, session) = connected(&bridge, 1).await;
    caller.hangs_up().await;
    is_over(session.over).await;
}

#[tokio::test]
async fn a_caller_who_vanishes_ends_the_session() {
    let bridge = bridge(|it| it.silent_at_most = Duration::from_millis(200));
    let (caller, session) = connected(&bridge, 1).await;
    let socket = socket_of(&session.answer);
    drop(caller);
    is_over(session.over).await;
    UdpSocket::bind(socket).await.expect("the socket is free");
}

#[tokio::test]
async fn strangers_keep_no_session_of_a_caller_who_vanished() {
    let bridge = bridge(|it| it.silent_at_most = Duration::from_millis(200));
    let (caller, session) = connected(&bridge, 1).await;
    let socket = socket_of(&session.answer);
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    drop(caller);
    let strangers = async {
        let mut pace = interval(Duration::from_millis(1));
        for datagram in nonsense().iter().cycle() {
            pace.tick().await;
            stranger.send_to(datagram, socket).await.unwrap();
        }
    };
    tokio::select! {
        () = is_over(session.over) => {}
        () = strangers => {}
    }
}

#[tokio::test]
async fn a_caller_who_never_comes_ends_the_session() {
    let bridge = bridge(|it| it.connect_within = Duration::from_millis(50));
    let caller = Caller::dialling().await;
    let session = answer(&bridge, 1, &caller.offer()).await.unwrap();
    is_over(session.over).await;
}

#[tokio::test]
async fn no_call_is_longer_than_a_call_may_be() {
    let bridge = bridge(|it| it.call_at_most = Duration::from_secs(3));
    let (mut caller, session) = connected(&bridge, 1).await;
    tokio::select! {
        () = is_over(session.over) => {}
        () = caller.stays() => {}
    }
    caller.until(|caller| caller.hung_up).await;
}

#[tokio::test]
async fn calls_end_with_their_bridge() {
    let bridge = bridge(|_| {});
    let (mut caller, session) = connected(&bridge, 1).await;
    drop(bridge);
    is_over(session.over).await;
    caller.until(|caller| caller.hung_up).await;
}

#[tokio::test]
async fn a_bridge_that_stops_ends_its_calls_and_takes_no_other() {
    let bridge = bridge(|_| {});
    let (caller, session) = connected(&bridge, 1).await;
    let socket = socket_of(&session.answer);
    bridge.stop().await;
    UdpSocket::bind(socket).await.expect("the socket is free");
    is_over(session.over).await;
    let again = answer(&bridge, 2, &caller.offer()).await;
    assert_eq!(again.err(), Some("stopped"));
}
