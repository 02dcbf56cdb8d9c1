//! The demo's bar: who to be, and what time it is.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;

use crate::extract::caller::PageCaller;
use crate::extract::parameters::Parameters;
use crate::identity::DEMO_COOKIE;
use crate::problem::Problem;
use crate::state::HttpState;

/// The clocks move by at most this many minutes at once: a quarter of a year.
const MINUTES_AT_MOST: u64 = 90 * 24 * 60;

/// The routes of the bar: only the demo has them.
pub(crate) fn routes() -> Router<HttpState> {
    Router::new()
        .route("/demo/user", post(pick_user))
        .route("/demo/clock", post(move_clocks))
}

async fn pick_user(
    State(state): State<HttpState>,
    PageCaller(_): PageCaller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(Problem::from)?;
    let demo = state.demo.as_ref().ok_or_else(Problem::not_found)?;
    let form = Parameters::read(&body);
    let picked = form.first("user").and_then(|id| demo.users.find(id));
    let picked = picked.ok_or_else(Problem::body_invalid)?;

    let id = &picked.caller.user;
    let cookie = format!("{DEMO_COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/channels")).into_response())
}

async fn move_clocks(
    State(state): State<HttpState>,
    PageCaller(_): PageCaller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Redirect, Problem> {
    let body = body.map_err(Problem::from)?;
    let demo = state.demo.as_ref().ok_or_else(Problem::not_found)?;
    let form = Parameters::read(&body);
    let minutes = form.first("minutes").and_then(|text| text.parse().ok());
    let minutes = minutes.filter(|minutes| (1..=MINUTES_AT_MOST).contains(minutes));
    let minutes = minutes.ok_or_else(Problem::body_invalid)?;

    let moved = demo.hooks.advance(Duration::from_mins(minutes)).await;
    moved.map_err(|fault| Problem::fault(&fault))?;
    Ok(Redirect::to("/channels"))
}
