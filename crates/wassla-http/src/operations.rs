//! What operators and their programs ask.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// The OpenAPI document as it is served.
#[derive(Clone)]
pub(crate) struct Document(pub(crate) Arc<str>);

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "Alive", body = str, content_type = "text/plain")))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The store answers too.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses(
        (status = 200, description = "Ready", body = str, content_type = "text/plain"),
        (status = 503, description = "Not ready", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn readyz(State(state): State<HttpState>) -> Result<&'static str, Problem> {
    state.wassla.ready().await.map_err(|fault| {
        let error: &dyn std::error::Error = &fault;
        tracing::warn!(error, "not ready");
        Problem::unavailable()
    })?;
    Ok("ready\n")
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations",
    responses((status = 200, description = "The OpenAPI document", content_type = "application/json")))]
pub(crate) async fn openapi(Extension(Document(text)): Extension<Document>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        text.to_string(),
    )
        .into_response()
}
