//! The pages: rendered here, escaped by the templates, working without script.

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
mod inbox;
mod live_call;
mod manage;
mod message_view;
mod moment;
mod reply;
mod thread;
mod tile;

pub(crate) use assets::*;
pub(crate) use channels::*;
pub(crate) use deletion::*;
pub(crate) use disconnect::*;
pub(crate) use enable::*;
pub(crate) use failure::failure_page;
pub(crate) use forms::*;
pub(crate) use hang_up::*;
pub(crate) use inbox::*;
pub(crate) use reply::*;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// A page as an answer.
fn respond(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "page not rendered");
        Problem::internal()
    })?;
    let html_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, html_type, html).into_response())
}
