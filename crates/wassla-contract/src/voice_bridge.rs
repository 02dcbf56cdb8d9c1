//! Clauses of [`VoiceBridge`].

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use futures::poll;
use tokio::time::timeout;
use wassla_domain::calls::{CallOffer, Sdp, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};

use wassla_testkit::fixtures::{call_offer, hostile_names, id};

/// How many calls there are at once.
const AT_ONCE: usize = 10;

/// What no error may show of an offer.
const CANARY: &str = "canary-of-an-offer";

/// A bridge made anew for every clause, and callers who offer.
#[async_trait]
pub trait VoiceHost: Send + Sync {
    /// The bridge.
    fn bridge(&self) -> Arc<dyn VoiceBridge>;

    /// What an endpoint of a caller offers, another one at each call.
    async fn offer(&self) -> Sdp;

    /// How long an answer takes at most.
    fn bound(&self) -> Duration {
        Duration::from_secs(10)
    }

    /// Whether the bridge tells when its side of a call is over.
    fn tells_the_end(&self) -> bool {
        true
    }

    /// Whether the bridge reads offers itself, and refuses what is none.
    fn reads_offers(&self) -> bool {
        true
    }
}

async fn offered(host: &dyn VoiceHost) -> CallOffer {
    call_offer(&id("ws_1"), host.offer().await)
}

async fn within<T>(host: &dyn VoiceHost, what: &str, running: impl Future<Output = T>) -> T {
    match timeout(host.bound(), running).await {
        Ok(done) => done,
        Err(late) => panic!("{what}: {late}, after {:?}", host.bound()),
    }
}

async fn answer(host: &dyn VoiceHost, offer: &CallOffer) -> Result<VoiceSession, BridgeError> {
    let bridge = host.bridge();
    within(host, "an answer", bridge.answer(offer)).await
}

async fn end(host: &dyn VoiceHost, offer: &CallOffer) {
    let bridge = host.bridge();
    within(host, "an end", bridge.end(&offer.call)).await;
}

/// An offer is answered with a description, within the bound, and the session goes on.
pub async fn an_offer_is_answered(host: &dyn VoiceHost) {
    let offer = offered(host).await;
    let mut session = answer(host, &offer).await.unwrap();
    assert_ne!(session.answer, offer.offer);
    assert!(poll!(&mut session.over).is_pending(), "over at once");
    end(host, &offer).await;
}

/// Calls at once have each a session of their own: the answers differ, and the end of one leaves
/// the others.
pub async fn every_call_has_a_session_of_its_own(host: &dyn VoiceHost) {
    let mut offers = Vec::new();
    for _ in 0..AT_ONCE {
        offers.push(offered(host).await);
    }
    let answers = join_all(offers.iter().map(|offer| answer(host, offer))).await;
    let mut sessions: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let distinct: BTreeSet<_> = sessions.iter().map(|one| one.answer.as_str()).collect();
    assert_eq!(distinct.len(), AT_ONCE);

    end(host, &offers[0]).await;
    let first = sessions.remove(0);
    if host.tells_the_end() {
        within(host, "the first session's end", first.over).await;
    }
    for session in &mut sessions {
        assert!(poll!(&mut session.over).is_pending(), "another's end");
    }
    for offer in &offers[1..] {
        end(host, offer).await;
    }
}

/// A bridge that tells says when a session is over; to end it again is fine, and the bridge
/// answers the next call.
pub async fn an_end_is_told(host: &dyn VoiceHost) {
    for _ in 0..3 {
        let offer = offered(host).await;
        let session = answer(host, &offer).await.unwrap();
        end(host, &offer).await;
        end(host, &offer).await;
        if host.tells_the_end() {
            within(host, "the session's end", session.over).await;
        }
    }
}

/// The end of a call that the bridge never heard of needs nothing, and harms no other.
pub async fn the_end_of_an_unknown_call_is_fine(host: &dyn VoiceHost) {
    let unknown = offered(host).await;
    end(host, &unknown).await;
    let offer = offered(host).await;
    let mut session = answer(host, &offer).await.unwrap();
    end(host, &unknown).await;
    assert!(poll!(&mut session.over).is_pending());
    end(host, &offer).await;
}

/// Whoever waits no longer for an answer, or drops a session, keeps nobody else from theirs.
pub async fn a_caller_who_waits_no_longer_harms_nobody(host: &dyn VoiceHost) {
    for _ in 0..AT_ONCE {
        let offer = offered(host).await;
        let bridge = host.bridge();
        drop(timeout(Duration::ZERO, bridge.answer(&offer)).await);
        end(host, &offer).await;
    }
    let offer = offered(host).await;
    drop(answer(host, &offer).await.unwrap());
    end(host, &offer).await;
    let offer = offered(host).await;
    answer(host, &offer).await.unwrap();
    end(host, &offer).await;
}

/// What is no offer makes no bridge panic or wait; one that reads offers refuses it, and shows
/// nothing of it.
pub async fn t30_what_is_no_offer_is_refused(host: &dyn VoiceHost) {
    let mut garbage = vec![
        "v=0".to_owned(),
        "v=0\r\n".to_owned(),
        format!("v=0\r\n{CANARY}\r\n"),
        format!("v=0\r\no={CANARY}\r\ns=\r\nt=x y\r\nm=\r\n"),
        format!("v=0\n{}", "m=audio 0\n".repeat(6_000)),
        format!("v=0{}", "=".repeat(60_000)),
    ];
    let hostile = hostile_names().into_iter();
    garbage.extend(hostile.map(|name| format!("v=0 {}", name.replace('\0', " "))));
    for text in garbage {
        // What is too long is no description at all, and no bridge is given it.
        let Some(sdp) = Sdp::new(text) else { continue };
        let offer = call_offer(&id("ws_1"), sdp);
        match answer(host, &offer).await {
            Ok(_) => {
                assert!(!host.reads_offers(), "{}", offer.offer.as_str());
                end(host, &offer).await;
            }
            Err(error) => shows_nothing(&error),
        }
    }
    let offer = offered(host).await;
    answer(host, &offer).await.unwrap();
    end(host, &offer).await;
}

/// A real offer that was cut anywhere is answered or refused, and nothing else comes of it.
pub async fn t30_a_cut_offer_harms_nobody(host: &dyn VoiceHost) {
    let whole = host.offer().await;
    let whole = whole.as_str();
    let places = (3..whole.len()).step_by(whole.len().div_ceil(40));
    for place in places.filter(|place| whole.is_char_boundary(*place)) {
        let Some(sdp) = Sdp::new(&whole[..place]) else {
            continue;
        };
        let offer = call_offer(&id("ws_1"), sdp);
        if answer(host, &offer).await.is_ok() {
            end(host, &offer).await;
        }
    }
}

fn shows_nothing(error: &BridgeError) {
    let mut said = format!("{error} {error:?}");
    let mut under = error.source();
    while let Some(error) = under {
        said = format!("{said} {error} {error:?}");
        under = error.source();
    }
    assert!(!said.contains(CANARY), "{said}");
}
