//! `/inbox`: the conversations, and one of them.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use wassla_app::UseCaseError;
use wassla_catalogue::{Argument, Texts};
use wassla_domain::inbox::Conversation;
use wassla_domain::{ChannelKind, ChatKind, ConversationId};

use super::assets::INBOX_SCRIPT;
use super::chrome::{Chrome, Here};
use super::conversation_list::{ConversationRow, older};
use super::respond;
use super::thread::{ReplyBox, Thread, Unsent};
use crate::api::conversation_cursor;
use crate::extract::caller::Visitor;
use crate::extract::conversation::AnyConversation;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::reply_rule::Answerable;
use crate::state::HttpState;

/// How many conversations one page shows.
const CONVERSATIONS: u32 = 40;

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    t: Texts,
    chrome: Chrome,
    rows: Vec<ConversationRow>,
    /// Where older conversations are.
    older: Option<String>,
    /// Where customers can write to, for an empty Inbox.
    reachable: Vec<String>,
    thread: Option<Thread>,
}

/// The Inbox: the conversations, newest first.
#[utoipa::path(get, path = "/inbox", tag = "pages",
    params(("after" = Option<String>, Query, description = "Where older conversations begin")),
    responses(
        (status = 200, description = "The page", body = str, content_type = "text/html"),
        (status = 302, description = "To the login page, without a session"),
        (status = 401, description = "No session, and no login page", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn inbox_page(
    State(state): State<HttpState>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let page = page(&state, &visitor, &query, None).await;
    respond(
        StatusCode::OK,
        &visitor.texts,
        &page.map_err(|stop| stopped(&stop))?,
    )
}

/// The Inbox with one conversation open.
#[utoipa::path(get, path = "/inbox/{id}", tag = "pages",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("before" = Option<String>, Query, description = "Where earlier messages begin"),
    ),
    responses(
        (status = 200, description = "The page", body = str, content_type = "text/html"),
        (status = 302, description = "To the login page, without a session"),
        (status = 401, description = "No session, and no login page", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn conversation_page(
    State(state): State<HttpState>,
    visitor: Visitor,
    AnyConversation(id): AnyConversation,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let page = page(&state, &visitor, &query, Some((&id, None))).await;
    respond(
        StatusCode::OK,
        &visitor.texts,
        &page.map_err(|stop| stopped(&stop))?,
    )
}

/// The same page, with words that could not be sent.
pub(super) async fn unsent_page(
    state: &HttpState,
    visitor: &Visitor,
    id: &ConversationId,
    (status, unsent): (StatusCode, Unsent),
) -> Result<Response, Problem> {
    let page = page(state, visitor, "", Some((id, Some(unsent)))).await;
    respond(
        status,
        &visitor.texts,
        &page.map_err(|stop| stopped(&stop))?,
    )
}

async fn page(
    state: &HttpState,
    visitor: &Visitor,
    query: &str,
    open: Option<(&ConversationId, Option<Unsent>)>,
) -> Result<InboxPage, UseCaseError> {
    let Visitor { caller, texts, .. } = visitor;
    let parameters = Parameters::read(query.as_bytes());
    let after = parameters.first("after").and_then(conversation_cursor);
    let listed = state
        .wassla
        .conversations(caller, after.as_ref(), CONVERSATIONS + 1);
    let (listed, answerable) = tokio::join!(listed, Answerable::of(state, caller));
    let (mut listed, answerable) = (listed?, answerable?);
    let older = older(&mut listed, CONVERSATIONS);

    let (open, unsent) = open.map_or((None, None), |(id, unsent)| (Some(id), unsent));
    let is_open = |conversation: &Conversation| Some(&conversation.id) == open;
    let thread = match open {
        Some(id) => Some(Thread::read(state, visitor, id, &parameters, &answerable).await?),
        None => None,
    };
    Ok(InboxPage {
        t: texts.clone(),
        chrome: Chrome::new(state, visitor, Here::Inbox, &INBOX_SCRIPT),
        rows: listed
            .iter()
            .map(|conversation| ConversationRow::new(conversation, is_open(conversation), texts))
            .collect(),
        older,
        reachable: answerable.reachable(texts),
        thread: thread.map(|thread| thread.with(unsent, texts)),
    })
}

/// A refusal here speaks of no kind in particular.
pub(super) fn stopped(stop: &UseCaseError) -> Problem {
    Problem::stop(stop, ChannelKind::ALL[0])
}
