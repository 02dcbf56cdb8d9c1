//! Faults by script, from a form or from JSON.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use meta_fake::{Fault, GraphProblem, What};

use crate::{Sandbox, page::send};

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage {
    faults: Vec<Shown>,
    error: Option<String>,
}

struct Shown {
    endpoint: String,
    skip: u32,
    times: u32,
    what: String,
}

/// The script as it stands, and a form to add to it.
pub(crate) async fn page(State(sandbox): State<Sandbox>) -> Response {
    send(StatusCode::OK, &faults_page(&sandbox, None), None)
}

/// Adds a fault: JSON is answered 204, a form goes back to the page.
pub(crate) async fn add(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if is_json(&headers) {
        return match serde_json::from_slice::<Fault>(&body) {
            Ok(fault) => {
                sandbox.world(|world| world.script(fault));
                StatusCode::NO_CONTENT.into_response()
            }
            Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
        };
    }
    match from_form(&body) {
        Ok(fault) => {
            sandbox.world(|world| world.script(fault));
            Redirect::to("/faults").into_response()
        }
        Err(error) => send(
            StatusCode::BAD_REQUEST,
            &faults_page(&sandbox, Some(error)),
            None,
        ),
    }
}

/// Forgets the script.
pub(crate) async fn clear(State(sandbox): State<Sandbox>) -> Redirect {
    sandbox.world(|world| world.faults.clear());
    Redirect::to("/faults")
}

/// Whether a request carries JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}

fn faults_page(sandbox: &Sandbox, error: Option<String>) -> FaultsPage {
    let shown = |fault: &Fault| Shown {
        endpoint: fault.endpoint.clone(),
        skip: fault.skip,
        times: fault.times,
        what: serde_json::to_string(&fault.what).unwrap_or_default(),
    };
    let faults = sandbox.world(|world| world.faults.iter().map(shown).collect());
    FaultsPage { faults, error }
}

fn from_form(body: &[u8]) -> Result<Fault, String> {
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    let text = |name: &str| {
        fields
            .get(name)
            .map(|value| value.trim())
            .unwrap_or_default()
    };
    let number = |name: &str, missing: i64| match text(name) {
        "" => Ok(missing),
        value => value
            .parse()
            .map_err(|_| format!("{name} must be a whole number")),
    };
    if text("endpoint").is_empty() {
        return Err("endpoint is required".to_owned());
    }
    let status = |missing: i64| {
        let status = u16::try_from(number("status", missing)?).ok();
        status
            .filter(|status| (200..600).contains(status))
            .ok_or("status is not one".to_owned())
    };
    let problem = || -> Result<GraphProblem, String> {
        let problem = GraphProblem::new(number("code", 2)?, "Scripted by hand in the sandbox");
        let problem = problem.status(status(400)?);
        Ok(match number("subcode", 0)? {
            0 => problem,
            subcode => problem.subcode(subcode),
        })
    };
    let amount =
        || u64::try_from(number("amount", 1)?).map_err(|_| "amount is negative".to_owned());
    let what = match text("kind") {
        "error" => What::Error(problem()?),
        "body_200" => What::Body200(problem()?),
        "throttled" => What::ThrottledMinutes(amount()?),
        "delay" => What::Delay(amount()?),
        "drop" => What::Drop,
        "do_then_drop" => What::DoThenDrop,
        "html" => What::Html(status(502)?),
        "empty" => What::Empty(status(500)?),
        _ => return Err("kind is required".to_owned()),
    };
    let count = |name: &str, missing: i64| {
        u32::try_from(number(name, missing)?).map_err(|_| format!("{name} is out of range"))
    };
    Ok(Fault::times(text("endpoint"), count("times", 1)?, what).after(count("skip", 0)?))
}
