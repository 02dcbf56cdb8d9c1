//! The pages: rendered here, escaped by the templates, working without script.

mod account_news;
mod assets;
mod authors;
mod banner;
mod call_hint;
mod calling;
mod channels;
mod chrome;
mod conversation_list;
mod deletion;
mod delivery;
mod disconnect;
mod enable;
mod failure;
mod forms;
mod hang_up;
mod help;
mod inbox;
mod language;
mod links;
mod live_call;
mod manage;
mod message_view;
mod moment;
mod reply;
mod thread;
mod tile;
mod wording;

pub(crate) use assets::*;
pub(crate) use channels::*;
pub(crate) use deletion::*;
pub(crate) use disconnect::*;
pub(crate) use enable::*;
pub(crate) use failure::FailurePage;
pub(crate) use forms::*;
pub(crate) use hang_up::*;
pub(crate) use help::*;
pub(crate) use inbox::*;
pub(crate) use language::*;
pub(crate) use reply::*;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use wassla_catalogue::Texts;

use crate::language::declare;
use crate::problem::Problem;

/// What a page's language depends on.
pub(crate) const CHOSEN_BY: &str = "Cookie, Accept-Language";

/// A page as an answer.
fn respond(status: StatusCode, texts: &Texts, page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "page not rendered");
        Problem::internal()
    })?;
    let html_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (status, html_type, html).into_response();
    declare(&mut response, texts, CHOSEN_BY);
    Ok(response)
}
