//! The form that ends a call.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Redirect;
use wassla_app::UseCaseError;
use wassla_domain::{CallId, ChannelKind, Refusal, RefusalCode};

use super::conversation_list::path;
use crate::extract::call::no_such_call;
use crate::extract::caller::PageCaller;
use crate::extract::conversation::AnyConversation;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// A teammate hangs up.
#[utoipa::path(post, path = "/inbox/{id}/hang-up", tag = "pages",
    params(("id" = String, Path, description = "The conversation")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`call`"),
    responses(
        (status = 303, description = "Back to the conversation: the call is over now, or was \
            before"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such call", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "The channel is not connected", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "Meta could not be reached", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn hang_up_form(
    State(state): State<HttpState>,
    PageCaller(caller): PageCaller,
    AnyConversation(conversation): AnyConversation,
    body: Result<Bytes, BytesRejection>,
) -> Result<Redirect, Problem> {
    let body = body.map_err(Problem::from)?;
    let form = Parameters::read(&body);
    let call = form.first("call").unwrap_or_default();
    let call = CallId::parse(call).map_err(|_| no_such_call())?;

    match state.wassla.hang_up(&caller, &call).await {
        Err(stop) if !is_over(&stop) => Err(Problem::stop(&stop, ChannelKind::WhatsappCall)),
        // It ended while they clicked: it is what the person wanted.
        Ok(()) | Err(_) => Ok(Redirect::to(&path(&conversation))),
    }
}

const fn is_over(stop: &UseCaseError) -> bool {
    matches!(
        stop,
        UseCaseError::Refused(Refusal {
            code: RefusalCode::CallOver,
            ..
        })
    )
}
