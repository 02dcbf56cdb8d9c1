//! How a problem leaves: as JSON for programs, as a page for people.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use wassla_catalogue::{Reason, Texts};

use crate::language::{ANSWERS_CHOSEN_BY, RequestLanguage, declare};
use crate::pages::{CHOSEN_BY, FailurePage};
use crate::problem::Problem;
use crate::settings::HttpSettings;

/// A problem of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemBody<'a> {
    /// `urn:wassla:problem:` and the code.
    r#type: String,
    /// What happened, in the language that `Accept-Language` asks for.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What to do about it, in the same language.
    detail: &'a str,
    /// The code that programs rely on.
    code: &'a str,
    /// The id of the request, to quote to support.
    request_id: &'a str,
}

/// What a client reads, as far as its request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientFormat {
    Program,
    Person,
}

/// Paths that people open.
const PAGES: [&str; 6] = [
    "/channels",
    "/inbox",
    "/oauth/",
    "/meta/deletion/",
    "/demo/",
    "/assets/",
];
/// Paths that programs call: they get JSON, whatever their `Accept` header says.
const CALLS: [&str; 8] = [
    "/api/",
    "/inbox/events",
    "/webhooks/",
    "/meta/deauthorize",
    "/meta/data-deletion",
    "/healthz",
    "/readyz",
    "/metrics",
];

impl ClientFormat {
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let is_below = |prefix: &&str| uri.path().starts_with(prefix);
        if CALLS.iter().any(is_below) {
            return Self::Program;
        }
        let accept = headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok());
        let accept = accept.unwrap_or_default();
        let is_page = uri.path() == "/" || PAGES.iter().any(is_below);
        if accept.contains("text/html") || (is_page && !accept.contains("json")) {
            Self::Person
        } else {
            Self::Program
        }
    }
}

/// Gives a problem its body; other responses pass.
pub(crate) fn render(
    response: Response,
    reader: ClientFormat,
    (method, request_id): (&Method, &str),
    settings: &HttpSettings,
    language: &RequestLanguage,
) -> Response {
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        return response;
    };
    let (texts, chosen_by) = match reader {
        ClientFormat::Program => (language.of_answers(), ANSWERS_CHOSEN_BY),
        ClientFormat::Person => (language.of_pages(), CHOSEN_BY),
    };
    let (kind, body) = match reader {
        ClientFormat::Program => (
            "application/problem+json",
            json(&problem, request_id, &texts),
        ),
        ClientFormat::Person => {
            let again = problem.again && *method == Method::GET;
            let page = FailurePage::new(&problem, again, request_id, settings, &texts);
            ("text/html; charset=utf-8", page.html())
        }
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let mut response = Response::from_parts(parts, Body::from(body));
    declare(&mut response, &texts, chosen_by);
    response
}

fn json(problem: &Problem, request_id: &str, texts: &Texts) -> String {
    let Reason {
        happened,
        next_step,
    } = problem.reason(texts);
    let body = ProblemBody {
        r#type: format!("urn:wassla:problem:{}", problem.code),
        title: &happened,
        status: problem.status.as_u16(),
        detail: &next_step,
        code: problem.code,
        request_id,
    };
    serde_json::to_string(&body).expect("a struct of texts and a number is JSON")
}
