use async_trait::async_trait;
use tokio_util::task::TaskTracker;
use wassla_domain::CallId;
use wassla_domain::calls::{CallOffer, VoiceSession};
use wassla_domain::ports::{BridgeError, VoiceBridge};

use crate::endpoint::RtcEndpoint;
use crate::session::RtcSession;
use crate::sessions::RtcSessions;
use crate::settings::{DemoVoiceSettings, InvalidSettings};

/// Answers calls on this machine's loopback: callers hear themselves. Made once and shared; its
/// calls end with it.
#[derive(Debug)]
pub struct DemoVoice {
    settings: DemoVoiceSettings,
    sessions: RtcSessions,
    tasks: TaskTracker,
}

impl DemoVoice {
    /// A bridge that holds no call yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: DemoVoiceSettings) -> Result<Self, InvalidSettings> {
        settings.check()?;
        Ok(Self {
            sessions: RtcSessions::new(settings.sessions_at_most),
            settings,
            tasks: TaskTracker::new(),
        })
    }

    /// Ends every call, takes no other from now on, and waits until nothing is left of them.
    pub async fn stop(&self) {
        self.sessions.stop();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for DemoVoice {
    fn drop(&mut self) {
        self.sessions.stop();
    }
}

#[async_trait]
impl VoiceBridge for DemoVoice {
    async fn answer(&self, offer: &CallOffer) -> Result<VoiceSession, BridgeError> {
        let place = self.sessions.take(&offer.call)?;
        let (endpoint, answer) = RtcEndpoint::open(&offer.offer, self.settings.address).await?;

        let signals = place.signals().clone();
        let session = RtcSession::new(endpoint, self.settings.clone(), signals.stop);
        self.tasks.spawn(async move {
            session.run().await;
            drop(place);
        });
        Ok(VoiceSession {
            answer,
            over: Box::pin(signals.over.cancelled_owned()),
        })
    }

    /// Returns when the call's socket is closed.
    async fn end(&self, call: &CallId) {
        if let Some(signals) = self.sessions.find(call) {
            signals.stop.cancel();
            signals.over.cancelled().await;
        }
    }
}
