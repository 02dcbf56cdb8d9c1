use async_trait::async_trait;
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::ports::{AgentError, AgentRuntime};

use crate::endpoint::SignedEndpoint;
use crate::failure::EndpointFailure;
use crate::settings::{HttpRuntimeSettings, InvalidSettings};
use crate::{answer, question};

/// An agent behind a URL: the conversation is posted, signed, and the answer is the reply. Made
/// once and shared.
pub struct HttpRuntime(SignedEndpoint);

impl HttpRuntime {
    /// A runtime with its pool of connections; nothing is opened yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: HttpRuntimeSettings) -> Result<Self, InvalidSettings> {
        SignedEndpoint::new("agent runtime", settings).map(Self)
    }
}

#[async_trait]
impl AgentRuntime for HttpRuntime {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        let answered = self.0.ask(question::body(request), &answer::READING).await;
        answered.map_err(|EndpointFailure { reason, source }| AgentError { reason, source })
    }
}
