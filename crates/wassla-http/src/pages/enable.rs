//! The form that enables calls.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Redirect;
use wassla_app::{ChannelViewState, UseCaseError};
use wassla_domain::ChannelState;

use super::call_hint::{Done, after, after_begun, after_refusal};
use crate::api::{agent_id, not_enabled};
use crate::extract::caller::PageCaller;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Connect WhatsApp Call was clicked. The path is not that of a sign-in: there is none.
#[utoipa::path(post, path = "/channels/whatsapp_call/enable", tag = "pages",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`agent_id`"),
    responses(
        (status = 303, description = "Back to the card on the Channels page, with an error if \
            calls were refused"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "WhatsApp is not connected", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn enable_form(
    State(state): State<HttpState>,
    PageCaller(caller): PageCaller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Redirect, Problem> {
    let body = body.map_err(Problem::from)?;
    let form = Parameters::read(&body);
    let agent = agent_id(form.first("agent_id").unwrap_or_default());

    let enabled = match agent {
        Ok(agent) => state.wassla.enable_calling(&caller, &agent).await,
        Err(refusal) => Err(UseCaseError::Refused(refusal)),
    };
    match enabled {
        Ok(view) if view.state == ChannelViewState::Row(ChannelState::Connected) => {
            Ok(Redirect::to(&after(Done::Connected)))
        }
        Ok(_) => Ok(Redirect::to(&after_begun(Done::Connected))),
        Err(stop) => to_the_card(&stop).ok_or_else(|| not_enabled(&stop)),
    }
}

/// Back to the card, if it can say why.
pub(super) fn to_the_card(stop: &UseCaseError) -> Option<Redirect> {
    let UseCaseError::Refused(refusal) = stop else {
        return None;
    };
    after_refusal(refusal).map(|location| Redirect::to(&location))
}
