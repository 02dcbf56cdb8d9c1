use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use wassla_domain::{ChannelKind, ConversationId};

use super::call_body::{CallBody, CallList};
use super::cursor::{PageAsked, call_cursor, cut, next_calls};
use super::worded::{AnswerTexts, Worded};
use crate::extract::call::AnyCall;
use crate::extract::caller::ApiCaller;
use crate::extract::conversation::no_such_conversation;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// The calls of the caller's workspace, newest first.
#[utoipa::path(get, path = "/api/v1/calls", tag = "inbox",
    params(
        ("conversation_id" = Option<String>, Query, description = "Only those of a conversation"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 50 when left out"),
    ),
    responses(
        (status = 200, description = "A page of them", body = CallList),
        (status = 400, description = "No such cursor or limit", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_calls(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    RawQuery(query): RawQuery,
) -> Result<Worded<CallList>, Problem> {
    let query = query.unwrap_or_default();
    let asked = PageAsked::read(&query, call_cursor)?;
    let conversation = conversation_in(&query)?;
    let stopped = |stop| Problem::stop(&stop, ChannelKind::WhatsappCall);

    if let Some(id) = &conversation {
        state
            .wassla
            .conversation(&caller, id)
            .await
            .map_err(stopped)?;
    }
    let (after, at_most) = (asked.cursor.as_ref(), asked.limit + 1);
    let listed = state
        .wassla
        .calls(&caller, conversation.as_ref(), after, at_most);
    let mut listed = listed.await.map_err(stopped)?;

    let is_more = cut(&mut listed, asked.limit);
    let calls = listed.iter();
    let body = CallList {
        calls: calls.map(|call| CallBody::new(call, &texts)).collect(),
        next_cursor: is_more.then(|| next_calls(&listed)).flatten(),
    };
    Ok(Worded { body, texts })
}

/// The conversation that a query names.
fn conversation_in(query: &str) -> Result<Option<ConversationId>, Problem> {
    let parameters = Parameters::read(query.as_bytes());
    let named = parameters.only("conversation_id");
    let named = named.map_err(|_repeated| Problem::cursor_invalid())?;
    let id = named.map(|text| ConversationId::parse(text).map_err(|_| no_such_conversation()));
    id.transpose()
}

/// Hangs up.
#[utoipa::path(post, path = "/api/v1/calls/{id}/terminate", tag = "inbox",
    params(("id" = String, Path, description = "The call")),
    responses(
        (status = 204, description = "It is over"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such call", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "It was over before, or the channel is not connected",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Meta could not be reached", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn terminate_call(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnyCall(id): AnyCall,
) -> Result<StatusCode, Problem> {
    let hung_up = state.wassla.hang_up(&caller, &id).await;
    hung_up.map_err(|stop| Problem::stop(&stop, ChannelKind::WhatsappCall))?;
    Ok(StatusCode::NO_CONTENT)
}
