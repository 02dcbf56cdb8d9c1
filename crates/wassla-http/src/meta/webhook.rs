//! `POST /webhooks/meta`: what Meta delivers.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Where it is served.
pub(crate) const PATH: &str = "/webhooks/meta";

/// No delivery of Meta's is larger.
const BODY_BYTES: usize = 3 * 1024 * 1024;

/// Most deliveries are smaller.
const SMALL: u64 = 64 * 1024;

/// How many larger ones are read side by side.
const LARGE_AT_ONCE: usize = 32;

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// Meta delivers what happened. It is answered when that is written durably.
#[utoipa::path(post, path = "/webhooks/meta", tag = "meta",
    params(("X-Hub-Signature-256" = String, Header,
        description = "`sha256=` and the HMAC-SHA256 of the body under the app secret")),
    request_body(content = String, content_type = "application/json",
        description = "A delivery of Meta's webhooks, at most 3 MiB"),
    responses(
        (status = 200, description = "Written, or known already"),
        (status = 400, description = "Signed, but not JSON", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "Not signed by Meta", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 413, description = "Larger than 3 MiB", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "Not written: to be delivered again", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn meta_webhook(
    State(state): State<HttpState>,
    Extension(large): Extension<LargeBodies>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let signature = signature(request.headers()).cloned();
    let _room = large.room_for(&request)?;
    let body = read(request).await?;

    let signature = signature.as_ref().and_then(|value| value.to_str().ok());
    let received = state.wassla.ingest(&body, signature).await;
    // Why something was not written is logged once for all that waited for the same commit.
    received.map_err(|reason| Problem::ingest_failed(&reason))?;
    Ok(StatusCode::OK)
}

/// The room for large bodies. Anybody may send one, and it is only known to be Meta's when it is
/// all there: so few are read at a time, and Meta delivers again what finds no room.
#[derive(Clone)]
pub(crate) struct LargeBodies(Arc<Semaphore>);

impl Default for LargeBodies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LARGE_AT_ONCE)))
    }
}

impl LargeBodies {
    /// Room for as long as it is kept; nothing is needed for a small body.
    fn room_for(&self, request: &Request) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let announced = request.body().size_hint().upper();
        if announced.is_some_and(|bytes| bytes <= SMALL) {
            return Ok(None);
        }
        let room = self.0.clone().try_acquire_owned();
        room.map(Some).map_err(|_| Problem::unavailable())
    }
}

/// The signature, when there is exactly one: of two, nobody can say which one counts.
fn signature(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut values = headers.get_all(SIGNATURE).iter();
    values.next().filter(|_| values.next().is_none())
}

/// The whole body. One whose announced length is too large is not even begun.
async fn read(mut request: Request) -> Result<Bytes, Problem> {
    let announced = request.body().size_hint().lower();
    if usize::try_from(announced).map_or(true, |announced| announced > BODY_BYTES) {
        return Err(Problem::body_too_large());
    }
    DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
    Bytes::from_request(request, &())
        .await
        .map_err(Problem::from)
}
