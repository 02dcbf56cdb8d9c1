//! The contract of voice bridges, with a runtime behind real HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use serde_json::{Value, json};
use wassla_agents::HttpVoiceBridge;
use wassla_contract::VoiceHost;
use wassla_domain::calls::Sdp;
use wassla_domain::ports::VoiceBridge;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::served::{TestClock, settings};

wassla_contract::voice_bridge_contract!(crate::contract::fresh_host);

/// A runtime that answers every call in its own words.
struct Host {
    bridge: Arc<HttpVoiceBridge>,
    offers: AtomicUsize,
    _server: MockServer,
}

async fn fresh_host() -> Host {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(in_its_own_words)
        .mount(&server)
        .await;
    let settings = settings(&server.uri(), &TestClock::start());
    Host {
        bridge: Arc::new(HttpVoiceBridge::new(settings).unwrap()),
        offers: AtomicUsize::new(0),
        _server: server,
    }
}

fn in_its_own_words(request: &Request) -> ResponseTemplate {
    let told: Value = request.body_json().unwrap();
    if told["event"] != "connect" {
        return ResponseTemplate::new(204);
    }
    let call = told["call_id"].as_str().unwrap();
    let sdp = format!("v=0\r\ns=the answer to {call}\r\n");
    let answer = json!({ "sdp_type": "answer", "sdp": sdp });
    ResponseTemplate::new(200).set_body_json(answer)
}

#[async_trait]
impl VoiceHost for Host {
    fn bridge(&self) -> Arc<dyn VoiceBridge> {
        self.bridge.clone()
    }

    async fn offer(&self) -> Sdp {
        let number = self.offers.fetch_add(1, Ordering::SeqCst);
        Sdp::new(format!("v=0\r\ns=offer {number}\r\n")).unwrap()
    }

    fn tells_the_end(&self) -> bool {
        false
    }

    fn reads_offers(&self) -> bool {
        false
    }
}
