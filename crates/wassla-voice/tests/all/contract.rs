//! The contract of `VoiceBridge`.

use std::sync::Arc;

use async_trait::async_trait;
use wassla_contract::VoiceHost;
use wassla_domain::calls::Sdp;
use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::world::bridge;

struct Host(Arc<dyn VoiceBridge>);

#[async_trait]
impl VoiceHost for Host {
    fn bridge(&self) -> Arc<dyn VoiceBridge> {
        self.0.clone()
    }

    async fn offer(&self) -> Sdp {
        Sdp::new(Caller::dialling().await.offer()).unwrap()
    }
}

#[expect(clippy::unused_async, reason = "hosts are made asynchronously")]
async fn fresh_host() -> Host {
    Host(Arc::new(bridge(|_| {})))
}

wassla_contract::voice_bridge_contract!(crate::contract::fresh_host);
