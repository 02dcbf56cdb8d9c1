//! Graph calls: between axum's types and the fake Meta's.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use meta_fake::http;

use crate::{Dropped, Sandbox, delivery};

/// The largest body of a Graph call.
const LARGEST_BODY: usize = 4 << 20;

/// Answers one Graph call, after its delay, or marks it to be dropped.
pub(crate) async fn answer(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = http::Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: body.to_vec(),
    };
    if let Some(asked) = sandbox.world(|world| meta_fake::challenge(world, &call)) {
        let (status, body) = delivery::ask(&asked).await;
        sandbox.world(|world| world.challenge_answered(&asked, status, &body));
    }
    let reception = sandbox.world(|world| meta_fake::receive(world, &call));
    sandbox.touch();
    if !reception.delay.is_zero() {
        tokio::time::sleep(reception.delay).await;
        sandbox.world(|world| world.journal.finish(reception.sequence));
    }
    reception.response.map_or_else(drop_connection, respond)
}

fn drop_connection() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Dropped);
    response
}

fn respond(answered: http::Response) -> Response {
    let mut response = Response::new(Body::from(answered.body));
    *response.status_mut() =
        StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answered.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
