//! The form of the reply box.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Redirect, Response};
use wassla_app::UseCaseError;

use super::conversation_list::path;
use super::inbox::{stopped, unsent_page};
use super::thread::Unsent;
use crate::extract::caller::Visitor;
use crate::extract::conversation::AnyConversation;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// A teammate answers a customer.
#[utoipa::path(post, path = "/inbox/{id}/reply", tag = "pages",
    params(("id" = String, Path, description = "The conversation")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`text`"),
    responses(
        (status = 303, description = "Back to the conversation"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, the workspace or plan does not allow it, \
            or `csrf`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "The channel is not connected; the page with the words",
            body = str, content_type = "text/html"),
        (status = 422, description = "It cannot be sent; the page with the words and the reason",
            body = str, content_type = "text/html"),
    ))]
pub(crate) async fn reply_form(
    State(state): State<HttpState>,
    visitor: Visitor,
    AnyConversation(id): AnyConversation,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(Problem::from)?;
    let form = Parameters::read(&body);
    // Browsers send the line breaks of a text box as two characters.
    let text = form.first("text").unwrap_or_default().replace("\r\n", "\n");

    let Err(stop) = state.wassla.reply(&visitor.caller, &id, &text).await else {
        let back = format!("{}#reply-text", path(&id));
        return Ok(Redirect::to(&back).into_response());
    };
    let problem = stopped(&stop);
    match stop {
        // What somebody wrote is not lost because it could not be sent.
        UseCaseError::Refused(refusal) => {
            let code = refusal.code;
            let unsent = (problem.status, Unsent { code, text });
            unsent_page(&state, &visitor, &id, unsent).await
        }
        UseCaseError::Fault(_) => Err(problem),
    }
}
