//! Servers, runtimes and a conversation for the tests.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use url::Url;
use wassla_agents::{HttpRuntime, HttpRuntimeSettings};
use wassla_domain::agent::{Agent, AgentStatus, Modality};
use wassla_domain::inbound::{Alias, AliasKind, AssetRef, Content};
use wassla_domain::inbox::{AgentAnswer, AgentRequest, Conversation, Turn};
use wassla_domain::kind::ChatKind;
use wassla_domain::ports::{AgentError, AgentRuntime, Clock};
use wassla_domain::{AgentId, ConversationId, Timestamp, WorkspaceId};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::captured::listen;

/// What requests of the tests are signed with.
pub(crate) const SECRET: &str = "whsec-canary-of-a-secret";
/// What the customer of the tests wrote last.
pub(crate) const WORDS: &str = "Two dozen roses, canary-of-words";
/// When the tests begin, in unix seconds.
pub(crate) const NOW: i64 = 1_795_000_000;

/// A clock that a test moves.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn start() -> Self {
        Self(Arc::new(AtomicI64::new(NOW)))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) fn settings(url: &str, clock: &TestClock) -> HttpRuntimeSettings {
    listen();
    let url = Url::parse(url).unwrap();
    HttpRuntimeSettings {
        connect_timeout: Duration::from_secs(2),
        call_timeout: Duration::from_secs(5),
        ..HttpRuntimeSettings::new(url, SECRET.into(), Arc::new(clock.clone()))
    }
}

/// A runtime, its clock and the server that it asks. They stay together: a server that is dropped
/// is handed to the next test.
pub(crate) struct Served {
    pub(crate) server: MockServer,
    pub(crate) clock: TestClock,
    runtime: HttpRuntime,
}

impl Deref for Served {
    type Target = HttpRuntime;

    fn deref(&self) -> &HttpRuntime {
        &self.runtime
    }
}

impl Served {
    /// From now on the server answers with this.
    pub(crate) async fn becomes(&self, answer: ResponseTemplate) {
        self.server.reset().await;
        let mock = Mock::given(any()).respond_with(answer);
        mock.mount(&self.server).await;
    }

    /// How many requests came since the server became what it is.
    pub(crate) async fn asked(&self) -> usize {
        self.requests().await.len()
    }

    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    /// The reason why there was no answer.
    pub(crate) async fn fails(&self) -> &'static str {
        self.ask().await.unwrap_err().reason
    }

    pub(crate) async fn ask(&self) -> Result<AgentAnswer, AgentError> {
        self.answer(&request()).await
    }
}

/// A server that answers every request with this.
pub(crate) async fn answering(answer: ResponseTemplate) -> Served {
    let server = MockServer::start().await;
    let clock = TestClock::start();
    let runtime = HttpRuntime::new(settings(&server.uri(), &clock)).unwrap();
    let all = Served {
        server,
        clock,
        runtime,
    };
    all.becomes(answer).await;
    all
}

/// An answer with status 200 and this body.
pub(crate) fn saying(body: &str) -> ResponseTemplate {
    let body = body.as_bytes().to_vec();
    ResponseTemplate::new(200).set_body_raw(body, "application/json")
}

pub(crate) fn request() -> AgentRequest {
    let workspace = WorkspaceId::parse("ws_1").unwrap();
    let written = Timestamp::from_seconds(NOW - 60);
    let number = Alias::new(AliasKind::WaId, "12025550100").unwrap();
    AgentRequest {
        id: "cv_1:42".to_owned(),
        agent: Agent {
            id: AgentId::parse("ag_1").unwrap(),
            workspace: workspace.clone(),
            name: "Layla".to_owned(),
            modality: Modality::Text,
            status: AgentStatus::Published,
        },
        conversation: Conversation {
            id: ConversationId::parse("cv_1").unwrap(),
            workspace,
            asset: AssetRef {
                kind: ChatKind::Whatsapp,
                external_id: "106540352242922".to_owned(),
            },
            channel_display: "+1 202-555-0101".to_owned(),
            customer_name: Some("Sara \u{1f339}".to_owned()),
            aliases: vec![number],
            last: Content::Text(WORDS.to_owned()),
            last_at: written,
            last_inbound_at: written,
        },
        turns: vec![
            turn(true, "Do you have roses?", -90_000),
            turn(false, "We do.", -80_500),
            turn(true, WORDS, -60_000),
        ],
    }
}

fn turn(by_customer: bool, words: &str, milliseconds: i64) -> Turn {
    Turn {
        by_customer,
        content: Content::Text(words.to_owned()),
        at: Timestamp::from_millis(NOW * 1_000 + milliseconds),
    }
}
