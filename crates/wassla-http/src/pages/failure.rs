use askama::Template;
use axum::http::StatusCode;

use super::assets::SCRIPT;
use super::chrome::Files;
use crate::problem::Problem;
use crate::settings::HttpSettings;

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    files: Files,
    problem: &'a Problem,
    /// A link to the same address, which the page itself never spells out.
    again: bool,
    request_id: &'a str,
    login_url: Option<String>,
    support_url: Option<&'a str>,
}

/// A problem as a page.
pub(crate) fn failure_page(
    problem: &Problem,
    again: bool,
    request_id: &str,
    settings: &HttpSettings,
) -> String {
    let login = settings.login_page("/channels");
    let login = login.filter(|_| problem.status == StatusCode::UNAUTHORIZED);
    let page = FailurePage {
        login_url: login.map(String::from),
        files: Files::new(&SCRIPT),
        problem,
        again,
        request_id,
        support_url: settings.support_url.as_ref().map(url::Url::as_str),
    };
    page.render()
        .unwrap_or_else(|_| problem.title.clone().into_owned())
}
