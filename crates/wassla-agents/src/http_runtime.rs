use async_trait::async_trait;
use wassla_catalogue::{Catalogue, Texts};
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::ports::{AgentError, AgentRuntime};

use crate::endpoint::SignedEndpoint;
use crate::failure::EndpointFailure;
use crate::settings::{HttpRuntimeSettings, InvalidSettings};
use crate::{answer, question};

/// An agent behind a URL: the conversation is posted, signed, and the answer is the reply. Made
/// once and shared.
pub struct HttpRuntime {
    endpoint: SignedEndpoint,
    texts: Texts,
}

impl HttpRuntime {
    /// A runtime with its pool of connections; nothing is opened yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: HttpRuntimeSettings) -> Result<Self, InvalidSettings> {
        Ok(Self {
            endpoint: SignedEndpoint::new("agent runtime", settings)?,
            texts: Catalogue::shipped().english(),
        })
    }
}

#[async_trait]
impl AgentRuntime for HttpRuntime {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        let question = question::body(request, &self.texts);
        let answered = self.endpoint.ask(question, &answer::READING).await;
        answered.map_err(|EndpointFailure { reason, source }| AgentError { reason, source })
    }
}
