//! Sending a call: the deadline, the repetitions, the line of log.

use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use wassla_domain::meta::{MetaError, Reached, Remedy};
use wassla_outbound::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use wassla_outbound::{Method, Request};

use crate::answer::{self, GraphAnswer, Unusable};
use crate::client::GraphClient;
use crate::proof;
use crate::request::{Authority, Body, GraphRequest};

/// The pauses before a second and a third try.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];

impl GraphClient {
    /// Asks, and reads what came back.
    pub(crate) async fn ask<T>(
        &self,
        call: GraphRequest<'_>,
        read: impl Fn(Value) -> Result<T, Unusable>,
    ) -> Result<T, MetaError> {
        self.ask_with_version(call, read)
            .await
            .map(|(read, _)| read)
    }

    /// The same, with the Graph version that answered.
    pub(crate) async fn ask_with_version<T>(
        &self,
        call: GraphRequest<'_>,
        read: impl Fn(Value) -> Result<T, Unusable>,
    ) -> Result<(T, Option<String>), MetaError> {
        let deadline = Instant::now() + self.call_timeout;
        let mut pauses = PAUSES.into_iter();
        loop {
            let result = self.try_once(&call, deadline, &read).await;
            let Err(error) = &result else {
                return result;
            };
            let may_repeat = call.repeat.allows(error);
            let in_time = |pause: &Duration| Instant::now() + *pause < deadline;
            let Some(pause) = pauses.next().filter(in_time).filter(|_| may_repeat) else {
                return result;
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn try_once<T>(
        &self,
        call: &GraphRequest<'_>,
        deadline: Instant,
        read: &impl Fn(Value) -> Result<T, Unusable>,
    ) -> Result<(T, Option<String>), MetaError> {
        let started = Instant::now();
        let (status, result) = match self.send(call, deadline - started).await {
            Ok(answer) => {
                let (status, version) = (answer.status, answer.version.clone());
                let result = answer.read(read).map(|read| (read, version));
                (Some(status), result)
            }
            Err(error) => (None, Err(error)),
        };
        let duration = started.elapsed();
        log(call, status, duration, result.as_ref().err());
        result
    }

    async fn send(
        &self,
        call: &GraphRequest<'_>,
        within: Duration,
    ) -> Result<GraphAnswer, MetaError> {
        let mut request = self.request(call)?;
        *request.timeout_mut() = Some(within);
        let response = self.http.execute(request).await.map_err(unanswered)?;
        let answer = answer::take(response).await.map_err(unanswered)?;
        if let Some(version) = &answer.version {
            self.note_version(version);
        }
        Ok(answer)
    }

    fn request(&self, call: &GraphRequest<'_>) -> Result<Request, MetaError> {
        let mut url = self.address(&self.graph_url, &call.path);
        let token = match &call.authority {
            Authority::Token(token) => Some(SecretString::from(token.expose())),
            Authority::App => Some(self.app_token()),
            Authority::Parameters => None,
        };
        let proof = token.as_ref().map(|token| {
            (
                "appsecret_proof",
                proof::of(&self.secret, token.expose_secret()),
            )
        });
        let parameters = call.query.iter().chain(proof.as_ref());
        url.query_pairs_mut().extend_pairs(parameters);

        let mut request = Request::new(call.method.clone(), url);
        if let Some(token) = token {
            let header = bearer(&token).ok_or_else(no_token)?;
            request.headers_mut().insert(AUTHORIZATION, header);
        }
        let (kind, body) = match &call.body {
            Body::Nothing if call.method == Method::GET => return Ok(request),
            Body::Nothing => (None, Vec::new()),
            Body::Json(body) => (Some("application/json"), body.to_string().into_bytes()),
            Body::Form(fields) => (
                Some("application/x-www-form-urlencoded"),
                form(fields).into_bytes(),
            ),
        };
        if let Some(kind) = kind {
            let headers = request.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        *request.body_mut() = Some(body.into());
        Ok(request)
    }

    fn app_token(&self) -> SecretString {
        format!("{}|{}", self.app_id, self.secret.expose_secret()).into()
    }
}

/// A token that a header can carry; an empty or an invisible one is none.
fn bearer(token: &SecretString) -> Option<HeaderValue> {
    let token = token.expose_secret();
    let usable = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    let mut header = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    header.set_sensitive(true);
    usable.then_some(header)
}

fn form(fields: &[(&'static str, String)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

/// What was not a token was never sent.
fn no_token() -> MetaError {
    let mut error = MetaError::answered(Remedy::Reconnect, None, None);
    error.reached = Reached::NotSent;
    error
}

fn unanswered(error: wassla_outbound::Error) -> MetaError {
    let reached = if error.is_connect() || error.is_builder() {
        Reached::NotSent
    } else {
        Reached::Unknown
    };
    MetaError::unanswered(reached, error.without_url())
}

/// One line for a request: no id, no parameter, no word of Meta's.
fn log(
    call: &GraphRequest<'_>,
    status: Option<u16>,
    duration: Duration,
    error: Option<&MetaError>,
) {
    let method = call.method.as_str();
    let endpoint = call.template;
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let Some(error) = error else {
        tracing::debug!(method, endpoint, status, milliseconds, "Meta answered");
        return;
    };
    let code = error.code.map(tracing::field::display);
    let trace = error.trace.as_deref();
    let reached = tracing::field::debug(error.reached);
    tracing::info!(
        method,
        endpoint,
        status,
        code,
        trace,
        reached,
        milliseconds,
        "Meta did not do it"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t10_the_header_of_a_token_is_sensitive_and_only_a_token_makes_one() {
        let header = bearer(&"EAAx".into()).unwrap();
        assert!(header.is_sensitive());
        assert!(!format!("{header:?}").contains("EAAx"));
        for nonsense in ["", "a b", "a\r\nb", "é", "\u{7f}"] {
            assert!(bearer(&nonsense.into()).is_none(), "{nonsense:?}");
        }
    }
}
