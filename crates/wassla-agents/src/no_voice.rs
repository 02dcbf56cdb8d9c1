use async_trait::async_trait;
use wassla_domain::CallId;
use wassla_domain::calls::{CallOffer, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};

/// Answers no call: what there is where no voice runtime is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVoice;

#[async_trait]
impl VoiceBridge for NoVoice {
    fn answers(&self) -> bool {
        false
    }

    async fn answer(&self, _: &CallOffer) -> Result<VoiceSession, BridgeError> {
        Err(BridgeError::new("no_bridge"))
    }

    async fn end(&self, _: &CallId) {}
}
