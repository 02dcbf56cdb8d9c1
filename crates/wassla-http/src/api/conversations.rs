use axum::extract::{RawQuery, State};
use wassla_domain::ChannelKind;

use super::conversation_body::{ConversationBody, ConversationList};
use super::cursor::{PageAsked, conversation_cursor, cut, next_conversations};
use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::reply_rule::Answerable;
use crate::state::HttpState;

/// The conversations of the caller's workspace, newest first.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "inbox",
    params(
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 50 when left out"),
    ),
    responses(
        (status = 200, description = "A page of them", body = ConversationList),
        (status = 400, description = "No such cursor or limit", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_conversations(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    RawQuery(query): RawQuery,
) -> Result<Worded<ConversationList>, Problem> {
    let asked = PageAsked::read(&query.unwrap_or_default(), conversation_cursor)?;
    // A refusal here speaks of no kind in particular.
    let stopped = |stop| Problem::stop(&stop, ChannelKind::ALL[0]);

    let listed = state
        .wassla
        .conversations(&caller, asked.cursor.as_ref(), asked.limit + 1);
    let mut listed = listed.await.map_err(stopped)?;
    let answerable = Answerable::of(&state, &caller).await.map_err(stopped)?;

    let is_more = cut(&mut listed, asked.limit);
    let conversations = listed
        .iter()
        .map(|conversation| ConversationBody::new(conversation, &answerable, &texts));
    let body = ConversationList {
        conversations: conversations.collect(),
        next_cursor: is_more.then(|| next_conversations(&listed)).flatten(),
    };
    Ok(Worded { body, texts })
}
