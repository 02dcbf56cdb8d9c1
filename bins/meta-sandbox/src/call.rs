//! Calls from a customer's phone: placed, watched and hung up by the page's script.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use meta_fake::world::{CallState, PhoneCall};
use serde_json::{Value, json};

use crate::{
    Sandbox,
    chosen::{Chosen, value},
};

/// Whether this customer can call that business now, and why not.
pub(crate) async fn can_call(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let problem = sandbox.world(|world| world.can_call(&chosen.business, &chosen.customer).err());
    let words = problem.map(|problem| problem.to_string());
    answer(
        StatusCode::OK,
        json!({ "can_call": words.is_none(), "words": words }),
    )
}

/// Places a call with the offer `sdp` of the customer's browser.
pub(crate) async fn place(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let chosen = Chosen::of(&body);
    let offer = value(&body, "sdp");
    if !offer.starts_with("v=0") {
        let words = "The offer of the phone is no SDP";
        return answer(StatusCode::BAD_REQUEST, json!({ "words": words }));
    }
    let placed =
        sandbox.world(|world| world.customer_calls(&chosen.business, &chosen.customer, &offer));
    sandbox.touch();
    match placed {
        Ok(id) => answer(StatusCode::CREATED, json!({ "id": id })),
        Err(problem) => answer(
            StatusCode::CONFLICT,
            json!({ "words": problem.to_string() }),
        ),
    }
}

/// How a call stands.
pub(crate) async fn show(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let shown = sandbox.world(|world| world.call(&id).map(as_seen_by_the_caller));
    shown.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |shown| answer(StatusCode::OK, shown),
    )
}

/// The customer hangs up; it changes nothing when the call is over.
pub(crate) async fn hang_up(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let is_known = sandbox.world(|world| {
        world.customer_hangs_up(&id);
        world.call(&id).is_some()
    });
    if !is_known {
        return StatusCode::NOT_FOUND.into_response();
    }
    sandbox.touch();
    StatusCode::NO_CONTENT.into_response()
}

fn as_seen_by_the_caller(call: &PhoneCall) -> Value {
    json!({
        "id": call.id,
        "state": call.state,
        "is_over": call.state.is_over(),
        "words": words(call),
        "answer": call.answer,
    })
}

fn words(call: &PhoneCall) -> &'static str {
    match call.state {
        CallState::Ringing | CallState::PreAccepted => "Ringing…",
        CallState::Accepted => "Connected",
        CallState::Rejected => "Rejected: the business does not take this call",
        CallState::HungUp => "Call ended",
        CallState::Terminated if call.accepted_at.is_some() => "Call ended",
        CallState::Terminated | CallState::NotAnswered => "The call was not answered",
        CallState::Failed => "The call failed: the business cannot take calls now",
    }
}

fn answer(status: StatusCode, body: Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Json(body)).into_response()
}
