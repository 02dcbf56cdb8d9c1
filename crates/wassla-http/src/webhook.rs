//! `POST /webhooks/meta`: what Meta delivers.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Where it is served.
pub(crate) const PATH: &str = "/webhooks/meta";

/// No delivery of Meta's is larger.
const BODY_BYTES: usize = 3 * 1024 * 1024;

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
    request: Request,
) -> Result<StatusCode, Problem> {
    let signature = signature(request.headers()).cloned();
    let body = read(request).await?;

    let signature = signature.as_ref().and_then(|value| value.to_str().ok());
    let received = state.wassla.receive(&body, signature).await;
    // Why something was not written is logged once for all that waited for the same commit.
    received.map_err(|reason| Problem::not_received(&reason))?;
    Ok(StatusCode::OK)
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
