//! `/meta/deletion/{code}`: what became of a person's wish to have their data deleted.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use wassla_catalogue::Texts;

use super::assets::SCRIPT;
use super::chrome::Files;
use super::moment::Moment;
use super::respond;
use crate::failure::ProblemBody;
use crate::language::RequestLanguage;
use crate::problem::Problem;
use crate::state::HttpState;

#[derive(Template)]
#[template(path = "deletion.html")]
struct DeletionPage {
    t: Texts,
    files: Files,
    at: Moment,
    channels: u32,
}

/// What became of a deletion. Whoever has the code may look; it shows nothing about anybody.
#[utoipa::path(get, path = "/meta/deletion/{code}", tag = "meta",
    params(("code" = String, Path, description = "The confirmation code")),
    responses(
        (status = 200, description = "The page", body = str, content_type = "text/html"),
        (status = 404, description = "No such code", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn deletion_page(
    State(state): State<HttpState>,
    language: RequestLanguage,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Ok(Path(code)) = code else {
        return Err(Problem::not_found());
    };
    let found = state.wassla.deletion(&code).await;
    let deletion = found.map_err(|fault| Problem::fault(&fault))?;
    let deletion = deletion.ok_or_else(Problem::not_found)?;

    let t = language.of_pages();
    let page = DeletionPage {
        files: Files::new(&SCRIPT),
        at: Moment::minute(deletion.at, &t),
        channels: deletion.channels,
        t: t.clone(),
    };
    respond(StatusCode::OK, &t, &page)
}
