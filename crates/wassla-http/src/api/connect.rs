use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wassla_app::AuthorizationRequest;
use wassla_domain::attempt::AuthType;

use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::SignInKind;
use crate::failure::ProblemBody;
use crate::middleware::cookies::BindingCookie;
use crate::problem::Problem;
use crate::state::HttpState;

/// How to connect. An empty body is as good.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ConnectRequest {
    /// Whether Meta asks again for permissions that were declined before.
    ask_again: bool,
}

/// Where the browser goes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConnectAnswer {
    /// Meta's dialog. The browser must also keep the cookie of this answer.
    redirect_url: String,
}

/// Begins a sign-in at Meta.
#[utoipa::path(post, path = "/api/v1/channels/{kind}/connect", tag = "channels",
    params(("kind" = String, Path, description = "`whatsapp`, `instagram` or `messenger`")),
    request_body = Option<ConnectRequest>,
    responses(
        (status = 200, description = "Where the browser goes; sets the binding cookie",
            body = ConnectAnswer),
        (status = 400, description = "Not the expected body", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, the workspace is suspended, or `csrf`",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn connect_channel(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    SignInKind(kind): SignInKind,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(Problem::from)?;
    let asked = match &*body {
        [] => ConnectRequest::default(),
        json => serde_json::from_slice(json).map_err(|_| Problem::body_invalid())?,
    };
    let cookie = BindingCookie::new(state.settings.is_https());
    let known = cookie.read(&headers);

    let auth_type = if asked.ask_again {
        AuthType::Rerequest
    } else {
        AuthType::Usual
    };
    let left = state
        .wassla
        .begin_connect(&caller, kind, known, auth_type)
        .await;
    let AuthorizationRequest { dialog, browser } =
        left.map_err(|stop| Problem::stop(&stop, kind.into()))?;

    let answer = Json(ConnectAnswer {
        redirect_url: dialog.into(),
    });
    Ok(([(header::SET_COOKIE, cookie.set(&browser))], answer).into_response())
}
