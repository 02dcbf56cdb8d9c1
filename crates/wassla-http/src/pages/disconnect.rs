use axum::extract::State;
use axum::response::Redirect;

use crate::api::is_not_connected;
use crate::asker::PageCaller;
use crate::failure::ProblemBody;
use crate::kind::SignInKind;
use crate::problem::Problem;
use crate::state::HttpState;

/// Disconnect was clicked, and confirmed.
#[utoipa::path(post, path = "/channels/{kind}/disconnect", tag = "pages",
    params(("kind" = String, Path, description = "`whatsapp`, `instagram` or `messenger`")),
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
    SignInKind(kind): SignInKind,
) -> Result<Redirect, Problem> {
    match state.wassla.disconnect(&caller, kind.into()).await {
        Err(stop) if !is_not_connected(&stop) => Err(Problem::stop(&stop, kind.into())),
        // Clicked twice, or in two windows: it is what the person wanted.
        Ok(()) | Err(_) => Ok(Redirect::to(&format!("/channels?disconnected={kind}"))),
    }
}
