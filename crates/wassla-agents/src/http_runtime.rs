use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::SecretString;
use url::Url;
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::ports::{AgentError, AgentRuntime, Clock};

use crate::breaker::{Breaker, Change};
use crate::settings::{HttpRuntimeSettings, InvalidSettings};
use crate::{answer, connection, question, signature};

/// The pause before a request that did not leave is sent again.
const PAUSE: Duration = Duration::from_millis(100);

/// An agent behind a URL: the conversation is posted, signed, and the answer is the reply. Made
/// once and shared.
pub struct HttpRuntime {
    http: reqwest::Client,
    url: Url,
    secret: SecretString,
    call_timeout: Duration,
    clock: Arc<dyn Clock>,
    breaker: Mutex<Breaker>,
}

/// What came of sending.
enum Lost {
    /// No request left.
    NotSent(AgentError),
    /// The runtime may have got it.
    Other(AgentError),
}

impl HttpRuntime {
    /// A runtime with its pool of connections; nothing is opened yet.
    ///
    /// # Errors
    /// [`InvalidSettings`] when a setting cannot be used.
    pub fn new(settings: HttpRuntimeSettings) -> Result<Self, InvalidSettings> {
        settings.check()?;
        Ok(Self {
            http: connection::open(&settings)?,
            url: settings.url,
            secret: settings.secret,
            breaker: Mutex::new(Breaker::new(settings.call_timeout)),
            call_timeout: settings.call_timeout,
            clock: settings.clock,
        })
    }
}

#[async_trait]
impl AgentRuntime for HttpRuntime {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        let Some(admission) = self.breaker().admit(self.clock.now()) else {
            return Err(AgentError::new("circuit_open"));
        };

        let started = Instant::now();
        let result = self.ask(question::body(request)).await;
        log(started.elapsed(), result.as_ref().err());

        let change = match &result {
            Err(error) if is_down(error) => self.breaker().failed(admission, self.clock.now()),
            // A question that the runtime refuses says that it is there.
            Ok(_) | Err(_) => self.breaker().succeeded(admission),
        };
        match change {
            Change::Nothing => {}
            Change::Opened => tracing::warn!("the agent runtime is down: it is not asked for 30 s"),
            Change::Closed => tracing::info!("the agent runtime is up again"),
        }
        result
    }
}

/// Whether the runtime itself is in trouble, not only this question.
fn is_down(error: &AgentError) -> bool {
    matches!(
        error.reason,
        "unreachable" | "timed_out" | "broken_off" | "throttled" | "server_error"
    )
}

impl HttpRuntime {
    /// Sends within one deadline, and once more when the request did not leave.
    async fn ask(&self, body: Vec<u8>) -> Result<AgentAnswer, AgentError> {
        let deadline = Instant::now() + self.call_timeout;
        let error = match self.send(body.clone(), deadline).await {
            Ok(response) => return answer::read(response).await,
            Err(Lost::Other(error)) => return Err(error),
            Err(Lost::NotSent(error)) => error,
        };
        if Instant::now() + PAUSE >= deadline {
            return Err(error);
        }
        tokio::time::sleep(PAUSE).await;
        match self.send(body, deadline).await {
            Ok(response) => answer::read(response).await,
            Err(Lost::NotSent(error) | Lost::Other(error)) => Err(error),
        }
    }

    async fn send(&self, body: Vec<u8>, deadline: Instant) -> Result<reqwest::Response, Lost> {
        let signature = signature::of(&self.secret, self.clock.now(), &body);
        self.http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(signature::HEADER, signature)
            .timeout(deadline.saturating_duration_since(Instant::now()))
            .body(body)
            .send()
            .await
            .map_err(lost)
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lost(error: reqwest::Error) -> Lost {
    let (unsent, late) = (error.is_connect(), error.is_timeout());
    let error = error.without_url();
    if unsent {
        return Lost::NotSent(AgentError::because("unreachable", error));
    }
    let reason = if late { "timed_out" } else { "broken_off" };
    Lost::Other(AgentError::because(reason, error))
}

/// One line for a question: nothing of what was said.
fn log(duration: Duration, error: Option<&AgentError>) {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    match error {
        None => tracing::debug!(milliseconds, "the agent answered"),
        Some(error) => {
            let reason = error.reason;
            tracing::info!(reason, milliseconds, "the agent did not answer");
        }
    }
}
