//! Bridges and offers of calls for the tests.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::timeout;
use wassla_domain::agent::{Agent, AgentStatus, Modality};
use wassla_domain::calls::{CallOffer, Sdp, SessionOver, VoiceSession};
use wassla_domain::ports::VoiceBridge;
use wassla_domain::{AgentId, CallId, ConversationId, WorkspaceId};
use wassla_voice::{DemoVoice, DemoVoiceSettings};

use crate::caller::{Caller, PATIENCE};

pub(crate) fn bridge(change: impl FnOnce(&mut DemoVoiceSettings)) -> DemoVoice {
    let mut settings = DemoVoiceSettings::default();
    change(&mut settings);
    DemoVoice::new(settings).unwrap()
}

pub(crate) fn call(number: usize) -> CallId {
    CallId::parse(format!("call_{number}")).unwrap()
}

/// The offer of this call.
pub(crate) fn offer(call: &CallId, sdp: &str) -> CallOffer {
    let workspace = WorkspaceId::parse("ws_1").unwrap();
    CallOffer {
        call: call.clone(),
        agent: Agent {
            id: AgentId::parse("ag_1").unwrap(),
            workspace: workspace.clone(),
            name: "Layla".to_owned(),
            modality: Modality::Voice,
            status: AgentStatus::Published,
        },
        workspace,
        conversation: ConversationId::parse("cv_1").unwrap(),
        customer: "Karim".to_owned(),
        business: "+1 202-555-0101".to_owned(),
        offer: Sdp::new(sdp).unwrap(),
    }
}

/// The answer to this offer, or the reason why there is none.
pub(crate) async fn answer(
    bridge: &DemoVoice,
    number: usize,
    sdp: &str,
) -> Result<VoiceSession, &'static str> {
    let answered = bridge.answer(&offer(&call(number), sdp)).await;
    answered.map_err(|error| error.reason)
}

/// A call that sound flows in.
pub(crate) async fn connected(bridge: &DemoVoice, number: usize) -> (Caller, VoiceSession) {
    let mut caller = Caller::dialling().await;
    let session = answer(bridge, number, &caller.offer()).await.unwrap();
    caller.takes(&session.answer);
    caller.connects().await;
    (caller, session)
}

/// Waits until the session is over: not as long as it would take to be over by itself.
pub(crate) async fn is_over(over: SessionOver) {
    timeout(PATIENCE / 3, over)
        .await
        .expect("the session is over");
}

/// Whether the session goes on: it is given a moment to end.
pub(crate) async fn goes_on(over: &mut SessionOver) -> bool {
    timeout(Duration::ZERO, over).await.is_err()
}

/// Where the answer says that the bridge listens.
pub(crate) fn socket_of(answer: &Sdp) -> SocketAddr {
    let candidates: Vec<_> = answer
        .as_str()
        .lines()
        .filter_map(|line| line.strip_prefix("a=candidate:"))
        .collect();
    let [candidate] = candidates[..] else {
        panic!("one candidate, not {candidates:?}");
    };
    let words: Vec<_> = candidate.split(' ').collect();
    assert_eq!((words[2], words[6], words[7]), ("udp", "typ", "host"));
    SocketAddr::new(words[4].parse().unwrap(), words[5].parse().unwrap())
}
