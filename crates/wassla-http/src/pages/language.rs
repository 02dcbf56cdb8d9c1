//! The switch between languages, and what it does.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use wassla_catalogue::Texts;
use wassla_domain::return_to::ReturnTo;

use crate::extract::caller::PageCaller;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::language;
use crate::problem::Problem;
use crate::state::HttpState;

/// A language that can be chosen.
pub(crate) struct LanguageOption {
    pub(crate) tag: String,
    /// What it calls itself.
    pub(crate) name: String,
    pub(crate) direction: &'static str,
}

impl LanguageOption {
    /// Every language but the one that is spoken.
    pub(crate) fn others(state: &HttpState, spoken: &Texts) -> Vec<Self> {
        let all = state.catalogue.languages();
        let others = all.filter(|texts| texts.id() != spoken.id());
        let options = others.map(|texts| Self {
            tag: texts.tag().to_owned(),
            name: texts.name().to_owned(),
            direction: texts.direction().as_str(),
        });
        options.collect()
    }
}

/// A language was chosen.
#[utoipa::path(post, path = "/language", tag = "pages",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`language`, and `return_to`, a path of our own"),
    responses(
        (status = 303, description = "Back to the page, in that language"),
        (status = 400, description = "No such language", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "`csrf`", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn language_form(
    State(state): State<HttpState>,
    PageCaller(_): PageCaller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(Problem::from)?;
    let form = Parameters::read(&body);
    let chosen = form.first("language");
    let chosen = chosen.and_then(|tag| state.catalogue.find(tag));
    let chosen = chosen.ok_or_else(Problem::body_invalid)?;
    let back = form.first("return_to").and_then(ReturnTo::parse);
    let back = back.as_ref().map_or("/channels", ReturnTo::as_str);

    let cookie = language::keep(&chosen, state.settings.is_https());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response())
}
