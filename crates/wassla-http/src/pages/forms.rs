//! The forms of the Channels page.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use wassla_app::{AuthorizationRequest, UseCaseError};
use wassla_domain::attempt::AuthType;
use wassla_domain::{ChannelKind, Landing};

use super::call_hint::{Done, after};
use super::enable::to_the_card;
use crate::api::agent_id;
use crate::extract::caller::PageCaller;
use crate::extract::channel_kind::{AnyKind, SignInKind};
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::middleware::cookies::BindingCookie;
use crate::problem::Problem;
use crate::state::HttpState;

/// Connect was clicked: off to Meta.
#[utoipa::path(post, path = "/channels/{kind}/connect", tag = "pages",
    params(("kind" = String, Path, description = "`whatsapp`, `instagram` or `messenger`")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`ask_again=true` makes Meta ask again for what was declined"),
    responses(
        (status = 303, description = "To Meta's dialog, with the binding cookie; or back to the \
            Channels page with an error"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "`csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn connect_form(
    State(state): State<HttpState>,
    PageCaller(caller): PageCaller,
    SignInKind(kind): SignInKind,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(Problem::from)?;
    let auth_type = match Parameters::read(&body).first("ask_again") {
        Some("true") => AuthType::Rerequest,
        Some(_) | None => AuthType::Usual,
    };
    let cookie = BindingCookie::new(state.settings.is_https());
    let known = cookie.read(&headers);

    let AuthorizationRequest { dialog, browser } = match state
        .wassla
        .begin_connect(&caller, kind, known, auth_type)
        .await
    {
        Ok(authorization) => authorization,
        Err(UseCaseError::Refused(refusal)) => {
            let landing = Landing::refused(kind, refusal).query();
            return Ok(Redirect::to(&format!("/channels?{landing}")).into_response());
        }
        Err(UseCaseError::Fault(fault)) => return Err(Problem::fault(&fault)),
    };

    let dialog = HeaderValue::try_from(dialog.as_str()).map_err(|_| Problem::internal())?;
    let headers = [
        (header::LOCATION, dialog),
        (header::SET_COOKIE, cookie.set(&browser)),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// An agent was chosen.
#[utoipa::path(post, path = "/channels/{kind}/agent", tag = "pages",
    params(("kind" = String, Path, description = "The kind of channel")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`agent_id`"),
    responses(
        (status = 303, description = "Back to the Channels page; to its card of calls with an \
            error if the agent was refused"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "Not connected", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "No such agent, or one that speaks otherwise",
            body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn agent_form(
    State(state): State<HttpState>,
    PageCaller(caller): PageCaller,
    AnyKind(kind): AnyKind,
    body: Result<Bytes, BytesRejection>,
) -> Result<Redirect, Problem> {
    let body = body.map_err(Problem::from)?;
    let form = Parameters::read(&body);
    let agent = agent_id(form.first("agent_id").unwrap_or_default());

    let assigned = match agent {
        Ok(agent) => state.wassla.assign_agent(&caller, kind, &agent).await,
        Err(refusal) => Err(UseCaseError::Refused(refusal)),
    };
    match (assigned, kind) {
        (Ok(()), ChannelKind::Chat(kind)) => Ok(Redirect::to(&format!("/channels?saved={kind}"))),
        (Ok(()), ChannelKind::WhatsappCall) => Ok(Redirect::to(&after(Done::AgentSaved))),
        (Err(stop), ChannelKind::Chat(_)) => Err(Problem::stop(&stop, kind)),
        (Err(stop), ChannelKind::WhatsappCall) => {
            to_the_card(&stop).ok_or_else(|| Problem::stop(&stop, kind))
        }
    }
}
