use axum::extract::State;
use axum::response::Redirect;
use wassla_domain::ChannelKind;

use super::call_hint::{Done, after};
use crate::api::is_not_connected;
use crate::extract::caller::PageCaller;
use crate::extract::channel_kind::AnyKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Disconnect was clicked, and confirmed.
#[utoipa::path(post, path = "/channels/{kind}/disconnect", tag = "pages",
    params(("kind" = String, Path, description = "The kind of channel")),
    responses(
        (status = 303, description = "Back to the Channels page, disconnected now or before"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn disconnect_form(
    State(state): State<HttpState>,
    PageCaller(caller): PageCaller,
    AnyKind(kind): AnyKind,
) -> Result<Redirect, Problem> {
    let back = match kind {
        ChannelKind::Chat(kind) => format!("/channels?disconnected={kind}"),
        ChannelKind::WhatsappCall => after(Done::Disconnected),
    };
    match state.wassla.disconnect(&caller, kind).await {
        Err(stop) if !is_not_connected(&stop) => Err(Problem::stop(&stop, kind)),
        // Clicked twice, or in two windows: it is what the person wanted.
        Ok(()) | Err(_) => Ok(Redirect::to(&back)),
    }
}
