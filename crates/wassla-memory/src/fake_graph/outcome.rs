//! What becomes of a call: Meta's problems and scripted faults as a `MetaError`.

use std::time::Duration;

use serde_json::Value;
use wassla_domain::meta::{MetaCode, MetaError, Reached, Remedy, RemedyHints};

use meta_fake::fault::What;
use meta_fake::world::GraphProblem;

/// No answer came back, as far as the caller can tell.
#[derive(Debug, thiserror::Error)]
#[error("the fake graph was told to lose this call")]
struct NoAnswer;

/// Lets a fault happen: how long it takes, and what comes of the call.
pub(super) fn suffer<T>(
    fault: What,
    mut act: impl FnMut() -> Result<T, MetaError>,
) -> (Duration, Result<T, MetaError>) {
    let result = match fault {
        What::Delay(millis) => return (Duration::from_millis(millis), act()),
        What::Error(problem) | What::Body200(problem) => Err(refused(&problem)),
        What::ThrottledMinutes(minutes) => Err(refused(&GraphProblem::throttled(minutes))),
        What::Drop => Err(MetaError::unanswered(Reached::Unknown, NoAnswer)),
        What::DoThenDrop => {
            let _ = act();
            Err(MetaError::unanswered(Reached::Unknown, NoAnswer))
        }
        What::Html(status) | What::Empty(status) => Err(unreadable(status)),
        What::Raw { status, body, .. } => Err(raw(status, &body)),
    };
    (Duration::ZERO, result)
}

/// Meta's problem, as the adapter reads it from the wire.
pub(super) fn refused(problem: &GraphProblem) -> MetaError {
    let number = |number: i64| u32::try_from(number).ok();
    let subcode = problem.subcode.and_then(number);
    let code = number(problem.code).map(|code| MetaCode::new(code, subcode));
    let minutes = problem.extra.regain_minutes;
    let hints = RemedyHints {
        status: problem.status,
        transient: problem.extra.is_transient.unwrap_or(false),
        wait: minutes.map(|minutes| Duration::from_secs(minutes * 60)),
    };
    let trace = problem.extra.fbtrace_id.clone();
    MetaError::answered(Remedy::of(code, hints), code, trace)
}

/// A body of the test's own making is never what the caller hoped for.
fn raw(status: u16, body: &str) -> MetaError {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    if body.get("success") == Some(&Value::Bool(false)) {
        return MetaError::answered(Remedy::of(None, said(status)), None, None);
    }
    let error = body.get("error").cloned().unwrap_or_default();
    match serde_json::from_value::<GraphProblem>(error) {
        Ok(problem) => refused(&problem.status(status)),
        Err(_) => unreadable(status),
    }
}

fn unreadable(status: u16) -> MetaError {
    match status {
        200..300 | 500..600 => MetaError::unanswered(Reached::Unknown, NoAnswer),
        _ => MetaError::answered(Remedy::of(None, said(status)), None, None),
    }
}

fn said(status: u16) -> RemedyHints {
    RemedyHints {
        status,
        ..RemedyHints::default()
    }
}
