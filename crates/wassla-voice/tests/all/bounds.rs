//! No more calls than may be, and each once.

use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::world::{answer, bridge, call, connected, is_over};

#[tokio::test]
async fn more_calls_than_may_be_are_refused_until_one_is_over() {
    let bridge = bridge(|it| it.sessions_at_most = 2);
    let caller = Caller::dialling().await;
    let first = answer(&bridge, 1, &caller.offer()).await.unwrap();
    let _second = answer(&bridge, 2, &caller.offer()).await.unwrap();
    let third = answer(&bridge, 3, &caller.offer()).await;
    assert_eq!(third.err(), Some("busy"));

    bridge.end(&call(1)).await;
    is_over(first.over).await;
    answer(&bridge, 3, &caller.offer()).await.unwrap();
}

#[tokio::test]
async fn an_offer_that_is_refused_takes_no_place() {
    let bridge = bridge(|it| it.sessions_at_most = 1);
    let caller = Caller::dialling().await;
    for _ in 0..3 {
        let refused = answer(&bridge, 1, "v=0\r\n").await;
        assert_eq!(refused.err(), Some("no_audio"));
    }
    answer(&bridge, 1, &caller.offer()).await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_held_is_not_answered_again() {
    let bridge = bridge(|_| {});
    let (mut caller, session) = connected(&bridge, 1).await;
    let other = Caller::dialling().await;
    let again = answer(&bridge, 1, &other.offer()).await;
    assert_eq!(again.err(), Some("answered_already"));

    // The first goes on.
    caller.says(&[0x78, 1]).await;
    caller.until(|caller| !caller.heard.is_empty()).await;
    drop(session);
    caller.says(&[0x78, 2]).await;
    caller.until(|caller| caller.heard.len() == 2).await;
}
