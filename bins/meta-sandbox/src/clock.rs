//! The world's clock, moved by hand.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use crate::{Sandbox, faults::is_json};

/// What the clock shows, and how far it was moved.
pub(crate) async fn show(State(sandbox): State<Sandbox>) -> Json<serde_json::Value> {
    Json(sandbox.world(|world| json!({ "now": world.now(), "offset": world.clock.offset() })))
}

/// Moves the clock by `advance` seconds, from a form or from JSON.
pub(crate) async fn advance(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let seconds = if is_json(&headers) {
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        body["advance"].as_i64()
    } else {
        let mut fields = url::form_urlencoded::parse(&body);
        fields
            .find(|(name, _)| name == "advance")
            .and_then(|(_, value)| value.parse().ok())
    };
    let Some(seconds) = seconds else {
        let message = "advance must be a whole number of seconds\n";
        return (StatusCode::BAD_REQUEST, message).into_response();
    };
    sandbox.world(|world| world.advance(seconds));
    sandbox.touch();
    if is_json(&headers) {
        return show(State(sandbox)).await.into_response();
    }
    Redirect::to("/").into_response()
}
