use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use wassla_app::UseCaseError;
use wassla_domain::{ChannelKind, ChatKind, Refusal, RefusalCode};

use super::agent::{AssignAgentBody, agent_id};
use super::body::ChannelBody;
use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::CallKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Enables calls on the number of the WhatsApp channel. The same again changes nothing, or goes on
/// where it stopped.
#[utoipa::path(post, path = "/api/v1/channels/{kind}", tag = "channels",
    params(("kind" = String, Path, description = "`whatsapp_call`; other kinds have a sign-in")),
    request_body = AssignAgentBody,
    responses(
        (status = 200, description = "The channel as it is now", body = ChannelBody),
        (status = 400, description = "Not the expected body", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, the plan or the workspace does not allow \
            it, a permission is missing at Meta, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind, or one with a sign-in of its own",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "WhatsApp is not connected, or Meta refuses calls for its \
            number: `calling_…`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No such agent, one that does not speak, or a draft",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn enable_calling(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    CallKind: CallKind,
    body: Result<Bytes, BytesRejection>,
) -> Result<Worded<ChannelBody>, Problem> {
    let body = body.map_err(Problem::from)?;
    let asked: AssignAgentBody =
        serde_json::from_slice(&body).map_err(|_| Problem::body_invalid())?;
    let kind = ChannelKind::WhatsappCall;
    let agent = agent_id(&asked.agent_id).map_err(|refusal| Problem::refused(&refusal, kind))?;

    let enabled = state.wassla.enable_calling(&caller, &agent).await;
    let view = enabled.map_err(|stop| not_enabled(&stop))?;
    let body = ChannelBody::new(&view, &texts);
    Ok(Worded { body, texts })
}

/// Why calls were not enabled. What is not connected then is the channel that they ride on.
pub(crate) fn not_enabled(stop: &UseCaseError) -> Problem {
    let kind = match stop {
        UseCaseError::Refused(Refusal {
            code: RefusalCode::ChannelNotConnected,
            ..
        }) => ChatKind::Whatsapp.into(),
        UseCaseError::Refused(_) | UseCaseError::Fault(_) => ChannelKind::WhatsappCall,
    };
    Problem::stop(stop, kind)
}
