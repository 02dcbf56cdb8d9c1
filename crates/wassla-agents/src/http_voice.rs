use std::future;
use std::time::Duration;

use async_trait::async_trait;
use wassla_domain::CallId;
use wassla_domain::calls::{CallOffer, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};

use crate::endpoint::SignedEndpoint;
use crate::failure::EndpointFailure;
use crate::settings::{HttpRuntimeSettings, InvalidSettings};
use crate::voice;

/// How long a runtime that is told of an end is waited for.
const END_WITHIN: Duration = Duration::from_secs(3);

/// A voice runtime behind a URL: the caller's offer is posted, signed, and the answer is the
/// runtime's own. Made once and shared.
///
/// The media flow between Meta and the runtime; what a session holds is held there.
pub struct HttpVoiceBridge(SignedEndpoint);

impl HttpVoiceBridge {
    /// A bridge with its pool of connections; nothing is opened yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: HttpRuntimeSettings) -> Result<Self, InvalidSettings> {
        SignedEndpoint::new("voice runtime", settings).map(Self)
    }
}

#[async_trait]
impl VoiceBridge for HttpVoiceBridge {
    async fn answer(&self, offer: &CallOffer) -> Result<VoiceSession, BridgeError> {
        let answered = self.0.ask(voice::connect(offer), &voice::ANSWER).await;
        let answer = answered
            .map_err(|EndpointFailure { reason, source }| BridgeError { reason, source })?;
        Ok(VoiceSession {
            answer,
            // The runtime hangs up through our API.
            over: Box::pin(future::pending()),
        })
    }

    async fn end(&self, call: &CallId) {
        let told = self
            .0
            .ask_within(END_WITHIN, voice::end(call), &voice::TOLD);
        // Nobody is left who could do something about it; the log has a line.
        let _ = told.await;
    }
}
