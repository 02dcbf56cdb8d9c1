use axum::extract::State;
use wassla_domain::ChannelKind;

use super::body::{ChannelBody, ChannelList};
use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::AnyKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// All channels of the caller's workspace.
#[utoipa::path(get, path = "/api/v1/channels", tag = "channels",
    responses(
        (status = 200, description = "Always the four kinds", body = ChannelList),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_channels(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
) -> Result<Worded<ChannelList>, Problem> {
    // A refusal here speaks of no kind in particular.
    let kind = ChannelKind::ALL[0];
    let listed = state.wassla.channels(&caller).await;
    let (workspace_status, views) = listed.map_err(|stop| Problem::stop(&stop, kind))?;
    let body = ChannelList::new(workspace_status, &views, &texts);
    Ok(Worded { body, texts })
}

/// One channel of the caller's workspace.
#[utoipa::path(get, path = "/api/v1/channels/{kind}/status", tag = "channels",
    params(("kind" = String, Path, description = "The kind of channel")),
    responses(
        (status = 200, description = "The channel, connected or not", body = ChannelBody),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn channel_status(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    AnyKind(kind): AnyKind,
) -> Result<Worded<ChannelBody>, Problem> {
    let listed = state.wassla.channels(&caller).await;
    let (_, views) = listed.map_err(|stop| Problem::stop(&stop, kind))?;
    let view = views.iter().find(|view| view.kind == kind);
    let view = view.ok_or_else(Problem::unknown_channel)?;
    let body = ChannelBody::new(view, &texts);
    Ok(Worded { body, texts })
}
