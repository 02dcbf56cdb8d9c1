use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use serde::Deserialize;
use utoipa::ToSchema;
use wassla_domain::{AgentId, Refusal, RefusalCode};

use super::body::ChannelBody;
use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::AnyKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Who shall answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignAgentBody {
    /// An agent of the workspace.
    pub(super) agent_id: String,
}

/// Lets an agent answer on a channel.
#[utoipa::path(put, path = "/api/v1/channels/{kind}/agent", tag = "channels",
    params(("kind" = String, Path, description = "The kind of channel")),
    request_body = AssignAgentBody,
    responses(
        (status = 200, description = "The channel as it is now", body = ChannelBody),
        (status = 400, description = "Not the expected body", body = ProblemBody,
            content_type = "application/problem+json"),
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
pub(crate) async fn assign_agent(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    AnyKind(kind): AnyKind,
    body: Result<Bytes, BytesRejection>,
) -> Result<Worded<ChannelBody>, Problem> {
    let body = body.map_err(Problem::from)?;
    let asked: AssignAgentBody =
        serde_json::from_slice(&body).map_err(|_| Problem::body_invalid())?;
    let agent = agent_id(&asked.agent_id).map_err(|refusal| Problem::refused(&refusal, kind))?;

    let stopped = |stop| Problem::stop(&stop, kind);
    state
        .wassla
        .assign_agent(&caller, kind, &agent)
        .await
        .map_err(stopped)?;
    let (_, views) = state.wassla.channels(&caller).await.map_err(stopped)?;
    let view = views.iter().find(|view| view.kind == kind);
    let view = view.ok_or_else(Problem::unknown_channel)?;
    let body = ChannelBody::new(view, &texts);
    Ok(Worded { body, texts })
}

/// What is not an id is nobody's id.
pub(crate) fn agent_id(text: &str) -> Result<AgentId, Refusal> {
    AgentId::parse(text).map_err(|_| Refusal::new(RefusalCode::AgentNotFound))
}
