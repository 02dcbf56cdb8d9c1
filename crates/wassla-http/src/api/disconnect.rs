use axum::extract::State;
use axum::http::StatusCode;
use wassla_app::UseCaseError;
use wassla_domain::{Refusal, RefusalCode};

use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::AnyKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Disconnects a channel.
#[utoipa::path(delete, path = "/api/v1/channels/{kind}", tag = "channels",
    params(("kind" = String, Path, description = "The kind of channel")),
    responses(
        (status = 204, description = "Disconnected; what is owed at Meta is done in the background"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind, or not connected (any more)",
            body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn disconnect_channel(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnyKind(kind): AnyKind,
) -> Result<StatusCode, Problem> {
    match state.wassla.disconnect(&caller, kind).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(stop) => {
            let is_gone = is_not_connected(&stop);
            let mut problem = Problem::stop(&stop, kind);
            if is_gone {
                problem.status = StatusCode::NOT_FOUND;
            }
            Err(problem)
        }
    }
}

/// Whether there is nothing to disconnect.
pub(crate) const fn is_not_connected(stop: &UseCaseError) -> bool {
    matches!(
        stop,
        UseCaseError::Refused(Refusal {
            code: RefusalCode::ChannelNotConnected,
            ..
        })
    )
}
