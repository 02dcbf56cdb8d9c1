//! What was asked of Graph, to read and to fetch.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use meta_fake::{Call, Posted, world::TokenKind};
use serde_json::json;

use crate::{Sandbox, moment::day_and_time, page::send};

/// Calls on the page at most.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    count: usize,
    rows: Vec<Row>,
    posts: Vec<Post>,
}

struct Post {
    posted: Posted,
    at: String,
    outcome: String,
}

struct Row {
    call: Call,
    endpoint: String,
    at: String,
    token: &'static str,
    outcome: String,
}

/// The newest calls, newest first.
pub(crate) async fn page(State(sandbox): State<Sandbox>) -> Response {
    let page = sandbox.world(|world| {
        let calls = world.journal.calls();
        JournalPage {
            count: calls.len(),
            rows: calls.iter().rev().take(SHOWN).map(row).collect(),
            posts: world
                .journal
                .posts()
                .iter()
                .rev()
                .take(SHOWN)
                .map(post)
                .collect(),
        }
    });
    send(StatusCode::OK, &page, None)
}

/// Every call, oldest first, and the depth of the whole.
pub(crate) async fn json(State(sandbox): State<Sandbox>) -> Response {
    let body = sandbox.world(|world| {
        let journal = &world.journal;
        json!({ "calls": journal.calls(), "depth": journal.depth(), "posts": journal.posts() })
    });
    Json(body).into_response()
}

fn post(posted: &Posted) -> Post {
    let status = posted.status;
    Post {
        at: day_and_time(posted.at),
        outcome: status.map_or("no answer".to_owned(), |status| status.to_string()),
        posted: posted.clone(),
    }
}

fn row(call: &Call) -> Row {
    let token = match call.token {
        Some(TokenKind::ShortUser) => "person, short-lived",
        Some(TokenKind::LongUser) => "person, long-lived",
        Some(TokenKind::Page) => "Page",
        Some(TokenKind::App) => "app",
        None => "none",
    };
    let status = call
        .status
        .map_or("no answer".to_owned(), |status| status.to_string());
    let problem = call
        .problem
        .as_ref()
        .map(|code| format!(", code {code}"))
        .unwrap_or_default();
    let fault = call
        .fault
        .as_ref()
        .map(|name| format!(" (fault: {name})"))
        .unwrap_or_default();
    Row {
        endpoint: call.endpoint(),
        at: day_and_time(call.at),
        token,
        outcome: format!("{status}{problem}{fault}"),
        call: call.clone(),
    }
}
