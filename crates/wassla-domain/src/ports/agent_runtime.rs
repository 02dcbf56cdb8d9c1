use async_trait::async_trait;

use crate::inbox::{AgentAnswer, AgentRequest};

/// What answers customers in writing.
///
/// An adapter MUST bound every call in time, MUST NOT show what customers wrote in errors or
/// logs, and MUST answer quickly with [`AgentError`] while the runtime is known to be down.
#[async_trait]
pub trait AgentRuntime: Send + Sync + 'static {
    /// The agent's answer.
    ///
    /// # Errors
    /// [`AgentError`]: the agent is asked again later, with the same id.
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError>;
}

/// An agent that did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the agent did not answer: {reason}")]
pub struct AgentError {
    /// Why, in a word or two: a figure's label.
    pub reason: &'static str,
    /// What lies under it.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl AgentError {
    /// An agent that did not answer, for this reason.
    pub const fn new(reason: &'static str) -> Self {
        Self {
            reason,
            source: None,
        }
    }

    /// An agent that did not answer, with what lies under it.
    pub fn because(
        reason: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            reason,
            source: Some(source.into()),
        }
    }
}
