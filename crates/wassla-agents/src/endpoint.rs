//! A runtime behind a URL: signed requests, one deadline, a circuit breaker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use url::Url;
use wassla_domain::ports::Clock;
use wassla_outbound::Response;
use wassla_outbound::header::{ACCEPT, CONTENT_TYPE};

use crate::breaker::{Breaker, BreakerChange};
use crate::failure::EndpointFailure;
use crate::settings::{HttpRuntimeSettings, InvalidSettings};
use crate::{body, connection, signature};

/// The pause before a request that did not leave is sent again.
const PAUSE: Duration = Duration::from_millis(100);

/// Where requests go, and whether they may.
pub(crate) struct SignedEndpoint {
    /// What people call the runtime.
    name: &'static str,
    http: wassla_outbound::Client,
    url: Url,
    secret: SecretString,
    call_timeout: Duration,
    clock: Arc<dyn Clock>,
    breaker: Mutex<Breaker>,
}

/// How an answer is read.
pub(crate) struct Reading<T> {
    /// The largest body that is read, in bytes.
    pub(crate) at_most: usize,
    /// What a body means; nothing is the body of a 204.
    pub(crate) parse: fn(Option<&[u8]>) -> Result<T, EndpointFailure>,
}

/// What came of sending.
enum SendError {
    /// No request left.
    NotSent(EndpointFailure),
    /// The runtime may have got it.
    Other(EndpointFailure),
}

impl SignedEndpoint {
    /// An endpoint with its pool of connections; nothing is opened yet.
    pub(crate) fn new(
        name: &'static str,
        settings: HttpRuntimeSettings,
    ) -> Result<Self, InvalidSettings> {
        settings.check()?;
        Ok(Self {
            name,
            http: connection::open(&settings)?,
            url: settings.url,
            secret: settings.secret,
            breaker: Mutex::new(Breaker::new(settings.call_timeout)),
            call_timeout: settings.call_timeout,
            clock: settings.clock,
        })
    }

    /// Asks, unless the runtime is known to be down.
    pub(crate) async fn ask<T>(
        &self,
        body: Vec<u8>,
        reading: &Reading<T>,
    ) -> Result<T, EndpointFailure> {
        let Some(admission) = self.breaker().admit(self.clock.now()) else {
            return Err(EndpointFailure::new("circuit_open"));
        };

        let result = self.ask_within(self.call_timeout, body, reading).await;

        let change = match &result {
            Err(failure) if failure.is_down() => self.breaker().failed(admission, self.clock.now()),
            // A request that the runtime refuses says that it is there.
            Ok(_) | Err(_) => self.breaker().succeeded(admission),
        };
        match change {
            BreakerChange::Nothing => {}
            BreakerChange::Opened => {
                tracing::warn!("the {} is down: it is not asked for 30 s", self.name);
            }
            BreakerChange::Closed => tracing::info!("the {} is up again", self.name),
        }
        result
    }

    /// Asks within one deadline whether the runtime is known to be down or not, and once more when
    /// the request did not leave.
    pub(crate) async fn ask_within<T>(
        &self,
        limit: Duration,
        body: Vec<u8>,
        reading: &Reading<T>,
    ) -> Result<T, EndpointFailure> {
        let started = Instant::now();
        let answered = match self.send_twice(body, started + limit).await {
            Ok(response) => body::whole(response, reading.at_most).await,
            Err(failure) => Err(failure),
        };
        let result = answered.and_then(|body| (reading.parse)(body.as_deref()));
        self.log(started.elapsed(), result.as_ref().err());
        result
    }

    async fn send_twice(
        &self,
        body: Vec<u8>,
        deadline: Instant,
    ) -> Result<Response, EndpointFailure> {
        let failure = match self.send(body.clone(), deadline).await {
            Ok(response) => return Ok(response),
            Err(SendError::Other(failure)) => return Err(failure),
            Err(SendError::NotSent(failure)) => failure,
        };
        if Instant::now() + PAUSE >= deadline {
            return Err(failure);
        }
        tokio::time::sleep(PAUSE).await;
        match self.send(body, deadline).await {
            Ok(response) => Ok(response),
            Err(SendError::NotSent(failure) | SendError::Other(failure)) => Err(failure),
        }
    }

    async fn send(&self, body: Vec<u8>, deadline: Instant) -> Result<Response, SendError> {
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

    /// One line for a request: nothing of what was said.
    fn log(&self, duration: Duration, failure: Option<&EndpointFailure>) {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        match failure {
            None => tracing::debug!(milliseconds, "the {} answered", self.name),
            Some(failure) => {
                let reason = failure.reason;
                tracing::info!(reason, milliseconds, "the {} did not answer", self.name);
            }
        }
    }
}

fn lost(error: wassla_outbound::Error) -> SendError {
    let (unsent, late) = (error.is_connect(), error.is_timeout());
    let error = error.without_url();
    if unsent {
        return SendError::NotSent(EndpointFailure::because("unreachable", error));
    }
    let reason = if late { "timed_out" } else { "broken_off" };
    SendError::Other(EndpointFailure::because(reason, error))
}
