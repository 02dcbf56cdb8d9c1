//! What came back: JSON that can be read, or a `MetaError`.

use serde_json::Value;
use wassla_domain::meta::{MetaError, Reached, Remedy, RemedyHints};
use wassla_outbound::Response;
use wassla_outbound::header::HeaderMap;

use crate::refused;

/// The largest body that is read. A page of a list is some hundred kilobytes.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// An answer whose body was read.
pub(crate) struct GraphAnswer {
    pub(crate) status: u16,
    /// The Graph version that answered.
    pub(crate) version: Option<String>,
    headers: HeaderMap,
    /// Nothing when the body was larger than we read.
    body: Option<Vec<u8>>,
}

/// Why an answer without an error is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It has another form than was expected.
    Form,
    /// It says itself that it was not done.
    NotDone,
}

/// An answer that is not what Meta documents.
#[derive(Debug, thiserror::Error)]
#[error("an answer with status {status} is not in the form that Meta documents")]
struct NotAnAnswer {
    status: u16,
}

pub(crate) async fn take(mut response: Response) -> Result<GraphAnswer, wassla_outbound::Error> {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let version = headers.get("facebook-api-version");
    let version = version.and_then(|value| value.to_str().ok());
    let version = version.map(str::to_owned);
    let mut body = Some(Vec::new());
    while let Some(chunk) = response.chunk().await? {
        let room = body
            .as_ref()
            .is_some_and(|it| it.len() + chunk.len() <= LARGEST_BODY);
        let Some(kept) = body.as_mut().filter(|_| room) else {
            body = None;
            break;
        };
        kept.extend_from_slice(&chunk);
    }
    Ok(GraphAnswer {
        status,
        version,
        headers,
        body,
    })
}

impl GraphAnswer {
    pub(crate) fn read<T>(
        self,
        read: impl Fn(Value) -> Result<T, Unusable>,
    ) -> Result<T, MetaError> {
        // serde_json stops at 128 levels.
        let body = self.body.as_deref();
        let parsed = body.and_then(|body| serde_json::from_slice::<Value>(body).ok());
        let Some(parsed) = parsed else {
            return Err(self.unusable());
        };
        if let Some(error) = parsed.get("error").filter(|error| !error.is_null()) {
            return Err(refused::by_meta(self.status, &self.headers, error));
        }
        if !(200..300).contains(&self.status) {
            return Err(self.unusable());
        }
        read(parsed).map_err(|why| match why {
            Unusable::Form => self.unusable(),
            Unusable::NotDone => {
                let remedy = Remedy::of(None, self.hints());
                MetaError::answered(remedy, None, refused::trace_header(&self.headers))
            }
        })
    }

    /// Without Meta's own words a success or a breakdown may have done what was asked; any other
    /// status says that it was not done.
    fn unusable(&self) -> MetaError {
        let status = self.status;
        let trace = refused::trace_header(&self.headers);
        let mut error = match status {
            200..300 | 500..600 => MetaError::unanswered(Reached::Unknown, NotAnAnswer { status }),
            _ => MetaError::answered(Remedy::of(None, self.hints()), None, None),
        };
        error.trace = trace;
        error
    }

    fn hints(&self) -> RemedyHints {
        RemedyHints {
            status: self.status,
            transient: false,
            wait: refused::wait_header(&self.headers),
        }
    }
}
