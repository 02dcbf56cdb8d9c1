//! `GET /oauth/meta/callback`: the person is back.

mod query;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wassla_app::{Callback, CallbackError};
use wassla_domain::Fault;

use crate::failure::ProblemBody;
use crate::identity::Identity;
use crate::middleware::cookies::BindingCookie;
use crate::problem::Problem;
use crate::state::HttpState;
use query::DialogReturn;

/// Meta's dialog sends the browser back.
#[utoipa::path(get, path = "/oauth/meta/callback", tag = "meta",
    params(
        ("state" = Option<String>, Query, description = "The nonce of the sign-in"),
        ("code" = Option<String>, Query, description = "The authorization code"),
        ("error" = Option<String>, Query, description = "Why there is no code"),
        ("error_code" = Option<String>, Query, description = "Meta's code for it"),
    ),
    responses(
        (status = 303, description = "To the Channels page, with the landing query"),
        (status = 400, description = "Not an answer of Meta's dialog", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "Nothing was spent: the same URL may be tried again",
            body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn meta_callback(
    State(state): State<HttpState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let returned = DialogReturn::read(&query, &state.settings.dialog());
    let Ok(DialogReturn {
        state: nonce,
        answer,
    }) = returned
    else {
        return Err(Problem::callback_invalid());
    };
    let identity = match state.who_asks.who_asks(&headers).await {
        Ok(Identity::Known(person)) => Some(person.caller),
        Ok(Identity::Nobody) => None,
        Err(fault) => return Err(nothing_spent(&fault)),
    };
    let cookie = BindingCookie::new(state.settings.is_https());
    let browser = cookie.read(&headers);

    let landing = state
        .wassla
        .handle_callback(Callback {
            state: nonce,
            browser,
            identity,
            answer,
        })
        .await;
    let landing = landing.map_err(|error| match error {
        CallbackError::NothingSpent(fault) => nothing_spent(&fault),
        CallbackError::Interrupted(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "sign-in interrupted"
            );
            Problem::internal()
        }
    })?;

    state.metrics.count_landing(&landing);
    let location = HeaderValue::try_from(format!("/channels?{}", landing.query()))
        .map_err(|_| Problem::internal())?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

fn nothing_spent(fault: &Fault) -> Problem {
    tracing::error!(
        error = fault as &dyn std::error::Error,
        "callback could not be looked up"
    );
    Problem::unavailable().with_retry()
}
