use askama::Template;
use axum::http::StatusCode;
use wassla_catalogue::{Reason, Texts};

use super::assets::SCRIPT;
use super::chrome::Files;
use crate::problem::Problem;
use crate::settings::HttpSettings;

/// What a page says of a problem.
#[derive(Template)]
#[template(path = "failure.html")]
pub(crate) struct FailurePage<'a> {
    t: &'a Texts,
    files: Files,
    problem: &'a Problem,
    reason: Reason,
    /// A link to the same address, which the page itself never spells out.
    again: bool,
    request_id: &'a str,
    login_url: Option<String>,
    support_url: Option<&'a str>,
}

impl<'a> FailurePage<'a> {
    pub(crate) fn new(
        problem: &'a Problem,
        again: bool,
        request_id: &'a str,
        settings: &'a HttpSettings,
        t: &'a Texts,
    ) -> Self {
        let login = settings.login_page("/channels");
        let login = login.filter(|_| problem.status == StatusCode::UNAUTHORIZED);
        Self {
            t,
            login_url: login.map(String::from),
            files: Files::new(&SCRIPT),
            problem,
            reason: problem.reason(t),
            again,
            request_id,
            support_url: settings.support_url.as_ref().map(url::Url::as_str),
        }
    }

    /// The page; its title if it cannot be rendered.
    pub(crate) fn html(&self) -> String {
        self.render()
            .unwrap_or_else(|_| self.reason.happened.clone())
    }
}
