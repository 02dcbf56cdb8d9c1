use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wassla_domain::ChannelKind;

use super::conversation_body::{MessageBody, MessageList};
use super::cursor::{PageAsked, cut, message_cursor, next_messages};
use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::extract::conversation::AnyConversation;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// A reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyRequest {
    /// The words: at most 4096 characters on WhatsApp, 1999 on Messenger, 1000 on Instagram.
    text: String,
}

/// A reply that waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplyAnswer {
    /// The message, as it appears in the list of messages.
    id: String,
}

/// The messages of a conversation, newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "inbox",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 50 when left out"),
    ),
    responses(
        (status = 200, description = "A page of them", body = MessageList),
        (status = 400, description = "No such cursor or limit", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_messages(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    AnyConversation(id): AnyConversation,
    RawQuery(query): RawQuery,
) -> Result<Worded<MessageList>, Problem> {
    let asked = PageAsked::read(&query.unwrap_or_default(), message_cursor)?;
    let listed = state
        .wassla
        .messages(&caller, &id, asked.cursor, asked.limit + 1);
    let mut listed = listed
        .await
        .map_err(|stop| Problem::stop(&stop, ChannelKind::ALL[0]))?;

    let is_more = cut(&mut listed, asked.limit);
    let messages = listed.iter();
    let body = MessageList {
        messages: messages.map(|it| MessageBody::new(it, &texts)).collect(),
        next_cursor: is_more.then(|| next_messages(&listed)).flatten(),
    };
    Ok(Worded { body, texts })
}

/// Answers a customer.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "inbox",
    params(("id" = String, Path, description = "The conversation")),
    request_body = ReplyRequest,
    responses(
        (status = 201, description = "Written, and sent in the background", body = ReplyAnswer),
        (status = 400, description = "Not the expected body", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not, or `csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "The channel is not connected", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "`window_closed` or `message_not_sendable`",
            body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn reply_to_conversation(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnyConversation(id): AnyConversation,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<ReplyAnswer>), Problem> {
    let body = body.map_err(Problem::from)?;
    let asked: ReplyRequest = serde_json::from_slice(&body).map_err(|_| Problem::body_invalid())?;
    // The words of a refusal name the channel.
    let conversation = state.wassla.conversation(&caller, &id).await;
    let conversation = conversation.map_err(|stop| Problem::stop(&stop, ChannelKind::ALL[0]))?;

    let replied = state.wassla.reply(&caller, &id, &asked.text).await;
    let message = replied.map_err(|stop| Problem::stop(&stop, conversation.asset.kind.into()))?;
    Ok((
        StatusCode::CREATED,
        Json(ReplyAnswer {
            id: message.to_string(),
        }),
    ))
}
