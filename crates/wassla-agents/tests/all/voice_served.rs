//! Voice runtimes and a call for the tests.

use std::ops::Deref;

use serde_json::json;
use wassla_agents::HttpVoiceBridge;
use wassla_domain::agent::{Agent, AgentStatus, Modality};
use wassla_domain::calls::{CallOffer, Sdp, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};
use wassla_domain::{AgentId, CallId, ConversationId, WorkspaceId};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::served::{TestClock, saying, settings};

/// What the caller of the tests offers.
pub(crate) const OFFER: &str = "v=0\r\no=- 7 2 IN IP4 192.0.2.1\r\ns=\"\\u0041\" & \u{663}\r\na=ice-pwd:canary-of-an-offer\r\n";
/// What the runtime of the tests answers.
pub(crate) const ANSWER: &str =
    "v=0\r\no=- 9 2 IN IP4 192.0.2.9\r\ns=\u{1f339}\r\na=ice-pwd:canary-of-an-answer\r\n";

/// A bridge, its clock and the server that it asks. They stay together: a server that is dropped
/// is handed to the next test.
pub(crate) struct Voiced {
    pub(crate) server: MockServer,
    pub(crate) clock: TestClock,
    bridge: HttpVoiceBridge,
}

impl Deref for Voiced {
    type Target = HttpVoiceBridge;

    fn deref(&self) -> &HttpVoiceBridge {
        &self.bridge
    }
}

impl Voiced {
    /// From now on the server answers with this.
    pub(crate) async fn becomes(&self, answer: ResponseTemplate) {
        self.server.reset().await;
        let mock = Mock::given(any()).respond_with(answer);
        mock.mount(&self.server).await;
    }

    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    pub(crate) async fn rings(&self) -> Result<VoiceSession, BridgeError> {
        self.answer(&offer()).await
    }

    /// The reason why there was no answer.
    pub(crate) async fn fails(&self) -> &'static str {
        self.rings().await.unwrap_err().reason
    }
}

/// A voice runtime that answers every request with this.
pub(crate) async fn voiced(answer: ResponseTemplate) -> Voiced {
    let server = MockServer::start().await;
    let clock = TestClock::start();
    let bridge = HttpVoiceBridge::new(settings(&server.uri(), &clock)).unwrap();
    let all = Voiced {
        server,
        clock,
        bridge,
    };
    all.becomes(answer).await;
    all
}

/// What a runtime that is well answers.
pub(crate) fn answered() -> ResponseTemplate {
    saying(&json!({ "sdp_type": "answer", "sdp": ANSWER }).to_string())
}

pub(crate) fn call(id: &str) -> CallId {
    CallId::parse(id).unwrap()
}

pub(crate) fn offer() -> CallOffer {
    let workspace = WorkspaceId::parse("ws_1").unwrap();
    CallOffer {
        call: call("call_1"),
        agent: Agent {
            id: AgentId::parse("ag_1").unwrap(),
            workspace: workspace.clone(),
            name: "Layla".to_owned(),
            modality: Modality::Voice,
            status: AgentStatus::Published,
        },
        workspace,
        conversation: ConversationId::parse("cv_1").unwrap(),
        customer: "Sara \u{1f339}".to_owned(),
        business: "+1 202-555-0101".to_owned(),
        offer: Sdp::new(OFFER).unwrap(),
    }
}
